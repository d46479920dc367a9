import type { AnswerFields, AnswerValue, Group, Scalar } from './questionnaire.ts'

/** One entry of a repeated group with its turn: the place in a list from 1, the row of a table, or 1. */
export type Entry = readonly [turn: Scalar, fields: AnswerFields]

/** The entries in an answer to a group that is not fed by a check box; none where nothing was given. */
export function entriesOf(group: Group, value: AnswerValue | undefined): Entry[] {
  if (value === undefined) return []
  if (group.shape === 'list') return (value as readonly AnswerFields[]).map((fields, at) => [at + 1, fields])
  if (group.shape === 'fields') return [[1, value as AnswerFields]]
  const rows = value as { readonly [row: string]: AnswerFields }
  return Object.keys(rows).map((row) => [row, rows[row]!])
}

/** The answer made of entries, or undefined where all are empty; empty rows of a table have no key. */
export function joinEntries(group: Group, entries: readonly Entry[]): AnswerValue | undefined {
  const filled = entries.filter(([, fields]) => Object.keys(fields).length > 0)
  if (filled.length === 0) return undefined
  if (group.shape === 'list') return entries.map(([, fields]) => fields)
  if (group.shape === 'fields') return filled[0]![1]
  return Object.fromEntries(filled.map(([row, fields]) => [String(row), fields]))
}
