import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { dayInVietnam } from '../web/format.ts'
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
    .selectFrom('role_grant as g')
    .leftJoin('unit_inheritance as i', (join) =>
      join.onRef('i.unit_id', '=', 'g.unit_id').on('i.since', '<=', dayInVietnam(new Date())),
    )
    .select(['g.role', 'g.unit_id'])
    .select(
      sql<
        number[]
      >`coalesce(array_agg(i.former_id order by i.former_id) filter (where i.former_id is not null), '{}')`.as(
        'former',
      ),
    )
    .where('g.account_id', '=', row.account_id)
    .groupBy(['g.role', 'g.unit_id'])
    .orderBy('g.role')
    .orderBy('g.unit_id')
    .execute()
  return {
    accountId: row.account_id,
    holderId: row.holder_id,
    fullName: row.full_name,
    postTitle: row.post_title,
    unitId: row.unit_id,
    unitName: row.unit_name,
    grants: grants.map((grant) => ({ role: grant.role, unitId: grant.unit_id, former: grant.former })),
  }
}
