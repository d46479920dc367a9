import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import type { Collection } from '../rounds/collection.ts'
import { bindInvitation, lockInvitation } from '../rounds/invitation-queries.ts'
import type { CompiledQuestionnaire } from '../surveys/questionnaire.ts'
import { countBegun } from './brake-queries.ts'
import { emptyDraft } from './draft.ts'
import { requireOpen } from './link.ts'
import { deleteDraft, findReceipt, insertDraft, lockDraft, readRoundTimes } from './queries.ts'
import { quotaCells } from './quota.ts'
import { countRefused, fullCell } from './quota-queries.ts'
import { sealFor } from './resume-code.ts'
import type { SubmissionId } from './submission.ts'
import { keyOf } from './submit.ts'

/** What a form belongs to. */
export type FormPlace = Readonly<{
  unitId: number
  roundId: number
  caseId: number
  versionId: number
  /** SHA-256 of the invitation through which it was opened */
  invitationHash?: string
}>

/** A form to be begun. `anew`: a form that was begun with the same invitation before is given up. */
export type Beginning = Readonly<{
  place: FormPlace
  questionnaire: CompiledQuestionnaire
  collection: Collection
  id: SubmissionId
  receivedAt: Date
  anew?: boolean
}>

/**
 * What became of it. `sent`: the form with this id has been sent already; `foreign`: the id belongs to another form;
 * `no_code`: one is needed; `refused`: the invitation lets nobody in; `taken`: another form was begun with it, here or
 * elsewhere; `full`: enough forms have come in.
 */
export type Begun = 'begun' | 'sent' | 'foreign' | 'no_code' | 'refused' | 'taken' | 'full'

/**
 * Begins a form after consent: an empty draft, or the one that is there when consent is sent twice.
 * @throws Refusal `link_not_open`, `link_closed`, `link_busy` when the link has let as many begin this minute as it may, in all processes
 */
export async function begin(db: Db, beginning: Beginning): Promise<Begun> {
  const { place, questionnaire, collection, id, receivedAt } = beginning
  const { ratePerMinute } = collection
  const key = keyOf(place.unitId, id)
  return await inTransaction(db, async (trx) => {
    if (await findReceipt(trx, key)) return 'sent'
    requireOpen(await readRoundTimes(trx, place.roundId), receivedAt)
    if (collection.mode !== 'open') {
      const refusal = await enter(trx, beginning, key.submissionHash)
      if (refusal) return refusal
    }
    const cells = quotaCells(collection, place.versionId, questionnaire, {})
    const full = await fullCell(trx, place, cells)
    if (full) {
      await countRefused(trx, place, full)
      return 'full'
    }
    await insertDraft(trx, key, {
      caseId: place.caseId,
      versionId: place.versionId,
      consentVersion: questionnaire.consent?.version ?? '1',
      content: emptyDraft,
      at: receivedAt,
      ...sealFor(place.unitId, id),
      invitationHash: place.invitationHash ?? null,
    })
    const draft = await lockDraft(trx, key)
    if (!draft || !isOf(draft, place)) return 'foreign'
    if (place.invitationHash !== undefined)
      await bindInvitation(trx, { ...place, codeHash: place.invitationHash }, key.submissionHash)
    // Last, as all who begin through the link stand in line here; the draft of who is too many goes with the transaction.
    if (ratePerMinute !== null && (await countBegun(trx, place)) > ratePerMinute) throw refuse('link_busy')
    return 'begun'
  })
}

/** Whether an invitation lets this form in, and holds it; a form begun with it before is ended if that is wanted. */
async function enter(
  trx: Db,
  { place, anew }: Beginning,
  submissionHash: string,
): Promise<'no_code' | 'refused' | 'taken' | null> {
  const { unitId, invitationHash } = place
  if (invitationHash === undefined) return 'no_code'
  const invitation = await lockInvitation(trx, { unitId, codeHash: invitationHash })
  if (!invitation || !isFor(invitation, place)) return 'refused'
  if (invitation.state === 'completed' || invitation.state === 'revoked') return 'refused'
  const other = invitation.submission_hash
  if (other === null || other === submissionHash) return null
  const otherKey = { unitId, submissionHash: other }
  if (!(await lockDraft(trx, otherKey))) return null
  if (!anew) return 'taken'
  await deleteDraft(trx, otherKey)
  return null
}

/** Whether a draft or an invitation belongs to this case and this version of its questionnaire. */
function isFor(
  one: { case_id: number; questionnaire_version_id: number },
  { caseId, versionId }: FormPlace,
): boolean {
  return one.case_id === caseId && one.questionnaire_version_id === versionId
}

/** Whether a draft was begun for this very form: an id is good for one case, one version, and one invitation. */
export function isOf(
  draft: { case_id: number; questionnaire_version_id: number; invitation_hash: string | null },
  place: FormPlace,
): boolean {
  return (
    isFor(draft, place) &&
    (place.invitationHash === undefined || place.invitationHash === draft.invitation_hash)
  )
}
