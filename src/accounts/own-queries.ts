import type { Db } from '../database.ts'

export async function passwordHashOf(db: Db, holderId: number): Promise<string | null> {
  const row = await db
    .selectFrom('account_holder')
    .select('password_hash')
    .where('holder_id', '=', holderId)
    .executeTakeFirst()
  return row?.password_hash ?? null
}

export async function sessionsOf(db: Db, holderId: number) {
  return await db
    .selectFrom('session')
    .select(['token_hash', 'started_at', 'seen_at', 'device', 'network'])
    .where('holder_id', '=', holderId)
    .where('expires_at', '>', new Date())
    .orderBy('seen_at', 'desc')
    .orderBy('token_hash')
    .execute()
}

export async function deleteSessionsOf(db: Db, holderId: number, exceptTokenHash?: string): Promise<number> {
  const rows = await db
    .deleteFrom('session')
    .where('holder_id', '=', holderId)
    .$if(exceptTokenHash !== undefined, (query) => query.where('token_hash', '!=', exceptTokenHash ?? ''))
    .returning('token_hash')
    .execute()
  return rows.length
}

/** Ends one session of a person, by the first signs of its hash, which a page may name. @returns whether it was there */
export async function endSessionOf(db: Db, holderId: number, key: string): Promise<boolean> {
  const rows = await db
    .deleteFrom('session')
    .where('holder_id', '=', holderId)
    .where('token_hash', 'like', `${key}%`)
    .returning('token_hash')
    .execute()
  return rows.length > 0
}
