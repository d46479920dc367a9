import { fieldName } from '../surveys/field-name.ts'
import { everyElement, isQuestion, outerElements } from '../surveys/link-elements.ts'
import { entriesOf } from '../surveys/nested.ts'
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
import { defaultValue, standingOf } from '../surveys/standing.ts'
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
  const questions = [...outerElements(page.elements)].filter(isQuestion)
  if (questions.every(({ defaults }) => defaults.length === 0)) return valuesOf(page, answers)
  if (questions.some(({ key }) => answers[key] !== undefined)) return valuesOf(page, answers)
  const standing = standingOf(questionnaire, answers)
  const filled = questions.flatMap((question) => {
    const value = defaultValue(question, standing)
    return value === undefined ? [] : [[question.key, value] as const]
  })
  return valuesOf(page, { ...answers, ...Object.fromEntries(filled) })
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
