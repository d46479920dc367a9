import type { Db } from '../database.ts'

export async function writeSession(
  db: Db,
  tokenHash: string,
  holderId: number | null,
  data: Record<string, unknown>,
  expiresAt: Date,
): Promise<void> {
  const row = { holder_id: holderId, data: JSON.stringify(data), expires_at: expiresAt, seen_at: new Date() }
  await db
    .insertInto('session')
    .values({ token_hash: tokenHash, ...row })
    .onConflict((conflict) => conflict.columns(['token_hash']).doUpdateSet(row))
    .execute()
}

export async function readSession(db: Db, tokenHash: string): Promise<Record<string, unknown> | undefined> {
  const row = await db
    .selectFrom('session')
    .select('data')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', new Date())
    .executeTakeFirst()
  return row?.data
}

/** Moves the idle limit and says from where it was used, at most once a minute. */
export async function touchSession(
  db: Db,
  tokenHash: string,
  expiresAt: Date,
  from: { device: string | null; network: string | null },
): Promise<void> {
  await db
    .updateTable('session')
    .set({ expires_at: expiresAt, seen_at: new Date(), ...from })
    .where('token_hash', '=', tokenHash)
    .where((b) => b.or([b('seen_at', '<', new Date(Date.now() - 60_000)), b('network', 'is', null)]))
    .execute()
}

export async function deleteSession(db: Db, tokenHash: string): Promise<void> {
  await db.deleteFrom('session').where('token_hash', '=', tokenHash).execute()
}

export async function deleteExpiredSessions(db: Db): Promise<void> {
  await db.deleteFrom('session').where('expires_at', '<', new Date()).execute()
}
