import type { Db } from '../database.ts'
import type { Paging } from './queries.ts'

/** How many rows of a source have no place, by reason, most first. */
export async function unmatchedReasonsOf(db: Db): Promise<{ source: string; reason: string; n: number }[]> {
  const rows = await db
    .selectFrom('unit_unmatched')
    .select(['source', 'reason', (b) => b.fn.countAll<number>().as('n')])
    .groupBy(['source', 'reason'])
    .orderBy('n', 'desc')
    .orderBy('source')
    .orderBy('reason')
    .execute()
  return rows.map((row) => ({ ...row, n: Number(row.n) }))
}

export async function unmatchedRows(
  db: Db,
  only: { reason?: string },
  { limit, offset }: Paging,
): Promise<{
  rows: { unmatched_id: number; source: string; row: unknown; reason: string }[]
  total: number
}> {
  const base = db
    .selectFrom('unit_unmatched')
    .$if(only.reason !== undefined, (query) => query.where('reason', '=', only.reason ?? ''))
  const { total } = await base.select((b) => b.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await base
    .select(['unmatched_id', 'source', 'row', 'reason'])
    .orderBy('unmatched_id')
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows, total: Number(total) }
}
