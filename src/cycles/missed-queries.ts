import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** A deadline that passed while the work was still the unit's: kept for ever, also when more time was granted afterwards. */
export type MissedDeadline = {
  pass: number
  stage: string
  due_at: Date
  /** when the work was done at last; null = not yet, or never */
  done_at: Date | null
}

export type MissedRow = {
  unit_id: number
  case_id: number
  round_id: number
  pass: number
  stage: string
  due_at: Date
}

/** Notes deadlines that were missed; those noted before stay as they are. */
export async function noteMissed(trx: Db, rows: readonly MissedRow[], now: Date): Promise<void> {
  if (rows.length === 0) return
  await trx
    .insertInto('missed_deadline')
    .values(rows.map((row) => ({ ...row, noted_at: now })))
    .onConflict((conflict) => conflict.columns(['unit_id', 'case_id', 'pass', 'stage', 'due_at']).doNothing())
    .execute()
}

/** The work of a stage was done at last: says so on each deadline of it that was missed. */
export async function settleMissed(
  trx: Db,
  one: { unit_id: number; case_id: number; pass: number; stage: string },
  now: Date,
): Promise<void> {
  await trx
    .updateTable('missed_deadline')
    .set({ done_at: now })
    .where('unit_id', '=', one.unit_id)
    .where('case_id', '=', one.case_id)
    .where('pass', '=', one.pass)
    .where('stage', '=', one.stage)
    .where('done_at', 'is', null)
    .execute()
}

/** The deadlines a case has missed, oldest first. */
export async function missedOf(db: Db, one: { unit_id: number; case_id: number }): Promise<MissedDeadline[]> {
  return await db
    .selectFrom('missed_deadline')
    .select(['pass', 'stage', 'due_at', 'done_at'])
    .where('unit_id', '=', one.unit_id)
    .where('case_id', '=', one.case_id)
    .orderBy('due_at')
    .orderBy('pass')
    .orderBy('stage')
    .execute()
}

/** The last deadline that was given to the unit for its sheet in this pass, by a return or an extension; null = none was. */
export async function givenDue(
  trx: Db,
  one: { unit_id: number; case_id: number },
  pass: number,
): Promise<Date | null> {
  const row = await trx
    .selectFrom('case_act')
    .select('due_at')
    .where('unit_id', '=', one.unit_id)
    .where('case_id', '=', one.case_id)
    .where('due_at', 'is not', null)
    .where('next_stage', 'in', ['self_scoring', 'confirming'])
    // A return is written in the pass that it ends.
    .where(sql<number>`pass + case when act = 'return' then 1 else 0 end`, '=', pass)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.due_at ?? null
}
