import { choicesByText } from './choices.ts'
import type { AnswerValue, Choice, Default, Question } from './questionnaire.ts'
import { readValue } from './read-value.ts'
import type { Report } from './source.ts'

/**
 * Gives the values that stand in a question beforehand their type: “1” for the choice 1, “5” for the number 5, as SurveyJS takes
 * them. A value that could not be answered is a fault.
 */
export function settleDefaults(question: Question, report: Report): Question {
  if (question.defaults.length === 0) return question
  const defaults = question.defaults.flatMap(({ when, value }): Default[] => {
    let fits = true
    const settled = readValue(question, loosely(question, value), () => {
      fits = false
    })
    if (fits && settled !== undefined && question.kind !== 'computed') return [{ when, value: settled }]
    if (!isBlank(value)) {
      report.faults.push({
        path: question.path,
        question: question.name,
        code: 'bad_default',
        reason: 'giá trị có sẵn không phải là câu trả lời nhận được của câu này.',
      })
    }
    return []
  })
  return { ...question, defaults }
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

function loosely(question: Question, value: AnswerValue): unknown {
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
