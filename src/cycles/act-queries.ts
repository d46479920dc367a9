import type { Insertable } from 'kysely'
import { formerPlaces, placeThen } from '../accounts/move-queries.ts'
import type { Db } from '../database.ts'
import type { CaseActTable } from '../tables.ts'

/** Writes one row of the course of a case; the caller holds the sheet's row. */
export async function insertCaseAct(trx: Db, row: Omit<Insertable<CaseActTable>, 'seq'>): Promise<void> {
  const last = await trx
    .selectFrom('case_act')
    .select((b) => b.fn.max('seq').as('seq'))
    .where('unit_id', '=', row.unit_id)
    .where('case_id', '=', row.case_id)
    .executeTakeFirst()
  await trx
    .insertInto('case_act')
    .values({ ...row, seq: Number(last?.seq ?? 0) + 1 })
    .execute()
}

/** The course of a case, oldest first, with the posts that acted and the units they stood in then. */
export async function caseActs(db: Db, one: { unit_id: number; case_id: number }) {
  const rows = await db
    .selectFrom('case_act as c')
    .leftJoin('account as a', 'a.account_id', 'c.account_id')
    .leftJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .leftJoin('account_holder as h', 'h.holder_id', 'c.holder_id')
    .select([
      'c.seq',
      'c.pass',
      'c.act',
      'c.stage',
      'c.next_stage',
      'c.step',
      'c.happened_at',
      'c.reason',
      'c.criteria',
      'c.account_id',
    ])
    .select(['c.due_at', 'c.decision_number', 'c.decided_on'])
    .select(['a.post_title', 'u.name as post_unit', 'h.full_name'])
    .where('c.unit_id', '=', one.unit_id)
    .where('c.case_id', '=', one.case_id)
    .orderBy('c.seq')
    .execute()
  const moves = await formerPlaces(
    db,
    rows.flatMap((row) => (row.account_id === null ? [] : [row.account_id])),
  )
  return rows.map(({ account_id, ...row }) => ({
    ...row,
    post_unit: placeThen(moves, account_id, row.happened_at) ?? row.post_unit,
  }))
}
