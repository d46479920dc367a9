import { type Db, inTransaction } from '../database.ts'
import type { CompiledQuestionnaire, Page } from '../surveys/questionnaire.ts'
import { type FormPlace, isOf } from './begin.ts'
import type { Posted } from './draft.ts'
import { requireOpen } from './link.ts'
import { deleteDraft, findReceipt, lockDraft, readRoundTimes, updateDraft } from './queries.ts'
import { receiptCode, type SubmissionId } from './submission.ts'
import { keyOf } from './submit.ts'
import { type Turn, turnPage, type Wish } from './turn-page.ts'

/** One posted page. */
export type PostedPage = Readonly<{
  id: SubmissionId
  page: Page
  fields: Posted
  wish: Wish
  receivedAt: Date
}>

/** What comes after a posted page. `kept`: the form was sent already and stays as it was. `gone`: no such draft. */
export type Outcome = Turn | Readonly<{ outcome: 'kept'; receipt: string }> | Readonly<{ outcome: 'gone' }>

/**
 * Takes one posted page: keeps what was typed, and goes on, back, or to the review. Pages of one form are taken in turn,
 * under the lock of its draft, so two tabs lose nothing to each other.
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
      if (!(await findReceipt(trx, key))) return { outcome: 'gone' }
      return { outcome: 'kept', receipt: receiptCode(posted.id) }
    }
    requireOpen(await readRoundTimes(trx, place.roundId), posted.receivedAt)
    const turn = turnPage(questionnaire, draft.answers, posted)
    if (turn.outcome === 'ended') await deleteDraft(trx, key)
    else {
      const next = { content: turn.content, revision: draft.revision + 1, at: posted.receivedAt }
      await updateDraft(trx, key, next)
    }
    return turn
  })
}
