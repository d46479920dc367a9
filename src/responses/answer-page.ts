import { type Db, inTransaction } from '../database.ts'
import type { AnswerError } from '../surveys/answer-error.ts'
import { checkAnswers } from '../surveys/check.ts'
import type { Answers, CompiledQuestionnaire, Page } from '../surveys/questionnaire.ts'
import { readPage } from '../surveys/read-form.ts'
import { isDiscarded, nextPage, previousPage, visiblePages } from '../surveys/walk.ts'
import { type FormPlace, isOf } from './begin.ts'
import type { DraftContent, Posted } from './draft.ts'
import { requireOpen } from './link.ts'
import { type DraftRow, deleteDraft, lockDraft, readRoundTimes, updateDraft } from './queries.ts'
import type { SubmissionId } from './submission.ts'
import { keyOf, type Sent, sentBefore, storeSheet } from './submit.ts'

/** What the pressed button asks for; `stay`: show this page again, in another language or size. */
export type Wish = 'next' | 'back' | 'send' | 'stay'

/** One posted page. */
export type PostedPage = Readonly<{
  id: SubmissionId
  page: Page
  fields: Posted
  wish: Wish
  receivedAt: Date
}>

/**
 * What comes after a posted page. `show`: a page, with what is wrong on it, if anything. `begin`: the consent, before the first
 * page. `ended`: nothing was kept (a respondent under 16). `gone`: no such draft.
 */
export type Outcome =
  | Sent
  | Readonly<{ outcome: 'show'; page: Page; content: DraftContent; errors: readonly AnswerError[] }>
  | Readonly<{ outcome: 'begin'; content: DraftContent }>
  | Readonly<{ outcome: 'ended' }>
  | Readonly<{ outcome: 'gone' }>

/** More than any page needs: what is typed beyond this is shown again once, but not kept in the draft. */
const MOST_KEPT = 32_768

/**
 * Takes one posted page: keeps what was typed, and goes on, back, or sends the whole sheet. Everything about one submission
 * happens in turn, under the lock of its draft, so two tabs lose nothing to each other and fifty equal posts store one response.
 * @throws Refusal `link_not_open`, `link_closed` by the time of receiving
 */
export async function answerPage(
  db: Db,
  questionnaire: CompiledQuestionnaire,
  place: FormPlace,
  posted: PostedPage,
): Promise<Outcome> {
  const key = keyOf(place.unitId, posted.id)
  return await inTransaction(db, async (trx) => {
    const draft = await lockDraft(trx, key)
    if (!draft || !isOf(draft, place)) {
      const before = await sentBefore(trx, posted.id, place.unitId, completing(posted))
      return before ?? { outcome: 'gone' }
    }
    requireOpen(await readRoundTimes(trx, place.roundId), posted.receivedAt)
    const turn = turnPage(questionnaire, draft.answers, posted)
    if (turn.outcome === 'ended') {
      await deleteDraft(trx, key)
      return turn
    }
    if (turn.outcome === 'complete') {
      const checked = checkAnswers(questionnaire, turn.content.answers, 'drop')
      if (checked.valid)
        return await storeSheet(
          trx,
          posted.id,
          completing(posted),
          sheetOf(place, draft, posted, checked.answers),
        )
      await updateDraft(trx, key, {
        content: turn.content,
        revision: draft.revision + 1,
        at: posted.receivedAt,
      })
      return whereWrong(questionnaire, posted.page, turn.content, checked.errors)
    }
    await updateDraft(trx, key, {
      content: turn.content,
      revision: draft.revision + 1,
      at: posted.receivedAt,
    })
    return turn
  })
}

/** By what a repeated post is known as the same: the page it was pressed on and its fields. */
function completing({ page, fields }: PostedPage): unknown {
  return { page: page.number, fields }
}

type Turn =
  | Readonly<{ outcome: 'show'; page: Page; content: DraftContent; errors: readonly AnswerError[] }>
  | Readonly<{ outcome: 'complete'; content: DraftContent }>
  | Readonly<{ outcome: 'begin'; content: DraftContent }>
  | Readonly<{ outcome: 'ended' }>

/** Where a posted page leads; needs no database. */
export function turnPage(
  questionnaire: CompiledQuestionnaire,
  before: DraftContent,
  { page, fields, wish }: Pick<PostedPage, 'page' | 'fields' | 'wish'>,
): Turn {
  const pages = visiblePages(questionnaire, before.answers)
  if (!pages.some(({ name }) => name === page.name)) {
    // Another tab has changed an answer on which this page depends: there is nothing to ask here any more.
    const shown = nextPage(questionnaire, page.name, before.answers) ?? pages.at(-1) ?? page
    return { outcome: 'show', page: shown, content: before, errors: [] }
  }
  const read = readPage(questionnaire, page.name, before.answers, fields)
  const number = String(page.number)
  const { [number]: _, ...otherPages } = before.typed
  const kept = read.errors.length === 0 ? otherPages : { ...otherPages, ...typedOn(number, read.typed) }
  const content: DraftContent = { answers: read.answers, typed: kept }
  if (wish === 'stay') return { outcome: 'show', page, content, errors: [] }
  if (wish === 'back') {
    const previous = previousPage(questionnaire, page.name, read.answers)
    return previous ? { outcome: 'show', page: previous, content, errors: [] } : { outcome: 'begin', content }
  }
  if (read.errors.length > 0) {
    const shown = { ...content, typed: { ...kept, [number]: read.typed } }
    return { outcome: 'show', page, content: shown, errors: read.errors }
  }
  if (isDiscarded(questionnaire, read.answers)) return { outcome: 'ended' }
  const next = nextPage(questionnaire, page.name, read.answers)
  if (next) return { outcome: 'show', page: next, content, errors: [] }
  // Only a button that said “Gửi phiếu” sends: who pressed “Tiếp tục” sees first that the form ends here.
  if (wish === 'send') return { outcome: 'complete', content }
  const last = visiblePages(questionnaire, read.answers).at(-1) ?? page
  return { outcome: 'show', page: last, content, errors: [] }
}

function typedOn(number: string, typed: Posted): { [page: string]: Posted } {
  return JSON.stringify(typed).length > MOST_KEPT ? {} : { [number]: typed }
}

function sheetOf(place: FormPlace, draft: DraftRow, posted: PostedPage, answers: Answers) {
  return {
    unitId: place.unitId,
    roundId: place.roundId,
    caseId: place.caseId,
    versionId: place.versionId,
    mode: draft.mode,
    startedAt: draft.started_at,
    receivedAt: posted.receivedAt,
    answers,
  }
}

/** The first page that has something wrong, when the whole sheet is looked at for the last time. */
function whereWrong(
  questionnaire: CompiledQuestionnaire,
  posted: Page,
  content: DraftContent,
  errors: readonly AnswerError[],
): Outcome {
  const page = questionnaire.pages.find(({ name }) => errors.some((error) => error.page === name)) ?? posted
  const own = errors.filter((error) => error.page === page.name || error.page === null)
  return { outcome: 'show', page, content, errors: own }
}
