import type { AnswerValue, Default, Question } from './questionnaire.ts'
import { settledValue } from './settled-value.ts'
import type { Report } from './source.ts'

/** Gives the values that stand in a question beforehand their type. A value that could not be answered is a fault. */
export function settleDefaults(question: Question, report: Report): Question {
  if (question.defaults.length === 0) return question
  const defaults = question.defaults.flatMap((given): Default[] => {
    if (given.worked !== null) return question.kind === 'computed' ? [] : [given]
    const { when, value } = given
    const settled = settledValue(question, value)
    if (settled !== undefined) return [{ when, value: settled, worked: null }]
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

function isBlank(value: AnswerValue): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
