import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** A round as its results need it. */
export async function resultRound(db: Db, roundId: number) {
  return await db
    .selectFrom('round as r')
    .innerJoin('unit as u', 'u.unit_id', 'r.unit_id')
    .select([
      'r.round_id',
      'r.unit_id',
      'r.name',
      'r.state',
      'r.pilot',
      'r.settings',
      'r.opens_at',
      'r.closes_at',
      'r.closed_at',
      'r.published_at',
      'u.name as unit_name',
      'u.path',
    ])
    .where('r.round_id', '=', roundId)
    .executeTakeFirst()
}

export type ResultRound = NonNullable<Awaited<ReturnType<typeof resultRound>>>

/** Every case of a round with its unit; `reach` limits to subtrees, null = the whole round. */
export async function resultCases(db: Db, roundId: number, reach: readonly number[] | null) {
  return await db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .select([
      'c.case_id',
      'c.unit_id',
      'c.framework_version_id',
      'c.title',
      'c.field',
      'c.form',
      'c.audience',
      'c.place',
      'u.name as unit_name',
      'u.code as unit_code',
      'u.level',
      'u.kind',
      'u.path',
      'u.population',
      'u.search_text',
    ])
    .where('c.round_id', '=', roundId)
    .$if(reach !== null, (query) =>
      query.where(sql<boolean>`u.path && ${sql.val([...(reach ?? [])])}::integer[]`),
    )
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('c.case_id')
    .execute()
}

export type ResultCase = Awaited<ReturnType<typeof resultCases>>[number]

/** The questionnaires of every case of a round, with the share declared for the case. */
export async function resultQuestionnaires(db: Db, roundId: number) {
  return await db
    .selectFrom('case_questionnaire as q')
    .innerJoin('evaluation_case as c', 'c.case_id', 'q.case_id')
    .innerJoin('questionnaire_version as v', 'v.questionnaire_version_id', 'q.questionnaire_version_id')
    .select(['q.case_id', 'q.questionnaire_version_id', 'q.share', 'v.code', 'v.version', 'v.title'])
    .where('c.round_id', '=', roundId)
    .orderBy('q.case_id')
    .orderBy('v.code')
    .orderBy('q.questionnaire_version_id')
    .execute()
}

export type ResultQuestionnaire = Awaited<ReturnType<typeof resultQuestionnaires>>[number]

/** The sheets' leaves of every case of a round, in one pass. */
export async function resultLeaves(db: Db, roundId: number, caseId: number | null) {
  return await db
    .selectFrom('assessment_score as s')
    .innerJoin('evaluation_case as c', (join) =>
      join.onRef('c.case_id', '=', 's.case_id').onRef('c.unit_id', '=', 's.unit_id'),
    )
    .select([
      's.case_id',
      's.criterion_code as code',
      's.entry',
      's.explanation',
      's.appraisal_state as appraisalState',
      's.appraisal_points as appraisalPoints',
      's.appraisal_note as appraisalNote',
    ])
    .where('c.round_id', '=', roundId)
    .$if(caseId !== null, (query) => query.where('s.case_id', '=', caseId ?? 0))
    .orderBy('s.case_id')
    .orderBy('s.criterion_code')
    .execute()
}

/** State and attestations of the sheets of a round. */
export async function resultSheets(db: Db, roundId: number) {
  return await db
    .selectFrom('assessment as a')
    .innerJoin('evaluation_case as c', (join) =>
      join.onRef('c.case_id', '=', 'a.case_id').onRef('c.unit_id', '=', 'a.unit_id'),
    )
    .select(['a.case_id', 'a.state', 'a.attestations'])
    .where('c.round_id', '=', roundId)
    .orderBy('a.case_id')
    .execute()
}
