import { sql } from 'kysely'
import type { LeafRecord } from '../assessments/sheet.ts'
import type { Db } from '../database.ts'
import { publishedFacts } from './published-queries.ts'

/**
 * A round as its results need it.
 * @param which `latest`: as it was published last, where it was; `live`: as it is now; a number: that edition
 * @returns undefined where there is no such round or edition
 */
export async function resultRound(db: Db, roundId: number, which: 'latest' | 'live' | number = 'latest') {
  const round = await db
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
  if (!round) return undefined
  const published = await db
    .selectFrom('publication')
    .select(['edition', 'published_at', 'reason', 'kept'])
    .where('round_id', '=', roundId)
    .orderBy('edition', 'desc')
    .execute()
  const editions = published.filter(({ kept }) => kept)
  const found =
    which === 'live' ? undefined : editions.find((one) => which === 'latest' || one.edition === which)
  if (typeof which === 'number' && !found) return undefined
  // One that was published before editions kept their data can be read in its snapshot alone: pages read the round itself.
  const unkept = editions.length === 0 ? (published[0] ?? null) : null
  const all = { ...round, edition: found?.edition ?? null, editions, unkept }
  if (!found) return all
  const { opens_at, closed_at, settings } = (await publishedFacts(db, { roundId, edition: found.edition }))
    .round
  return {
    ...all,
    state: 'published' as const,
    settings,
    opens_at: new Date(opens_at),
    closed_at: closed_at === null ? null : new Date(closed_at),
    published_at: found.published_at,
  }
}

export type ResultRound = NonNullable<Awaited<ReturnType<typeof resultRound>>>

/** Every case of a round with its unit, by the names of the units. */
export async function resultCases(db: Db, roundId: number) {
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
      'u.path',
      'u.population',
      'u.search_text',
    ])
    .where('c.round_id', '=', roundId)
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

/** State, revision and attestations of the sheets of a round. */
export async function resultSheets(db: Db, roundId: number) {
  return await db
    .selectFrom('assessment as a')
    .innerJoin('evaluation_case as c', (join) =>
      join.onRef('c.case_id', '=', 'a.case_id').onRef('c.unit_id', '=', 'a.unit_id'),
    )
    .select(['a.case_id', 'a.state', 'a.revision', 'a.attestations'])
    .where('c.round_id', '=', roundId)
    .orderBy('a.case_id')
    .execute()
}

/** The leaves of some sheets; words of units and appraisers are not for results and stay where they are. */
export async function resultLeaves(
  db: Db,
  caseIds: readonly number[],
): Promise<(LeafRecord & { case_id: number })[]> {
  const rows = await db
    .selectFrom('assessment_score as s')
    .innerJoin('evaluation_case as c', (join) =>
      join.onRef('c.case_id', '=', 's.case_id').onRef('c.unit_id', '=', 's.unit_id'),
    )
    .select([
      's.case_id',
      's.criterion_code as code',
      's.entry',
      's.appraisal_state as appraisalState',
      's.appraisal_points as appraisalPoints',
    ])
    .where('c.case_id', '=', (b) => b.fn.any(b.val([...caseIds])))
    .orderBy('s.case_id')
    .orderBy('s.criterion_code')
    .execute()
  return rows.map((row) => ({ ...row, explanation: null, appraisalNote: null }))
}
