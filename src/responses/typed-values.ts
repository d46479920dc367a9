import { fieldName } from '../surveys/field-name.ts'
import { everyElement, isQuestion } from '../surveys/link-elements.ts'
import { type Entry, entriesOf, joinEntries } from '../surveys/nested.ts'
import type {
  AnswerFields,
  Answers,
  AnswerValue,
  CompiledQuestionnaire,
  Element,
  Group,
  Page,
  Question,
  Scalar,
} from '../surveys/questionnaire.ts'
import { defaultValue, type Standing, standingAt } from '../surveys/standing.ts'
import type { Posted } from './draft.ts'

type Fields = { [name: string]: string | readonly string[] }
type Around = { group?: string; turn?: Scalar }

/** The answers of a page as its form would post them: the opposite of reading a page. */
export function valuesOf(page: Page, answers: Answers): Posted {
  const fields: Fields = {}
  for (const element of questionsIn(page.elements)) {
    if (element.kind === 'group') groupValues(element, answers, fields)
    else questionValues(element, answers, {}, fields)
  }
  return fields
}

/** The same for a page on which nothing is answered yet: then what stands in its questions beforehand. */
export function firstValues(questionnaire: CompiledQuestionnaire, page: Page, answers: Answers): Posted {
  const asked = [...questionsIn(page.elements)]
  if (!asked.some(hasFirstValue)) return valuesOf(page, answers)
  const begun = (one: Question | Group) =>
    one.kind === 'group' && one.shape === 'chosen'
      ? ((answers[one.key] ?? []) as readonly AnswerFields[]).some((turn) => Object.keys(turn).length > 1)
      : answers[one.key] !== undefined
  if (asked.some(begun)) return valuesOf(page, answers)
  const standing = standingAt(questionnaire, answers)
  const filled = asked.flatMap((one) => {
    const value = one.kind === 'group' ? firstEntries(one, standing) : defaultValue(one, standing)
    return value === undefined ? [] : [[one.key, value] as const]
  })
  return valuesOf(page, { ...answers, ...Object.fromEntries(filled) })
}

function hasFirstValue(one: Question | Group): boolean {
  if (one.kind !== 'group') return one.defaults.length > 0
  return one.filled !== null || fieldsOf(one).some(({ defaults }) => defaults.length > 0)
}

function fieldsOf(group: Group): Question[] {
  return [...everyElement(group.elements)].filter(isQuestion)
}

/** What stands beforehand in a table or list: its author's entries, and in each what stands in its questions. */
function firstEntries(group: Group, { answers }: Standing): AnswerValue | undefined {
  const given = entriesOf(group, group.shape === 'chosen' ? undefined : (group.filled ?? undefined))
  const known = new Map(given)
  const chosen = group.shape === 'chosen' ? (answers[group.key] as readonly AnswerFields[] | undefined) : []
  const asked =
    group.shape === 'chosen'
      ? (chosen ?? []).map((fields) => fields[group.property] as Scalar)
      : group.shape === 'list'
        ? Array.from({ length: Math.max(group.start, given.length) }, (_, at) => at + 1)
        : group.turns.map(({ value }) => value)
  const entries = asked.map((turn, at): Entry => {
    const turnAnswers: { [key: string]: AnswerValue } = {
      ...(chosen?.[at] ?? {}),
      ...(known.get(turn) ?? {}),
    }
    for (const question of fieldsOf(group)) {
      const value = turnAnswers[question.key] ?? defaultValue(question, { answers, turn: turnAnswers })
      if (value !== undefined) turnAnswers[question.key] = value
    }
    return [turn, turnAnswers]
  })
  return group.shape === 'chosen' ? entries.map(([, fields]) => fields) : joinEntries(group, entries)
}

/** Questions and groups of a page; questions inside a group belong to the group. */
function* questionsIn(elements: readonly Element[]): Generator<Question | Group> {
  for (const element of elements) {
    if (element.kind === 'panel') yield* questionsIn(element.elements)
    else if (element.kind !== 'note') yield element
  }
}

function groupValues(group: Group, answers: Answers, fields: Fields): void {
  const turns = answers[group.key]
  if (group.shape !== 'chosen') {
    for (const [turn, entry] of entriesOf(group, turns)) {
      const around = { group: group.name, turn }
      for (const element of everyElement(group.elements)) {
        if (isQuestion(element)) questionValues(element, entry, around, fields)
      }
    }
    return
  }
  if (!Array.isArray(turns)) return
  for (const turn of turns as readonly AnswerFields[]) {
    const around = { group: group.name, turn: turn[group.property] as Scalar }
    for (const element of everyElement(group.elements)) {
      if (element.kind === 'note' || element.kind === 'panel' || element.kind === 'group') continue
      questionValues(element, turn, around, fields)
    }
  }
}

function questionValues(question: Question, answers: Answers, around: Around, fields: Fields): void {
  const beside = answers[`${question.key}-Comment`]
  if (typeof beside === 'string') {
    const apart = 'choices' in question ? question.choices.find((choice) => choice.comment?.apart) : undefined
    fields[fieldName(question.name, { ...around, comment: apart?.value ?? true })] = beside
  }
  const value = answers[question.key]
  if (value === undefined) return
  switch (question.kind) {
    case 'single':
      fields[fieldName(question.name, around)] = chosen(question, value, around, fields)
      return
    case 'multiple':
      fields[fieldName(question.name, around)] = (value as readonly AnswerValue[]).map((entry) =>
        chosen(question, entry, around, fields),
      )
      return
    case 'ranking':
      ;(value as readonly Scalar[]).forEach((entry, at) => {
        fields[fieldName(question.name, { ...around, place: at + 1 })] = String(entry)
      })
      return
    case 'matrix':
      for (const [row, entry] of Object.entries(value as AnswerFields)) {
        const own = fieldName(question.name, { ...around, row })
        fields[own] = Array.isArray(entry) ? entry.map(String) : String(entry)
      }
      return
    case 'number':
      fields[fieldName(question.name, around)] = String(value).replace('.', ',')
      return
    case 'range':
      ;(value as readonly Scalar[]).forEach((end, at) => {
        fields[fieldName(question.name, { ...around, place: at + 1 })] = String(end).replace('.', ',')
      })
      return
    case 'computed':
      return
    case 'text':
      fields[fieldName(question.name, around)] = String(value)
  }
}

/** The posted value of a choice; words kept with it go to their own field. */
function chosen(question: Question, entry: AnswerValue, around: Around, fields: Fields): string {
  if (typeof entry !== 'object') return String(entry)
  const named = entry as AnswerFields
  const property = question.kind === 'multiple' ? (question.property ?? 'value') : 'value'
  const value = named[property] as Scalar
  if (typeof named.comment === 'string') {
    fields[fieldName(question.name, { ...around, comment: value })] = named.comment
  }
  return String(value)
}
