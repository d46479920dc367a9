import type { AnswerError } from './answer-error.ts'
import { judge } from './judge.ts'
import type { Stale } from './judge-question.ts'
import type { AnswerState, Answers, CompiledQuestionnaire } from './questionnaire.ts'
import { statesOf } from './states.ts'

export type { AnswerError, AnswerErrorCode } from './answer-error.ts'
export type { Stale } from './judge-question.ts'

export type Checked = {
  readonly valid: boolean
  /** In the order of the pages. */
  readonly errors: readonly AnswerError[]
  /** Typed and cleaned: text in NFC and trimmed, empty answers and answers to questions that are not seen left out. */
  readonly answers: Answers
  /** State of each item, by its index. */
  readonly states: readonly AnswerState[]
  /** Nothing may be stored: a stop with `discard` was reached (a respondent under 16). */
  readonly discard: boolean
}

/**
 * Checks a whole answer sheet of unknown shape. Unknown fields, values outside the choices, wrong types, too long, too many and
 * missing required answers are errors by question. Answers to questions that are not seen are errors too with `refuse` (the
 * default); with `drop` they are left out: that is the rule for a sheet filled page by page, where an answer given earlier can
 * hide a question that was already answered. Does not throw.
 */
export function checkAnswers(
  questionnaire: CompiledQuestionnaire,
  answers: unknown,
  stale: Stale = 'refuse',
): Checked {
  const { errors, standing } = judge(questionnaire, answers, { stale })
  let states: readonly AnswerState[] | undefined
  return {
    valid: errors.length === 0,
    errors,
    answers: standing.answers,
    // Most who check an answer sheet do not ask for them.
    get states() {
      states ??= statesOf(questionnaire, standing)
      return states
    },
    discard: standing.stop?.discard ?? false,
  }
}
