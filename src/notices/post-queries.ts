import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { postFates } from './notice.ts'

/** How posts are called. */
export async function postsNamed(db: Db, accountIds: readonly number[]): Promise<Map<number, string>> {
  if (accountIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('account')
    .select(['account_id', 'post_title'])
    .where(sql<boolean>`account_id = any(${[...accountIds]}::integer[])`)
    .orderBy('account_id')
    .execute()
  return new Map(rows.map((row) => [row.account_id, row.post_title]))
}

/** Other active posts held by the persons who hold these. */
export async function otherPostsOf(
  db: Db,
  accountIds: readonly number[],
): Promise<{ closed_id: number; account_id: number }[]> {
  if (accountIds.length === 0) return []
  return await db
    .selectFrom('account_holder as h')
    .innerJoin('account_holder as o', (join) =>
      join.onRef('o.person_id', '=', 'h.person_id').on('o.held_to', 'is', null),
    )
    .innerJoin('account as a', 'a.account_id', 'o.account_id')
    .select(['h.account_id as closed_id', 'o.account_id'])
    .where('h.held_to', 'is', null)
    .where('a.state', '=', 'active')
    .whereRef('o.account_id', '<>', 'h.account_id')
    .where(sql<boolean>`h.account_id = any(${[...accountIds]}::integer[])`)
    .orderBy('h.account_id')
    .orderBy('o.account_id')
    .execute()
}

/** Posts with a notice about themselves, made since an instant, that no e-mail has told of. */
export async function postsToMail(db: Db, since: Date): Promise<number[]> {
  const rows = await db
    .selectFrom('notice')
    .select('account_id')
    .distinct()
    .where('kind', 'in', [...postFates])
    .where('mailed_at', 'is', null)
    .where('made_at', '>=', since)
    .orderBy('account_id')
    .execute()
  return rows.map((row) => row.account_id)
}
