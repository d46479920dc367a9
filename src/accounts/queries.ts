import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Role } from '../tables.ts'

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

/**
 * A new holder of a post. Somebody who has held a post before with the same address, or is said to be the same as another
 * holder (`personId`), stays the same person.
 */
export async function insertHolder(
  trx: Db,
  holder: {
    accountId: number
    fullName: string
    email: string
    passwordHash: string | null
    personId?: number | null
  },
): Promise<number> {
  const known =
    holder.personId ??
    (
      await trx
        .selectFrom('account_holder')
        .select((b) => b.fn.min('person_id').as('person_id'))
        .where('email_key', '=', holder.email.toLowerCase())
        .executeTakeFirst()
    )?.person_id ??
    null
  const row = await trx
    .insertInto('account_holder')
    .values({
      account_id: holder.accountId,
      full_name: holder.fullName,
      email: holder.email,
      email_key: holder.email.toLowerCase(),
      password_hash: holder.passwordHash,
      person_id: known,
    })
    .returning('holder_id')
    .executeTakeFirstOrThrow()
  if (known === null) {
    await trx
      .updateTable('account_holder')
      .set({ person_id: row.holder_id })
      .where('holder_id', '=', row.holder_id)
      .execute()
  }
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

/** Whether a post stands, and in which unit; its row held until the transaction ends. */
export async function lockPost(
  trx: Db,
  accountId: number,
): Promise<{ state: 'active' | 'closed'; unit_name: string } | undefined> {
  return await trx
    .selectFrom('account as a')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .select(['a.state', 'u.name as unit_name'])
    .where('a.account_id', '=', accountId)
    .forUpdate('a')
    .executeTakeFirst()
}

/** The administrators who may grant rights for one of these units. */
export async function grantersFor(db: Db, path: readonly number[]): Promise<string[]> {
  const rows = await db
    .selectFrom('role_grant as g')
    .innerJoin('account as a', 'a.account_id', 'g.account_id')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .select(['a.post_title', 'u.name'])
    .distinct()
    .where('a.state', '=', 'active')
    .where('g.role', '=', 'admin')
    .where(sql<boolean>`g.unit_id = any(${[...path]}::integer[])`)
    .orderBy('a.post_title')
    .orderBy('u.name')
    .limit(3)
    .execute()
  return rows.map((row) => `${row.post_title} (${row.name})`)
}
