import { holds, type Scope } from './evaluate.ts'
import { judgeChecks } from './judge-checks.ts'
import { judgeQuestion, type Stale, textOf } from './judge-question.ts'
import { everyElement, isQuestion } from './link-elements.ts'
import { entriesOf } from './nested.ts'
import type { GroupPlace, Place } from './place.ts'
import type { PlanNode } from './plan.ts'
import type { AnswerValue, Group } from './questionnaire.ts'
import type { Reading, Typed } from './reading.ts'
import type { Standing } from './standing.ts'

type Sheet = {
  readonly standing: Standing
  readonly typed: Typed
  readonly reading: Reading | undefined
  readonly stale: Stale
  readonly page: string
}

/** Says what is wrong with the answer to a multiple text, a table or a list of entries. */
export function judgeNested(node: PlanNode, sheet: Sheet, place: Place, groupPlace: GroupPlace): void {
  const group = node.group!
  const { standing, typed, reading, stale, page } = sheet
  const given = typed[group.key]
  if (standing.visible[node.index] === 0) {
    if (stale === 'refuse' && (given !== undefined || reading?.findings.length)) groupPlace('hidden')
    return
  }
  for (const { code, detail } of reading?.findings ?? []) groupPlace(code, detail)
  const fields = new Map(entriesOf(group, given))
  const turns = standing.turns.get(group.name) ?? []
  for (const turn of turns) {
    const scope: Scope = { answers: standing.answers, turn: turn.answers }
    const about = { typed: fields.get(turn.turn) ?? {}, counted: turn.answers, scope, stale }
    const readings = reading?.turns.get(turn.turn)
    for (const inner of node.inner!.nodes) {
      const { question } = inner
      if (question === null) continue
      place.at(page, question, { group, turn: turn.turn })
      const seen = turn.visible[inner.index] === 1
      const { offered } = standing
      judgeQuestion(
        { ...about, node: inner, question, seen, reading: readings?.get(question), offered },
        place,
      )
    }
  }
  if (stale === 'refuse') {
    const seen = new Set(turns.map((turn) => turn.turn))
    for (const turn of fields.keys()) if (!seen.has(turn)) groupPlace('hidden', String(turn))
  }
  if (reading?.findings.length) return
  if (group.enableIf !== null && !holds(group.enableIf.tree, standing)) return
  const counted = standing.answers[group.key]
  const must = group.required || (group.requiredIf !== null && holds(group.requiredIf.tree, standing))
  if (counted === undefined && must) groupPlace('required', '', group.requiredText ?? undefined)
  judgeEntries(node, counted, groupPlace)
  judgeChecks(group.checks, counted, standing, groupPlace)
}

/** How many entries, and columns in which no value may stand twice. */
function judgeEntries(node: PlanNode, counted: AnswerValue | undefined, groupPlace: GroupPlace): void {
  const group = node.group!
  const entries = entriesOf(group, counted)
  if (group.shape === 'list' && group.least > entries.length) groupPlace('too_few_entries', group.least)
  for (const key of group.distinct) {
    const seen = new Set<string>()
    for (const [, fields] of entries) {
      const value = fields[key]
      if (value === undefined) continue
      const folded = JSON.stringify(value).toLowerCase()
      if (seen.has(folded)) groupPlace('same_value', quoted(group, key, value))
      seen.add(folded)
    }
  }
}

/** A value as its entry shows it: a choice by its words. */
function quoted(group: Group, key: string, value: AnswerValue): unknown {
  const asked = [...everyElement(group.elements)].filter(isQuestion).find((one) => one.key === key)
  return asked && typeof value !== 'object' ? textOf(asked, value) : value
}
