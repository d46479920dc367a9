import { sql } from 'kysely'
import type { Db } from '../database.ts'

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
  search: { text: string; pending?: boolean; batch?: string | null; limit: number; offset: number },
): Promise<{ rows: AccountRow[]; total: number }> {
  const pattern = `%${search.text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  const base = db
    .selectFrom('account as a')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .leftJoin('account_holder as h', (join) =>
      join.onRef('h.account_id', '=', 'a.account_id').on('h.held_to', 'is', null),
    )
    .where(sql<boolean>`u.path && ${sql.val([...reachUnitIds])}::integer[]`)
    .$if(search.pending === true, (query) =>
      query
        .where('a.state', '=', 'active')
        .where('h.holder_id', 'is not', null)
        .where('h.password_hash', 'is', null),
    )
    .$if(typeof search.batch === 'string', (query) => query.where('a.batch', '=', search.batch ?? ''))
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

/** The present holders of active posts who have no password yet, in the order of their units and posts. */
export async function unactivatedHolders(db: Db, accountIds: readonly number[]) {
  return await db
    .selectFrom('account_holder as h')
    .innerJoin('account as a', 'a.account_id', 'h.account_id')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .select(['h.holder_id', 'h.full_name', 'h.email', 'a.account_id', 'a.post_title'])
    .select(['a.unit_id', 'u.name as unit_name', 'u.path'])
    .where('a.account_id', '=', sql<number>`any(${[...accountIds]}::integer[])`)
    .where('a.state', '=', 'active')
    .where('h.held_to', 'is', null)
    .where('h.password_hash', 'is', null)
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('a.account_id')
    .execute()
}
