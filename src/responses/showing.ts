import type { AnswerError } from '../surveys/answer-error.ts'
import { choicesByValue } from '../surveys/choices.ts'
import type { Passing } from '../surveys/live-page.ts'
import { chosenValues } from '../surveys/offered-choices.ts'
import {
  type AnswerFields,
  type Answers,
  type AnswerValue,
  type CompiledQuestionnaire,
  type LocalText,
  type Page,
  type Scalar,
  textIn,
} from '../surveys/questionnaire.ts'
import { computedValue } from '../surveys/standing.ts'
import type { ShownQuestion } from '../surveys/walk.ts'
import type { Language } from '../words/dictionary.ts'
import type { Posted } from './draft.ts'
import { fillIn, type Placeholders } from './placeholders.ts'
import { foreign } from './tongue.ts'

/** One page that is to be shown, and to whom. */
export type PageToShow = Readonly<{
  questionnaire: CompiledQuestionnaire
  page: Page
  answers: Answers
  /** what stands in the fields */
  values: Posted
  errors: readonly AnswerError[]
  /** questions that the answers just given have brought in */
  fresh?: readonly Passing[]
  language: Language
  /** the language of the author's texts where they have it; otherwise that of the page */
  tongue?: string
  placeholders: Placeholders
  /** the person asked for the pictures of answers */
  pictures?: boolean
  /** decides the order of choices that are shown in random order; the same for one respondent */
  seed: string
}>

/** What the parts of one page share while it is made. */
export type Showing = PageToShow & {
  readonly tongue: string
  /** by name of a field, the id of the control to go to */
  readonly anchors: Map<string, string>
  /** a new id, unique on the page */
  readonly newId: () => string
}

/** What is around a question: nothing, or one turn of a repeated group. */
export type Around = { readonly group?: string; readonly turn?: Scalar }

export function beginShowing(given: PageToShow): Showing {
  let made = 0
  return { tongue: given.language, ...given, anchors: new Map(), newId: () => `q${++made}` }
}

/** A text of the author in the language of the page, with what its braces name put in. */
export function say(showing: Showing, text: LocalText): string
export function say(showing: Showing, text: LocalText | null): string | null
export function say(showing: Showing, text: LocalText | null): string | null {
  if (text === null) return null
  return fillIn(textIn(text, showing.tongue), showing.placeholders, (name) => answerTo(showing, name))
}

/** The language of a text where it is not that of the page. */
export function langOf({ tongue, language }: Showing, text: LocalText | null): string | null {
  return foreign(text, tongue, language)
}

/** What was answered to the question of this name, in words; empty when it was not answered. */
function answerTo({ questionnaire, answers, tongue }: Showing, name: string): string | undefined {
  const question = questionnaire.plan.byName.get(name)?.question
  if (!question) {
    const calculated = questionnaire.calculated(name.toLowerCase())
    return calculated ? plain(computedValue(calculated, { answers })) : undefined
  }
  const value = answers[question.key]
  if (value === undefined || question.kind === 'matrix') return ''
  if (!('choices' in question)) return plain(value)
  const texts = chosenValues(value, question).map((one) => choicesByValue(question.choices).get(one)?.text)
  return texts.map((text) => (text ? textIn(text, tongue) : '')).join(', ')
}

function plain(value: AnswerValue | undefined): string {
  if (typeof value === 'number') return String(value).replace('.', ',')
  if (Array.isArray(value)) return value.map((one: AnswerValue) => plain(one)).join(' – ')
  return value === undefined ? '' : String(value)
}

/** An answer in words, one line for each choice or row. */
export function linesOf({ tongue }: Showing, { element: question, value }: ShownQuestion): string[] {
  if (value === undefined) return []
  if (!('choices' in question)) return [plain(value)]
  const known = choicesByValue(question.choices)
  const textOf = (one: Scalar) => {
    const choice = known.get(one)
    return choice ? textIn(choice.text, tongue) : String(one)
  }
  if (question.kind !== 'matrix') return chosenValues(value, question).map(textOf)
  return question.rows.flatMap((row) => {
    const cell = (value as AnswerFields)[row.value]
    if (cell === undefined) return []
    return [`${textIn(row.text, tongue)}: ${chosenValues(cell, question).map(textOf).join(', ')}`]
  })
}

/** What stands in a field: nothing, one text, or several. */
export function valuesIn({ values }: Showing, name: string): readonly string[] {
  const value = Object.hasOwn(values, name) ? values[name]! : []
  return typeof value === 'string' ? [value] : value
}
