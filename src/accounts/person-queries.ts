import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** Somebody known by an address, now or before. */
export async function holderByEmail(
  db: Db,
  email: string,
): Promise<{ holder_id: number; person_id: number } | undefined> {
  const row = await db
    .selectFrom('account_holder')
    .select(['holder_id', 'person_id'])
    .where('email_key', '=', email)
    .orderBy('holder_id', 'desc')
    .executeTakeFirst()
  return row && { holder_id: row.holder_id, person_id: row.person_id ?? row.holder_id }
}

/** The holdings of an address, oldest first. */
export async function holdersWithEmail(db: Db, emailKey: string): Promise<number[]> {
  const rows = await db
    .selectFrom('account_holder')
    .select('holder_id')
    .where('email_key', '=', emailKey)
    .orderBy('holder_id')
    .execute()
  return rows.map((row) => row.holder_id)
}

/** Other posts of a person and the addresses they are held with, with the path of their unit. */
export async function otherPostsOf(db: Db, accountId: number) {
  return await db
    .selectFrom('account_holder as h')
    .innerJoin('account_holder as o', 'o.person_id', 'h.person_id')
    .innerJoin('account as a', 'a.account_id', 'o.account_id')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .select(['o.holder_id', 'o.full_name', 'o.email', 'o.held_from', 'o.held_to'])
    .select(['a.account_id', 'a.post_title', 'u.name as unit_name', 'u.path'])
    .select(sql<boolean>`o.email_key <> h.email_key`.as('declared'))
    .where('h.account_id', '=', accountId)
    .where('h.held_to', 'is', null)
    .where('o.account_id', '!=', accountId)
    .orderBy('o.held_from', 'desc')
    .orderBy('o.holder_id')
    .execute()
}

/** Makes one person of two, in holdings and in what was done in cases. */
export async function joinPersonRows(trx: Db, kept: number, gone: number): Promise<void> {
  await trx.updateTable('account_holder').set({ person_id: kept }).where('person_id', '=', gone).execute()
  await trx.updateTable('case_act').set({ person_id: kept }).where('person_id', '=', gone).execute()
  await trx.updateTable('appraisal_seat').set({ person_id: kept }).where('person_id', '=', gone).execute()
}

/** Makes the holdings of one address a person of their own; those of the other addresses stay one. */
export async function separatePersonRows(trx: Db, joint: number, own: readonly number[]): Promise<void> {
  const others = await trx
    .selectFrom('account_holder')
    .select('holder_id')
    .where('person_id', '=', joint)
    .where('holder_id', 'not in', [...own])
    .orderBy('holder_id')
    .execute()
  const parts = [own, others.map((row) => row.holder_id)]
  for (const holders of parts) {
    const [first] = holders
    if (first === undefined) continue
    const change = { person_id: first }
    await trx
      .updateTable('account_holder')
      .set(change)
      .where('holder_id', 'in', [...holders])
      .execute()
    await trx
      .updateTable('case_act')
      .set(change)
      .where('holder_id', 'in', [...holders])
      .execute()
    await trx
      .updateTable('appraisal_seat')
      .set(change)
      .where('holder_id', 'in', [...holders])
      .execute()
  }
}
