import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** Sheets a reach of units may see, with their state: the list a person works through. */
export async function sheetsWithin(
  db: Db,
  reach: readonly number[],
  search: {
    text: string
    state: string | null
    stage?: string | null
    roundId: number | null
    limit: number
    offset: number
  },
) {
  const pattern = `%${search.text.replace(/[\\%_]/g, '\\$&')}%`
  const base = db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .leftJoin('assessment as a', (join) =>
      join.onRef('a.unit_id', '=', 'c.unit_id').onRef('a.case_id', '=', 'c.case_id'),
    )
    .where(sql<boolean>`u.path && ${sql.val([...reach])}::integer[]`)
    .where('r.state', '!=', 'draft')
    .$if(search.roundId !== null, (query) => query.where('c.round_id', '=', search.roundId ?? 0))
    .$if(search.text !== '', (query) => query.where('u.search_text', 'like', pattern))
    .$if(search.state === 'none', (query) => query.where('a.state', 'is', null))
    .$if(search.state !== null && search.state !== 'none', (query) =>
      query.where(sql<boolean>`a.state = ${search.state}`),
    )
    .$if(Boolean(search.stage), (query) =>
      query.where(sql<boolean>`coalesce(a.stage, 'self_scoring') = ${search.stage}`),
    )
  const total = await base.select((b) => b.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const rows = await base
    .select([
      'c.case_id',
      'c.title as case_title',
      'u.name as unit_name',
      'r.name as round_name',
      'r.round_id',
      'r.closes_at',
      'a.state',
      'a.stage',
      'a.step',
      'a.taken',
      'a.signed',
      'a.due_at',
      'a.updated_at',
      'a.submitted_at',
      'r.state as round_state',
    ])
    .orderBy('r.closes_at', 'desc')
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('c.case_id')
    .limit(search.limit)
    .offset(search.offset)
    .execute()
  return { rows, total: Number(total.n) }
}
