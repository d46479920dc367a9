import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { AppraisalScoreTable, AssessmentScoreTable } from '../tables.ts'

/** Writes the appraiser's part of leaves: state, points, note. The unit's part stays. */
export async function writeAppraisals(
  trx: Db,
  rows: readonly Insertable<AssessmentScoreTable>[],
): Promise<void> {
  if (rows.length === 0) return
  await trx
    .insertInto('assessment_score')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['unit_id', 'case_id', 'criterion_code']).doUpdateSet((b) => ({
        appraisal_state: b.ref('excluded.appraisal_state'),
        appraisal_points: b.ref('excluded.appraisal_points'),
        appraisal_note: b.ref('excluded.appraisal_note'),
        appraised_by: b.ref('excluded.appraised_by'),
        appraised_at: b.ref('excluded.appraised_at'),
      })),
    )
    .execute()
}

/** Writes what one seat of a level gave; the other seat's rows are not touched. */
export async function writeSeatScores(
  trx: Db,
  rows: readonly Insertable<AppraisalScoreTable>[],
): Promise<void> {
  if (rows.length === 0) return
  await trx
    .insertInto('appraisal_score')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['unit_id', 'case_id', 'pass', 'step', 'seat', 'criterion_code']).doUpdateSet((b) => ({
        state: b.ref('excluded.state'),
        points: b.ref('excluded.points'),
        note: b.ref('excluded.note'),
        scored_by: b.ref('excluded.scored_by'),
        scored_at: b.ref('excluded.scored_at'),
      })),
    )
    .execute()
}

/** What the seats of a level gave in a pass, by seat and criterion. */
export async function seatScores(
  db: Db,
  one: { unit_id: number; case_id: number },
  pass: number,
  step: number,
) {
  return await db
    .selectFrom('appraisal_score')
    .select(['seat', 'criterion_code', 'state', 'points', 'note', 'scored_by', 'scored_at'])
    .where('unit_id', '=', one.unit_id)
    .where('case_id', '=', one.case_id)
    .where('pass', '=', pass)
    .where('step', '=', step)
    .orderBy('seat')
    .orderBy('criterion_code')
    .execute()
}
