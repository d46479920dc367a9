import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Answers } from '../surveys/questionnaire.ts'
import type { DraftContent } from './draft.ts'
import { answersCheck, type SubmissionId, sameAnswers } from './submission.ts'

/**
 * The rules by which this process checks a sheet, as a hash of all the code that does it: the same in every process of one release,
 * another one whenever anything in the rules is another. What was checked by other rules is checked again.
 */
export const rules = hashOf(resolve(import.meta.dirname, '../surveys'))

function hashOf(folder: string): string {
  const made = createHash('sha256').update(process.version)
  for (const name of readdirSync(folder).sort())
    made.update(`\0${name}\0`).update(readFileSync(join(folder, name)))
  return made.digest('base64url')
}

/**
 * What a draft keeps of a whole sheet that was found in order by these rules: the answers check of exactly the answers beside it. A
 * draft is written as a whole, so no answer can change and leave it standing.
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
