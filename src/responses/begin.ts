import { type Db, inTransaction } from '../database.ts'
import { emptyDraft } from './draft.ts'
import { requireOpen } from './link.ts'
import { findReceipt, insertDraft, lockDraft, readRoundTimes } from './queries.ts'
import type { SubmissionId } from './submission.ts'
import { keyOf } from './submit.ts'

/** What a form belongs to. */
export type FormPlace = Readonly<{
  unitId: number
  roundId: number
  caseId: number
  versionId: number
}>

/**
 * Begins a form after consent: an empty draft, or the one that is there when consent is sent twice.
 * @returns `sent` when the form with this id has been sent already, `foreign` when the id belongs to another form
 * @throws Refusal `link_not_open`, `link_closed`
 */
export async function begin(
  db: Db,
  place: FormPlace,
  id: SubmissionId,
  consentVersion: string,
  receivedAt: Date,
): Promise<'begun' | 'sent' | 'foreign'> {
  const key = keyOf(place.unitId, id)
  return await inTransaction(db, async (trx) => {
    if (await findReceipt(trx, key)) return 'sent'
    requireOpen(await readRoundTimes(trx, place.roundId), receivedAt)
    await insertDraft(trx, key, {
      caseId: place.caseId,
      versionId: place.versionId,
      consentVersion,
      content: emptyDraft,
      at: receivedAt,
    })
    const draft = await lockDraft(trx, key)
    return draft && isOf(draft, place) ? 'begun' : 'foreign'
  })
}

/** Whether a draft was begun for this very form: an id is good for one case and one version. */
export function isOf(
  draft: { case_id: number; questionnaire_version_id: number },
  place: FormPlace,
): boolean {
  return draft.case_id === place.caseId && draft.questionnaire_version_id === place.versionId
}
