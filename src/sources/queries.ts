import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** Every criterion of units that has both scores, in rounds that have left the draft, oldest round first. */
export async function appraisedOfUnits(db: Db, unitIds: readonly number[]) {
  return await db
    .selectFrom('assessment_score as s')
    .innerJoin('evaluation_case as c', 'c.case_id', 's.case_id')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .innerJoin('unit as u', 'u.unit_id', 's.unit_id')
    .select(['r.round_id', 'r.name', 'r.opens_at', 'c.framework_version_id', 's.criterion_code'])
    .select(['s.self_points', 's.appraisal_points', 's.unit_id', 'u.name as unit_name'])
    .where('s.unit_id', '=', sql<number>`any(${[...unitIds]}::integer[])`)
    .where('s.self_state', '=', 'scored')
    .where('s.appraisal_state', '=', 'scored')
    .where('r.state', '!=', 'draft')
    .orderBy('r.opens_at')
    .orderBy('r.round_id')
    .orderBy('s.case_id')
    .orderBy('s.criterion_code')
    .execute()
}

/** What both seats of doubly appraised levels of a round gave, where both have finished. */
export async function doubleScores(db: Db, roundId: number) {
  return await db
    .selectFrom('appraisal_score as s')
    .innerJoin('evaluation_case as c', 'c.case_id', 's.case_id')
    .innerJoin('appraisal_seat as t', (join) =>
      join
        .onRef('t.unit_id', '=', 's.unit_id')
        .onRef('t.case_id', '=', 's.case_id')
        .onRef('t.pass', '=', 's.pass')
        .onRef('t.step', '=', 's.step')
        .onRef('t.seat', '=', 's.seat'),
    )
    .innerJoin('account_holder as h', 'h.holder_id', 't.holder_id')
    .leftJoin('account as a', 'a.account_id', 'h.account_id')
    .select([
      's.unit_id',
      's.case_id',
      's.pass',
      's.step',
      's.seat',
      's.criterion_code',
      's.state',
      's.points',
    ])
    .select(['c.framework_version_id', 't.person_id', 't.finished_at', 'h.full_name', 'a.post_title'])
    .where('c.round_id', '=', roundId)
    .where('s.seat', 'in', [1, 2])
    .orderBy('s.unit_id')
    .orderBy('s.case_id')
    .orderBy('s.pass')
    .orderBy('s.step')
    .orderBy('s.criterion_code')
    .orderBy('s.seat')
    .execute()
}

/** The appraised points of a round beside the units' own, with who gave them. */
export async function appraisedOfRound(db: Db, roundId: number) {
  return await db
    .selectFrom('assessment_score as s')
    .innerJoin('evaluation_case as c', 'c.case_id', 's.case_id')
    .innerJoin('account_holder as h', 'h.holder_id', 's.appraised_by')
    .leftJoin('account as a', 'a.account_id', 'h.account_id')
    .select(['s.unit_id', 's.case_id', 's.criterion_code', 's.self_points', 's.appraisal_points'])
    .select(['c.framework_version_id', 'h.person_id', 'h.full_name', 'a.post_title'])
    .where('c.round_id', '=', roundId)
    .where('s.self_state', '=', 'scored')
    .where('s.appraisal_state', '=', 'scored')
    .orderBy('s.unit_id')
    .orderBy('s.case_id')
    .orderBy('s.criterion_code')
    .execute()
}
