import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { ScoreChangeTable } from '../tables.ts'

/** Keeps changes of scores for good. */
export async function insertScoreChanges(
  trx: Db,
  rows: readonly Insertable<ScoreChangeTable>[],
): Promise<void> {
  if (rows.length > 0)
    await trx
      .insertInto('score_change')
      .values([...rows])
      .execute()
}

/**
 * What the unit's part of criteria was at an earlier revision of the sheet: what stood there before the first change after
 * it. Criteria that have not changed since are not in the answer.
 */
export async function partsAt(
  db: Db,
  one: { unit_id: number; case_id: number },
  revision: number,
): Promise<Map<string, { entry: unknown; explanation: string | null }>> {
  const rows = await db
    .selectFrom('score_change')
    .select(['criterion_code', 'old_entry', 'old_explanation', 'revision'])
    .where('unit_id', '=', one.unit_id)
    .where('case_id', '=', one.case_id)
    .where('part', '=', 'self')
    .where('revision', '>', revision)
    .orderBy('criterion_code')
    .orderBy('revision')
    .orderBy('change_id')
    .execute()
  const parts = new Map<string, { entry: unknown; explanation: string | null }>()
  for (const row of rows) {
    if (!parts.has(row.criterion_code))
      parts.set(row.criterion_code, { entry: row.old_entry, explanation: row.old_explanation })
  }
  return parts
}

/** The changes of scores of a case, newest first, with who made them. */
export async function scoreChanges(
  db: Db,
  one: { unit_id: number; case_id: number },
  criterion: string | null,
) {
  return await db
    .selectFrom('score_change as s')
    .leftJoin('account_holder as h', 'h.holder_id', 's.holder_id')
    .leftJoin('account as a', 'a.account_id', 'h.account_id')
    .select([
      's.change_id',
      's.criterion_code',
      's.part',
      's.pass',
      's.step',
      's.seat',
      's.changed_at',
      's.old_state',
    ])
    .select([
      's.old_points',
      's.new_state',
      's.new_points',
      's.why',
      's.holder_id',
      'h.full_name',
      'a.post_title',
    ])
    .where('s.unit_id', '=', one.unit_id)
    .where('s.case_id', '=', one.case_id)
    .$if(criterion !== null, (query) => query.where('s.criterion_code', '=', criterion ?? ''))
    .orderBy('s.changed_at', 'desc')
    .orderBy('s.criterion_code')
    .orderBy('s.change_id')
    .execute()
}
