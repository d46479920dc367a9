import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { escapeLike, foldVietnamese } from '../units/search-text.ts'

/** What of the log is asked for; empty text = no condition. */
export type LogSearch = Readonly<{
  act: string
  subject: string
  /** name of a person or post */
  who: string
  /** name of a unit */
  unit: string
  /** first and last day in Việt Nam, 'YYYY-MM-DD' */
  from: string
  to: string
}>

function logFrom(db: Db, reach: readonly number[], search: LogSearch) {
  const who = `%${escapeLike(search.who.toLowerCase())}%`
  return db
    .selectFrom('audit as l')
    .innerJoin('unit as u', 'u.unit_id', 'l.unit_id')
    .leftJoin('account as a', 'a.account_id', 'l.account_id')
    .leftJoin('account_holder as h', 'h.holder_id', 'l.holder_id')
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .$if(search.act !== '', (query) => query.where('l.act', '=', search.act))
    .$if(search.subject !== '', (query) => query.where('l.subject', '=', search.subject))
    .$if(search.who !== '', (query) =>
      query.where(
        sql<boolean>`lower(coalesce(h.full_name, '') || ' ' || coalesce(a.post_title, '')) like ${who}`,
      ),
    )
    .$if(search.unit !== '', (query) =>
      query.where('u.search_text', 'like', `%${escapeLike(foldVietnamese(search.unit))}%`),
    )
    .$if(search.from !== '', (query) =>
      query.where(sql<boolean>`l.happened_at >= ${`${search.from}T00:00:00+07:00`}::timestamptz`),
    )
    .$if(search.to !== '', (query) =>
      query.where(
        sql<boolean>`l.happened_at < ${`${search.to}T00:00:00+07:00`}::timestamptz + interval '1 day'`,
      ),
    )
}

/** Rows of the log of units within a reach, newest first, a page at a time. */
export async function logWithin(
  db: Db,
  reach: readonly number[],
  search: LogSearch,
  { limit, offset, before }: { limit: number; offset: number; before?: Date },
) {
  const base = logFrom(db, reach, search).$if(before !== undefined, (query) =>
    query.where('l.happened_at', '<', before ?? new Date()),
  )
  const { n } = await base.select((b) => b.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const rows = await base
    .select(['l.unit_id', 'l.seq', 'l.happened_at', 'l.act', 'l.subject', 'l.detail', 'l.hash'])
    .select(['u.name as unit_name', 'a.post_title', 'h.full_name'])
    .orderBy('l.happened_at', 'desc')
    .orderBy('l.unit_id')
    .orderBy('l.seq', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows, total: Number(n) }
}

export type LogRow = Awaited<ReturnType<typeof logWithin>>['rows'][number]

/** The acts that stand in the log of a reach. */
export async function actsWithin(db: Db, reach: readonly number[]): Promise<string[]> {
  const rows = await db
    .selectFrom('audit as l')
    .innerJoin('unit as u', 'u.unit_id', 'l.unit_id')
    .select('l.act')
    .distinct()
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .orderBy('l.act')
    .execute()
  return rows.map((row) => row.act)
}

/** Units within a reach that have a chain. */
export async function chainsWithin(db: Db, reach: readonly number[]) {
  return await db
    .selectFrom('audit_head as l')
    .innerJoin('unit as u', 'u.unit_id', 'l.unit_id')
    .select(['l.unit_id', 'u.name'])
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .orderBy('l.unit_id')
    .execute()
}
