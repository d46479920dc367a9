import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Role } from '../tables.ts'

/** Units of today with one of these codes; where a code stands at two levels, the higher one, as everywhere. */
export async function unitsByCodes(db: Db, codes: readonly string[], day: string) {
  const rows = await db
    .selectFrom('unit')
    .select(['code', 'unit_id', 'name', 'path'])
    .where('code', '=', sql<string>`any(${[...codes]}::text[])`)
    .where(sql<boolean>`valid_from <= ${day}::date and (valid_to is null or ${day}::date < valid_to)`)
    .orderBy(sql`cardinality(path)`, 'desc')
    .orderBy('unit_id', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.code, row]))
}

/** Who holds a post with one of these addresses now. */
export async function holdersByEmails(db: Db, emailKeys: readonly string[]) {
  const rows = await db
    .selectFrom('account_holder as h')
    .innerJoin('account as a', 'a.account_id', 'h.account_id')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .select(['h.email_key', 'a.account_id', 'a.unit_id', 'a.post_title', 'u.name as unit_name'])
    .where('h.email_key', '=', sql<string>`any(${[...emailKeys]}::text[])`)
    .where('h.held_to', 'is', null)
    .orderBy('h.holder_id')
    .execute()
  return new Map(rows.map((row) => [row.email_key, row]))
}

export type NewPost = {
  unitId: number
  postTitle: string
  fullName: string
  email: string
  roles: readonly Role[]
  scopeId: number
}

const part = 1000

/** Writes posts with their holders and roles, each kind of row in a few statements. @returns the ids of the posts */
export async function insertPosts(trx: Db, posts: readonly NewPost[], batch: string): Promise<number[]> {
  const ids: number[] = []
  for (let from = 0; from < posts.length; from += part) {
    const some = posts.slice(from, from + part)
    const made = await trx
      .insertInto('account')
      .values(some.map((post) => ({ unit_id: post.unitId, post_title: post.postTitle, batch })))
      .returning(['account_id', 'unit_id', 'post_title'])
      .execute()
    // Rows come back in any order: posts of one unit and title are alike until somebody holds them.
    const free = Map.groupBy(made, (row) => `${row.unit_id} ${row.post_title}`)
    const placed = some.map((post) => {
      const accountId = free.get(`${post.unitId} ${post.postTitle}`)?.pop()?.account_id
      if (accountId === undefined) throw new Error(`no post was made for ${post.postTitle}`)
      return { ...post, accountId }
    })
    ids.push(...placed.map((post) => post.accountId))
    const persons = await personsByEmails(
      trx,
      some.map((post) => post.email.toLowerCase()),
    )
    await trx
      .insertInto('account_holder')
      .values(
        placed.map((post) => ({
          account_id: post.accountId,
          full_name: post.fullName,
          email: post.email,
          email_key: post.email.toLowerCase(),
          password_hash: null,
          person_id: persons.get(post.email.toLowerCase()) ?? null,
        })),
      )
      .execute()
    await trx
      .insertInto('role_grant')
      .values(
        placed.flatMap((post) =>
          post.roles.map((role) => ({ account_id: post.accountId, role, unit_id: post.scopeId })),
        ),
      )
      .execute()
  }
  // Who is new is a person of their own.
  await trx
    .updateTable('account_holder')
    .set((b) => ({ person_id: b.ref('holder_id') }))
    .where('person_id', 'is', null)
    .where('account_id', '=', sql<number>`any(${ids}::integer[])`)
    .execute()
  return ids
}

/** Persons who have held a post with one of these addresses before. */
async function personsByEmails(trx: Db, emailKeys: readonly string[]): Promise<Map<string, number | null>> {
  const rows = await trx
    .selectFrom('account_holder')
    .select(['email_key', (b) => b.fn.min('person_id').as('person_id')])
    .where('email_key', '=', sql<string>`any(${[...emailKeys]}::text[])`)
    .groupBy('email_key')
    .execute()
  return new Map(rows.map((row) => [row.email_key, row.person_id]))
}

/** The posts that were made together. */
export async function accountsOfBatch(db: Db, batch: string): Promise<number[]> {
  const rows = await db
    .selectFrom('account')
    .select('account_id')
    .where('batch', '=', batch)
    .orderBy('account_id')
    .execute()
  return rows.map((row) => row.account_id)
}
