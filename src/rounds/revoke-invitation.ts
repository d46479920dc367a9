import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import { findInvitationOfCase } from './card-queries.ts'
import type { Actor } from './create.ts'
import { insertInvitations, lastNumbers } from './invitation-list-queries.ts'
import { deleteBoundDraft, endInvitation, lockInvitation } from './invitation-queries.ts'
import { newInvitation } from './issue-invitations.ts'
import { lockRound } from './queries.ts'

/** Which invitation: as its code says, or by its number among those of one questionnaire. */
export type Which = { codeHash: string } | { number: number; versionId: number }

/**
 * Revokes an invitation that went astray, and issues another in its place if that is wanted. A form that was begun with it is
 * given up. One that was used stays used: what was sent with it cannot be found.
 * @returns the batch of the new one; null when none was issued
 * @throws Refusal `not_found`, `state_wrong`
 */
export async function revokeInvitation(
  db: Db,
  by: Actor,
  at: { roundId: number; caseId: number; unitId: number },
  which: Which,
  { reissue }: { reissue: boolean },
): Promise<number | null> {
  return await inTransaction(db, async (trx) => {
    const round = await lockRound(trx, at.roundId)
    const found = await findInvitationOfCase(trx, at.unitId, at.caseId, which)
    if (!round || !found) throw refuse('not_found', { what: 'mã mời này' })
    if (round.state !== 'draft' && round.state !== 'open')
      throw refuse('state_wrong', { what: inBoth((w) => w.collection.issueClosed) })
    const key = { unitId: at.unitId, codeHash: found.code_hash }
    const invitation = await lockInvitation(trx, key)
    if (invitation?.state === 'completed')
      throw refuse('state_wrong', { what: inBoth((w) => w.collection.alreadyUsed) })
    if (invitation?.state === 'revoked')
      throw refuse('state_wrong', { what: inBoth((w) => w.collection.alreadyRevoked) })
    if (invitation?.submission_hash) await deleteBoundDraft(trx, key, invitation.submission_hash)
    await endInvitation(trx, key, 'revoked')
    const versionId = found.questionnaire_version_id
    const last = await lastNumbers(trx, at.roundId, versionId)
    const batch = last.batch + 1
    const number = (last.numbers.get(at.caseId) ?? 0) + 1
    if (reissue) {
      const one = { unit_id: at.unitId, case_id: at.caseId, questionnaire_version_id: versionId }
      await insertInvitations(trx, [newInvitation(one, { batch, number, entryId: found.entry_id })])
    }
    await recordAct(trx, {
      unitId: round.unit_id,
      by,
      act: 'round.revoke_invitation',
      // The number names it; the code itself lets somebody in and does not stand in the audit.
      subject: `case:${at.caseId}`,
      detail: { number: found.number, versionId, reissuedAs: reissue ? number : null },
    })
    return reissue ? batch : null
  })
}
