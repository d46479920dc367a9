import { choicesByText } from './choices.ts'
import type { AnswerValue, Choice, Question } from './questionnaire.ts'
import { readValue } from './read-value.ts'

/**
 * A value of an author, or one that was worked out, as an answer to a question: “1” for the choice 1, “5” for the number 5, as
 * SurveyJS takes them. Undefined where it could not be answered.
 */
export function settledValue(question: Question, value: unknown): AnswerValue | undefined {
  let fits = true
  const settled = readValue(question, loosely(question, value), () => {
    fits = false
  })
  return fits && question.kind !== 'computed' ? settled : undefined
}

function loosely(question: Question, value: unknown): unknown {
  switch (question.kind) {
    case 'single':
      return question.appearance === 'boolean'
        ? yesOrNo(question.choices, value)
        : chosen(question.choices, value)
    case 'multiple':
    case 'ranking': {
      const list: readonly unknown[] = Array.isArray(value) ? value : [value]
      return list.map((one) => chosen(question.choices, one))
    }
    case 'number':
      return typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    case 'text':
      return typeof value === 'number' ? String(value) : value
    default:
      return value
  }
}

function chosen(choices: readonly Choice[], value: unknown): unknown {
  if (typeof value === 'object' || choices.some((choice) => choice.value === value)) return value
  return choicesByText(choices).get(String(value))?.value ?? value
}

/** A yes-or-no question takes true and false whatever its values are; `indeterminate` is no answer. */
function yesOrNo(choices: readonly Choice[], value: unknown): unknown {
  if (value === 'indeterminate') return undefined
  const own = chosen(choices, value)
  if (choices.some((choice) => choice.value === own)) return own
  const yes = choices.find((choice) => choice.text.en === 'Yes') ?? choices[0]
  const no = choices.find((choice) => choice !== yes)
  return String(value) === 'true' ? yes?.value : String(value) === 'false' ? no?.value : value
}
