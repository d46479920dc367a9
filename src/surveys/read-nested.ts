import { type Entry, entriesOf, joinEntries } from './nested.ts'
import type { PlanNode } from './plan.ts'
import type { AnswerFields, AnswerValue, Group, Scalar } from './questionnaire.ts'
import type { Findings } from './read-words.ts'
import { mostStrange, type Readings, readFields, type Typed } from './reading.ts'
import { isFields } from './source.ts'

/**
 * Reads the answer to a multiple text, a table or a list of entries: each entry field by field, never more entries than may be
 * given. `turns` collects what is wrong inside.
 */
export function readNested(
  node: PlanNode,
  given: unknown,
  turns: Map<Scalar, Readings>,
  findings: Findings,
): AnswerValue | undefined {
  const group = node.group!
  if (given === null || given === undefined || given === '') return undefined
  const entries = givenEntries(group, given, findings)
  if (entries === undefined) return undefined
  const read: Entry[] = []
  let strange = 0
  for (const [turn, fields] of entries) {
    // The sheet is refused: what comes after is not looked at any more.
    if (strange >= mostStrange) break
    const typed: Typed = {}
    const readings: Readings = new Map()
    readFields(node.inner!, fields, typed, readings, (name) => {
      strange++
      findings('unknown_field', name)
    })
    turns.set(turn, readings)
    read.push([turn, typed])
  }
  return joinEntries(group, read)
}

function givenEntries(group: Group, given: unknown, findings: Findings): Entry[] | undefined {
  if (group.shape === 'list') {
    if (!Array.isArray(given)) findings('wrong_type', given)
    else if (given.length > group.most) findings('too_many_entries', group.most)
    else if (given.every((entry) => isFields(entry))) return entriesOf(group, given as AnswerFields[])
    else findings('wrong_type', given)
    return undefined
  }
  if (!isFields(given)) {
    findings('wrong_type', given)
    return undefined
  }
  if (group.shape === 'fields') return [[1, given as AnswerFields]]
  const rows = new Set(group.turns.map((turn) => String(turn.value)))
  const strange = Object.keys(given).find((row) => !rows.has(row))
  if (strange !== undefined) findings('unknown_row', strange)
  const entries: Entry[] = []
  for (const row of rows) {
    const fields = Object.hasOwn(given, row) ? given[row] : undefined
    if (isFields(fields)) entries.push([row, fields as AnswerFields])
    else if (fields !== undefined && fields !== null && fields !== '') findings('wrong_type', fields)
  }
  return entries
}
