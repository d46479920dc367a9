import { hash } from 'node:crypto'
import type { CompiledQuestionnaire, Page } from '../surveys/questionnaire.ts'
import type { DraftContent, Posted } from './draft.ts'
import type { SubmissionId } from './submission.ts'
import { firstValues } from './typed-values.ts'

/** What stands in the fields of a page: what was typed there and not yet in order, else what was answered. */
export function standingValues(
  questionnaire: CompiledQuestionnaire,
  page: Page,
  { answers, typed }: DraftContent,
): Posted {
  return typed[String(page.number)] ?? firstValues(questionnaire, page, answers)
}

/**
 * Marks what stood on a page when it was shown, so that a later save can tell whether another tab or device has answered
 * there meanwhile. Under the submission id, so that it says nothing of the answers to anybody else; 8 signs.
 */
export function markOf(id: SubmissionId, values: Posted): string {
  return markUnder(id, standingText(values))
}

/** The same for what stands on a page as `standingText` writes it, so that it need not be written for each person anew. */
export function markUnder(id: SubmissionId, standing: string): string {
  return hash('sha256', `${id} ${standing}`, 'base64url').slice(0, 8)
}

/** What stands on a page as one text: fields in the order of their names, empty ones left out. */
export function standingText(values: Posted): string {
  const given = Object.entries(values)
    .map(([name, value]) => [name, [value].flat()] as const)
    .filter(([, value]) => value.some((one) => one !== ''))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `page:${JSON.stringify(given)}`
}

/**
 * The fields of a page that was opened before somebody answered it elsewhere, put together with what stands there now: what
 * was left empty here keeps the answer from there, what was answered here is the newer answer. Nothing else is right for
 * one person with two tabs or two phones, and the review shows every answer before it is sent.
 */
export function mergeStale(fields: Posted, standing: Posted): Posted {
  const merged: Record<string, string | readonly string[]> = { ...fields }
  for (const [name, value] of Object.entries(standing)) {
    const posted = [fields[name] ?? ''].flat()
    if (posted.every((one) => one === '')) merged[name] = value
  }
  return merged
}
