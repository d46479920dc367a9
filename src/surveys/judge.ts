import type { AnswerError } from './answer-error.ts'
import { holds, type Scope } from './evaluate.ts'
import { judgeChecks } from './judge-checks.ts'
import { judgeNested } from './judge-nested.ts'
import { judgeQuestion, type Stale } from './judge-question.ts'
import { addPanelError, addSheetError, Place, placeOfGroup } from './place.ts'
import type { PlanNode } from './plan.ts'
import type { AnswerFields, CompiledQuestionnaire, Panel } from './questionnaire.ts'
import { type Readings, readFields, type Typed } from './reading.ts'
import { isFields } from './source.ts'
import { type Standing, standingOf } from './standing.ts'

export type Judgement = {
  readonly errors: AnswerError[]
  /** How the questionnaire stands; its `answers` are typed and cleaned, hidden ones left out. */
  readonly standing: Standing
}

const mostFields = 5000

/**
 * Reads answers of unknown shape against a questionnaire and says everything that is wrong, in the order of the pages. With
 * `page` (its index) only questions of that page are judged; answers of other pages only take part in conditions. Bounded:
 * the work grows with the questionnaire, never with depth or length of what is given. Does not throw.
 */
export function judge(
  questionnaire: CompiledQuestionnaire,
  given: unknown,
  { stale, page }: { readonly stale: Stale; readonly page?: number | undefined },
): Judgement {
  const { plan } = questionnaire
  const errors: AnswerError[] = []
  const typed: Typed = {}
  const readings: Readings = new Map()
  if (!isFields(given)) addSheetError(errors, 'not_an_object')
  else if (Object.keys(given).length > mostFields) addSheetError(errors, 'too_many_fields')
  else readFields(plan, given, typed, readings, (name) => addSheetError(errors, 'unknown_field', name))
  const standing = standingOf(questionnaire, typed)
  const { offered, answers: counted } = standing
  const scope: Scope = { answers: counted }
  const place = new Place(errors)
  for (const node of plan.nodes) {
    if (page !== undefined && node.page !== page) continue
    const { question } = node
    const seen = standing.visible[node.index] === 1
    if (question !== null) {
      const reading = readings.get(question)
      place.at(questionnaire.pages[node.page]!.name, question, null)
      judgeQuestion({ node, question, seen, reading, typed, counted, scope, offered, stale }, place)
    } else if (node.must.length > 0) judgePanel(questionnaire, node, standing, readings, errors)
    else if (node.group !== null && node.group.shape !== 'chosen') {
      const pageName = questionnaire.pages[node.page]!.name
      const reading = readings.get(node.group)
      const groupPlace = placeOfGroup(errors, pageName, node.group)
      judgeNested(node, { standing, typed, reading, stale, page: pageName }, place, groupPlace)
    } else if (node.group !== null) {
      judgeGroup(questionnaire, node, { standing, typed, readings, stale, place, errors })
    }
  }
  return { errors, standing }
}

function judgePanel(
  { plan, pages }: CompiledQuestionnaire,
  node: PlanNode,
  { visible, answers }: Standing,
  readings: Readings,
  errors: AnswerError[],
): void {
  const panel = node.element as Panel
  const must = panel.required || (panel.requiredIf !== null && holds(panel.requiredIf.tree, { answers }))
  const seen = node.must.filter((index) => visible[index] === 1).map((index) => plan.nodes[index]!)
  const open = seen.some(({ question, group }) => {
    const enableIf = (question ?? group)!.enableIf
    return question?.kind !== 'computed' && (enableIf === null || holds(enableIf.tree, { answers }))
  })
  if (!must || !open) return
  const first = seen.find(({ question }) => question !== null)?.question ?? null
  if (seen.some(({ question, group }) => answers[(question ?? group)!.key] !== undefined)) return
  // Something was given, wrong as it is: that is said where it stands.
  if (seen.some(({ question, group }) => readings.get((question ?? group)!)?.findings.length)) return
  addPanelError(errors, pages[node.page]!.name, panel, first)
}

type Sheet = {
  readonly standing: Standing
  readonly typed: Typed
  readonly readings: Readings
  readonly stale: Stale
  readonly place: Place
  readonly errors: AnswerError[]
}

function judgeGroup(questionnaire: CompiledQuestionnaire, node: PlanNode, sheet: Sheet): void {
  const { standing, stale, place } = sheet
  const group = node.group!
  const source = questionnaire.plan.byName.get(group.source)?.question
  const readings = source ? sheet.readings.get(source)?.turns : undefined
  const given = (sheet.typed[group.key] ?? []) as readonly AnswerFields[]
  if (standing.visible[node.index] === 1 && group.checks.length > 0) {
    const groupPlace = placeOfGroup(sheet.errors, questionnaire.pages[node.page]!.name, group)
    judgeChecks(group.checks, standing.answers[group.key], standing, groupPlace)
  }
  const turns = new Map(standing.turns.get(group.name)?.map((turn) => [turn.turn, turn]))
  for (const fields of given) {
    const turn = turns.get(fields[group.property] as string)
    for (const inner of node.inner!.nodes) {
      const { question } = inner
      if (question === null) continue
      const seen = turn !== undefined && turn.visible[inner.index] === 1
      const value = fields[group.property] as string
      const counted = turn?.answers ?? {}
      const scope: Scope = { answers: standing.answers, turn: counted }
      const reading = readings?.get(value)?.get(question)
      place.at(questionnaire.pages[node.page]!.name, question, { group, turn: value })
      const { offered } = standing
      judgeQuestion(
        { node: inner, question, seen, reading, typed: fields, counted, scope, offered, stale },
        place,
      )
    }
  }
}
