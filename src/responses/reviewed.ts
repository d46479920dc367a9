import { randomUUID } from 'node:crypto'
import type { Answers } from '../surveys/questionnaire.ts'
import type { DraftContent } from './draft.ts'
import { answersCheck, type SubmissionId, sameAnswers } from './submission.ts'

/** Another one in every process: what was checked by rules that may have been others is checked again. */
const rules = randomUUID()

/**
 * What a draft keeps of a whole sheet that was found in order by the rules of this process: the answers check of exactly the
 * answers beside it. A draft is written as a whole, so no answer can change and leave it standing.
 * @param check the answers check, or what a client gave as one
 */
export function reviewedMark(check: string): string {
  return `${rules} ${check}`
}

/**
 * Marks a draft that is in order and leads to its review, so that it need not be checked again when it is sent as it was read.
 * `answers` as they were checked; where these are not what stands in the draft, as when an answer is hidden now, there is no mark.
 */
export function withReviewedMark(id: SubmissionId, content: DraftContent, answers: Answers): DraftContent {
  if (!sameAnswers(answers, content.answers)) return content
  return { ...content, reviewed: reviewedMark(answersCheck(id, answers)) }
}
