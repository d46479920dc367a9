import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Role } from '../tables.ts'
import type { SignedIn } from './right.ts'

export type HolderForSignIn = { holder_id: number; account_id: number; password_hash: string | null }

/** The present holder with this e-mail address (lower case) of an active account. */
export async function holderByEmail(db: Db, emailKey: string): Promise<HolderForSignIn | undefined> {
  return await db
    .selectFrom('account_holder as h')
    .innerJoin('account as a', 'a.account_id', 'h.account_id')
    .select(['h.holder_id', 'h.account_id', 'h.password_hash'])
    .where('h.email_key', '=', emailKey)
    .where('h.held_to', 'is', null)
    .where('a.state', '=', 'active')
    .executeTakeFirst()
}

/** The signed-in person with post, unit and grants, or undefined when the post was closed or has a new holder. */
export async function signedInByHolder(db: Db, holderId: number): Promise<SignedIn | undefined> {
  const row = await db
    .selectFrom('account_holder as h')
    .innerJoin('account as a', 'a.account_id', 'h.account_id')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .select([
      'h.holder_id',
      'h.full_name',
      'a.account_id',
      'a.post_title',
      'a.unit_id',
      'u.name as unit_name',
    ])
    .where('h.holder_id', '=', holderId)
    .where('h.held_to', 'is', null)
    .where('a.state', '=', 'active')
    .executeTakeFirst()
  if (!row) return undefined
  const grants = await db
    .selectFrom('role_grant')
    .select(['role', 'unit_id'])
    .where('account_id', '=', row.account_id)
    .orderBy('role')
    .orderBy('unit_id')
    .execute()
  return {
    accountId: row.account_id,
    holderId: row.holder_id,
    fullName: row.full_name,
    postTitle: row.post_title,
    unitId: row.unit_id,
    unitName: row.unit_name,
    grants: grants.map((grant) => ({ role: grant.role, unitId: grant.unit_id })),
  }
}

