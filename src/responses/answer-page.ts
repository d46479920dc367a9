import { type Db, inTransaction } from '../database.ts'
import type { Collection } from '../rounds/collection.ts'
import { findInvitation, freeInvitation } from '../rounds/invitation-queries.ts'
import type { CompiledQuestionnaire, Page } from '../surveys/questionnaire.ts'
import { type FormPlace, isOf } from './begin.ts'
import type { Posted } from './draft.ts'
import { requireOpen } from './link.ts'
import { type DraftKey, deleteDraft, findReceipt, lockDraft, readRoundTimes, updateDraft } from './queries.ts'
import { quotaCells } from './quota.ts'
import { countRefused, fullCell } from './quota-queries.ts'
import { withReviewedMark } from './reviewed.ts'
import { markOf, mergeStale, standingValues } from './stale-page.ts'
import { receiptCode, type SubmissionId } from './submission.ts'
import { keyOf } from './submit.ts'
import { type Turn, turnPage, type Wish } from './turn-page.ts'

/** One posted page. */
export type PostedPage = Readonly<{
  id: SubmissionId
  page: Page
  fields: Posted
  /** mark of what stood on the page when it was shown; unknown to a client that leaves it out */
  seen?: string | undefined
  wish: Wish
  /** a script has shown on the page what the answers on it bring in */
  scripted: boolean
  receivedAt: Date
}>

/**
 * What comes after a posted page; `revision` counts how often its draft was kept. `kept`: the form was sent already and stays as it was. `gone`: no such draft. `refused`: its
 * invitation is not good any more. `full`: the page is kept, but there are enough forms of its group.
 */
export type Outcome =
  | (Turn & { readonly revision: number })
  | Readonly<{ outcome: 'kept'; receipt: string }>
  | Readonly<{ outcome: 'gone' | 'refused' | 'full' }>

/**
 * Takes one posted page: keeps what was typed, and goes on, back, or to the review. Pages of one form are taken in turn,
 * under the lock of its draft, so two tabs lose nothing to each other: a page that was opened before another tab answered it
 * is merged with that, question by question.
 * @throws Refusal `link_not_open`, `link_closed` by the time of receiving
 */
export async function answerPage(
  db: Db,
  questionnaire: CompiledQuestionnaire,
  place: FormPlace,
  collection: Collection,
  posted: PostedPage,
): Promise<Outcome> {
  const key = keyOf(place.unitId, posted.id)
  return await inTransaction(db, async (trx) => {
    const draft = await lockDraft(trx, key)
    if (!draft || !isOf(draft, place)) {
      if (!(await findReceipt(trx, key))) return { outcome: 'gone' }
      return { outcome: 'kept', receipt: receiptCode(posted.id) }
    }
    requireOpen(await readRoundTimes(trx, place.roundId), posted.receivedAt)
    if (collection.mode !== 'open' && !(await isLetIn(trx, key, draft.invitation_hash)))
      return { outcome: 'refused' }
    const standing = standingValues(questionnaire, posted.page, draft.answers)
    const stale = posted.seen !== undefined && posted.seen !== markOf(posted.id, standing)
    const fields = stale ? mergeStale(posted.fields, standing) : posted.fields
    const turn = turnPage(questionnaire, draft.answers, { ...posted, fields })
    const revision = draft.revision + 1
    if (turn.outcome === 'ended') {
      await deleteDraft(trx, key)
      if (draft.invitation_hash !== null) {
        const invitation = { unitId: key.unitId, codeHash: draft.invitation_hash }
        await freeInvitation(trx, invitation, key.submissionHash)
      }
      return { ...turn, revision }
    }
    const goesOn = posted.wish === 'next' || posted.wish === 'review'
    const full =
      goesOn && !hasErrors(turn) ? await fullFor(trx, questionnaire, place, collection, turn) : undefined
    if (full !== undefined && draft.answers.full !== full) await countRefused(trx, place, full)
    const marked =
      turn.outcome === 'review' ? withReviewedMark(posted.id, turn.content, turn.answers) : turn.content
    const content = full === undefined ? marked : { ...marked, full }
    await updateDraft(trx, key, { content, revision, at: posted.receivedAt })
    return full === undefined ? { ...turn, revision } : { outcome: 'full' }
  })
}

/** Whether the invitation a draft was begun with is still its own. */
async function isLetIn(trx: Db, key: DraftKey, codeHash: string | null): Promise<boolean> {
  if (codeHash === null) return false
  const invitation = await findInvitation(trx, { unitId: key.unitId, codeHash })
  return invitation?.submission_hash === key.submissionHash
}

function hasErrors(turn: Turn): boolean {
  return turn.outcome === 'show' && turn.errors.length > 0
}

/** The quota cell that is full for what is answered so far: said at once, so that nobody answers for nothing. */
async function fullFor(
  trx: Db,
  questionnaire: CompiledQuestionnaire,
  place: FormPlace,
  collection: Collection,
  { content }: Exclude<Turn, { outcome: 'ended' }>,
): Promise<string | undefined> {
  return await fullCell(trx, place, quotaCells(collection, place.versionId, questionnaire, content.answers))
}
