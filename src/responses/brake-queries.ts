import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { FormPlace } from './begin.ts'

/** The minute, or the quarter of an hour, that runs by the clock of the database: all processes ask the same one. */
const minuteNow = sql<number>`floor(extract(epoch from clock_timestamp()) / 60)::integer`
const quarterNow = sql<number>`floor(extract(epoch from clock_timestamp()) / 900)::integer`

/**
 * Counts one more form begun through a link. Who begins at the same moment waits here until the transaction ends: call it last.
 * One whose clock was read just before the minute turned counts into the new one.
 * @returns how many were begun in the minute that runs, this one included
 */
export async function countBegun(trx: Db, { unitId, caseId, versionId }: FormPlace): Promise<number> {
  const { begun } = await trx
    .insertInto('link_minute')
    .values({
      ...{ unit_id: unitId, case_id: caseId, questionnaire_version_id: versionId },
      ...{ minute: minuteNow, begun: 1 },
    })
    .onConflict((conflict) =>
      conflict.columns(['unit_id', 'case_id', 'questionnaire_version_id']).doUpdateSet({
        minute: sql`case when link_minute.minute = excluded.minute + 1 then link_minute.minute else excluded.minute end`,
        begun: sql`case when link_minute.minute - excluded.minute in (0, 1) then link_minute.begun + 1 else 1 end`,
      }),
    )
    .returning('begun')
    .executeTakeFirstOrThrow()
  return begun
}

/**
 * Counts one more code that led nowhere. Of a unit that does not exist nothing is kept.
 * @returns how many were tried at this unit in the quarter of an hour that runs, in all processes; 0 where there is no such unit
 */
export async function countMiss(db: Db, unitId: number): Promise<number> {
  const row = await db
    .insertInto('code_misses')
    .columns(['unit_id', 'quarter', 'misses'])
    .expression(
      db
        .selectFrom('unit')
        .select(['unit_id', quarterNow.as('quarter'), sql<number>`1`.as('misses')])
        .where('unit_id', '=', unitId),
    )
    .onConflict((conflict) =>
      conflict.column('unit_id').doUpdateSet({
        quarter: sql`excluded.quarter`,
        misses: sql`case when code_misses.quarter = excluded.quarter then code_misses.misses + 1 else 1 end`,
      }),
    )
    .returning('misses')
    .executeTakeFirst()
  return row?.misses ?? 0
}

/** Deletes the counts of minutes and quarters that are over: no row says when somebody began. */
export async function forgetBrakes(db: Db): Promise<void> {
  await db.deleteFrom('link_minute').where('minute', '<', sql<number>`${minuteNow} - 1`).execute()
  await db.deleteFrom('code_misses').where('quarter', '<', quarterNow).execute()
}
