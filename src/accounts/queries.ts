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
