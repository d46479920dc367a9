import { type RawBuilder, sql } from 'kysely'
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

/**
 * Columns that make a `SignedIn` of the holder `h` of a post `a` in a unit `u`; of a missing holder all but `grants` are null.
 * `day`: today, from which a unit has what it inherited.
 */
export function signedInColumns(day: string): RawBuilder<unknown> {
  return sql`a.account_id as "accountId", h.holder_id as "holderId", h.full_name as "fullName",
    a.post_title as "postTitle", a.unit_id as "unitId", u.name as "unitName",
    (select coalesce(json_agg(json_build_object('role', g.role, 'unitId', g.unit_id, 'former',
        (select coalesce(json_agg(i.former_id order by i.former_id), '[]') from unit_inheritance i
          where i.unit_id = g.unit_id and i.since <= ${day}::date)) order by g.role, g.unit_id), '[]')
      from role_grant g where g.account_id = a.account_id) as grants`
}

/** The signed-in person with post, unit and grants, or undefined when the post was closed or has a new holder. */
export async function signedInByHolder(db: Db, holderId: number): Promise<SignedIn | undefined> {
  const { rows } = await sql<SignedIn>`
    select ${signedInColumns(dayInVietnam(new Date()))}
    from account_holder h
    join account a on a.account_id = h.account_id and a.state = 'active'
    join unit u on u.unit_id = a.unit_id
    where h.holder_id = ${holderId} and h.held_to is null`.execute(db)
  return rows[0]
}
