import type { Db } from '../database.ts'

export async function insertActivation(
  trx: Db,
  activation: { tokenHash: string; purpose: 'setup' | 'password'; holderId: number | null; expiresAt: Date },
): Promise<void> {
  await trx
    .insertInto('activation')
    .values({
      token_hash: activation.tokenHash,
      purpose: activation.purpose,
      holder_id: activation.holderId,
      expires_at: activation.expiresAt,
    })
    .execute()
}

export async function findActivation(db: Db, tokenHash: string) {
  return await db
    .selectFrom('activation')
    .select(['purpose', 'holder_id'])
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', new Date())
    .executeTakeFirst()
}

/** Uses up an activation; @returns false when somebody else was first */
export async function takeActivation(trx: Db, tokenHash: string): Promise<boolean> {
  const rows = await trx
    .deleteFrom('activation')
    .where('token_hash', '=', tokenHash)
    .returning('token_hash')
    .execute()
  return rows.length === 1
}

export async function deleteSetupActivations(trx: Db): Promise<void> {
  await trx.deleteFrom('activation').where('purpose', '=', 'setup').execute()
}

export async function deleteActivationsOf(trx: Db, holderId: number): Promise<void> {
  await trx.deleteFrom('activation').where('holder_id', '=', holderId).execute()
}
