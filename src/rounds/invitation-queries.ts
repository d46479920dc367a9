import type { Db } from '../database.ts'
import type { InvitationState } from '../tables.ts'

export type InvitationKey = Readonly<{ unitId: number; codeHash: string }>

/** An invitation as the pages of citizens need it. */
export type InvitationRow = {
  case_id: number
  questionnaire_version_id: number
  state: InvitationState
  submission_hash: string | null
}

function selectInvitation(db: Db, { unitId, codeHash }: InvitationKey) {
  return db
    .selectFrom('invitation')
    .select(['case_id', 'questionnaire_version_id', 'state', 'submission_hash'])
    .where('unit_id', '=', unitId)
    .where('code_hash', '=', codeHash)
}

export async function findInvitation(db: Db, key: InvitationKey): Promise<InvitationRow | undefined> {
  return await selectInvitation(db, key).executeTakeFirst()
}

/** Reads an invitation and holds it: who begins, sends or revokes with it stands in line here. */
export async function lockInvitation(trx: Db, key: InvitationKey): Promise<InvitationRow | undefined> {
  return await selectInvitation(trx, key).forUpdate().executeTakeFirst()
}

/** Binds an invitation to the draft that was begun with it. */
export async function bindInvitation(trx: Db, key: InvitationKey, submissionHash: string): Promise<void> {
  await trx
    .updateTable('invitation')
    .set({ state: 'begun', submission_hash: submissionHash })
    .where('unit_id', '=', key.unitId)
    .where('code_hash', '=', key.codeHash)
    .execute()
}

/** Makes the invitation of a draft that has ended without a response free again. */
export async function freeInvitation(trx: Db, key: InvitationKey, submissionHash: string): Promise<void> {
  await trx
    .updateTable('invitation')
    .set({ state: 'issued', submission_hash: null })
    .where('unit_id', '=', key.unitId)
    .where('code_hash', '=', key.codeHash)
    .where('state', '=', 'begun')
    .where('submission_hash', '=', submissionHash)
    .execute()
}

/** Ends an invitation: nothing leads from it to anywhere any more. */
export async function endInvitation(
  trx: Db,
  key: InvitationKey,
  state: 'completed' | 'revoked',
): Promise<void> {
  await trx
    .updateTable('invitation')
    .set({ state, submission_hash: null })
    .where('unit_id', '=', key.unitId)
    .where('code_hash', '=', key.codeHash)
    .execute()
}

/** Ends the draft that was begun with an invitation. */
export async function deleteBoundDraft(
  trx: Db,
  { unitId, codeHash }: InvitationKey,
  submissionHash: string,
): Promise<void> {
  await trx
    .deleteFrom('draft')
    .where('unit_id', '=', unitId)
    .where('submission_hash', '=', submissionHash)
    .where('invitation_hash', '=', codeHash)
    .execute()
}
