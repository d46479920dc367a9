import type { Answers } from '../surveys/questionnaire.ts'

/** Fields of a posted form: each name with what was typed, several when the name came several times. */
export type Posted = Readonly<Record<string, string | readonly string[]>>

/** What a draft keeps, from consent to sending. */
export type DraftContent = {
  /** answers of pages that were found in order */
  readonly answers: Answers
  /** by page number: what was typed on a page that was left, or sent back, before it was in order */
  readonly typed: { readonly [page: string]: Posted }
  /** the quota cell that was full for it, once that was said and counted */
  readonly full?: string
  /** mark of a whole sheet in order, by which it can be sent without being checked again (reviewed.ts) */
  readonly reviewed?: string
}

export const emptyDraft: DraftContent = { answers: {}, typed: {} }

/** How long an unfinished form is kept. */
export const DRAFT_DAYS = 30