export async function countAccounts(db: Db): Promise<number> {
  const row = await db
    .selectFrom('account')
    .select((b) => b.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

export async function insertAccount(trx: Db, unitId: number, postTitle: string): Promise<number> {
  const row = await trx
    .insertInto('account')
    .values({ unit_id: unitId, post_title: postTitle })
    .returning('account_id')
    .executeTakeFirstOrThrow()
  return row.account_id
}

export async function insertHolder(
  trx: Db,
  holder: { accountId: number; fullName: string; email: string; passwordHash: string | null },
): Promise<number> {
  const row = await trx
    .insertInto('account_holder')
    .values({
      account_id: holder.accountId,
      full_name: holder.fullName,
      email: holder.email,
      email_key: holder.email.toLowerCase(),
      password_hash: holder.passwordHash,
    })
    .returning('holder_id')
    .executeTakeFirstOrThrow()
  return row.holder_id
}

export async function insertGrants(
  trx: Db,
  accountId: number,
  grants: readonly { role: Role; unitId: number }[],
): Promise<void> {
  if (grants.length === 0) return
  await trx
    .insertInto('role_grant')
    .values(grants.map((grant) => ({ account_id: accountId, role: grant.role, unit_id: grant.unitId })))
    .onConflict((conflict) => conflict.columns(['account_id', 'role', 'unit_id']).doNothing())
    .execute()
}

export async function deleteGrants(trx: Db, accountId: number): Promise<void> {
  await trx.deleteFrom('role_grant').where('account_id', '=', accountId).execute()
}

/** Ends the present holding of a post. */
export async function endHolding(trx: Db, accountId: number): Promise<void> {
  await trx
    .updateTable('account_holder')
    .set({ held_to: new Date() })
    .where('account_id', '=', accountId)
    .where('held_to', 'is', null)
    .execute()
}

export async function setPassword(trx: Db, holderId: number, passwordHash: string): Promise<void> {
  await trx
    .updateTable('account_holder')
    .set({ password_hash: passwordHash })
    .where('holder_id', '=', holderId)
    .execute()
}

export async function setAccountState(trx: Db, accountId: number, state: 'active' | 'closed'): Promise<void> {
  await trx.updateTable('account').set({ state }).where('account_id', '=', accountId).execute()
}

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

export type AccountRow = {
  account_id: number
  post_title: string
  state: 'active' | 'closed'
  unit_id: number
  unit_name: string
  full_name: string | null
  email: string | null
  activated: boolean
  roles: string
}

/** Accounts within a reach of units, a page at a time, found by name, e-mail, post or unit. */
export async function accountsWithin(
  db: Db,
  reachUnitIds: readonly number[],
  search: { text: string; limit: number; offset: number },
): Promise<{ rows: AccountRow[]; total: number }> {
  const pattern = `%${search.text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  const base = db
    .selectFrom('account as a')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .leftJoin('account_holder as h', (join) =>
      join.onRef('h.account_id', '=', 'a.account_id').on('h.held_to', 'is', null),
    )
    .where(sql<boolean>`u.path && ${sql.val([...reachUnitIds])}::integer[]`)
    .$if(search.text !== '', (query) =>
      query.where(
        sql<boolean>`lower(coalesce(h.full_name, '') || ' ' || coalesce(h.email, '') || ' ' || a.post_title || ' ' || u.name) like ${pattern}`,
      ),
    )
  const total = await base.select((b) => b.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const rows = await base
    .select([
      'a.account_id',
      'a.post_title',
      'a.state',
      'a.unit_id',
      'u.name as unit_name',
      'h.full_name',
      'h.email',
      sql<boolean>`h.password_hash is not null`.as('activated'),
      sql<string>`coalesce((select string_agg(distinct g.role, ',') from app.role_grant g where g.account_id = a.account_id), '')`.as(
        'roles',
      ),
    ])
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('a.account_id')
    .limit(search.limit)
    .offset(search.offset)
    .execute()
  return { rows, total: Number(total.n) }
}

export async function accountById(db: Db, accountId: number) {
  return await db
    .selectFrom('account as a')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .select(['a.account_id', 'a.post_title', 'a.state', 'a.unit_id', 'u.name as unit_name', 'u.path'])
    .where('a.account_id', '=', accountId)
    .executeTakeFirst()
}

export async function grantsOf(db: Db, accountId: number) {
  return await db
    .selectFrom('role_grant as g')
    .innerJoin('unit as u', 'u.unit_id', 'g.unit_id')
    .select(['g.role', 'g.unit_id', 'u.name as unit_name'])
    .where('g.account_id', '=', accountId)
    .orderBy('g.role')
    .orderBy('g.unit_id')
    .execute()
}

export async function holdersOf(db: Db, accountId: number) {
  return await db
    .selectFrom('account_holder')
    .select([
      'holder_id',
      'full_name',
      'email',
      'held_from',
      'held_to',
      sql<boolean>`password_hash is not null`.as('activated'),
    ])
    .where('account_id', '=', accountId)
    .orderBy('held_from', 'desc')
    .orderBy('holder_id', 'desc')
    .execute()
}

/** Counts one attempt against a subject in the present window. @returns attempts so far in this window */
export async function countAttempt(db: Db, subject: string, windowStart: Date): Promise<number> {
  const row = await db
    .insertInto('rate_counter')
    .values({ subject, window_start: windowStart, attempts: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['subject', 'window_start'])
        .doUpdateSet({ attempts: sql<number>`app.rate_counter.attempts + 1` }),
    )
    .returning('attempts')
    .executeTakeFirstOrThrow()
  return row.attempts
}

export async function forgetAttempts(db: Db, subject: string): Promise<void> {
  await db.deleteFrom('rate_counter').where('subject', '=', subject).execute()
}

export async function deleteOldCounters(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('rate_counter').where('window_start', '<', before).execute()
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

export async function sessionsOf(db: Db, holderId: number) {
  return await db
    .selectFrom('session')
    .select(['token_hash', 'started_at', 'seen_at'])
    .where('holder_id', '=', holderId)
    .where('expires_at', '>', new Date())
    .orderBy('seen_at', 'desc')
    .orderBy('token_hash')
    .execute()
}

export async function passwordHashOf(db: Db, holderId: number): Promise<string | null> {
  const row = await db
    .selectFrom('account_holder')
    .select('password_hash')
    .where('holder_id', '=', holderId)
    .executeTakeFirst()
  return row?.password_hash ?? null
}
