import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { escapeLike } from '../units/search-text.ts'
import type { UnitLevel } from '../units/unit.ts'
import type { Phase } from './phase.ts'

/** What of a round is looked at: cases of units beneath `scope`, within the reach of who looks. */
export type BoardScope = Readonly<{
  roundId: number
  reach: readonly number[]
  /** the unit whose subtree is shown */
  scope: number
  now: Date
}>

/** Cases with where they stand: the one place that says what a phase, a deadline in force and a late case are. */
function stood(db: Db, { roundId, reach, scope, now }: BoardScope) {
  const theirs = sql`coalesce(a.stage, 'self_scoring') in ('self_scoring', 'confirming', 'replying')`
  const due = sql<Date | null>`case when ${theirs} then coalesce(a.due_at,
    case when coalesce(a.stage, 'self_scoring') <> 'replying' then r.closes_at end) end`
  const overdue = sql<boolean>`coalesce(${due} <= ${now} and r.state <> 'published', false)`
  return db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .leftJoin('assessment as a', (join) =>
      join.onRef('a.unit_id', '=', 'c.unit_id').onRef('a.case_id', '=', 'c.case_id'),
    )
    .leftJoin(
      (b) =>
        b
          .selectFrom('missed_deadline')
          .select(['unit_id', 'case_id', sql<Date>`min(due_at)`.as('missed_at')])
          .select(
            sql<Date | null>`case when bool_and(done_at is not null) then max(done_at) end`.as('done_at'),
          )
          .where('round_id', '=', roundId)
          .groupBy(['unit_id', 'case_id'])
          .as('m'),
      (join) => join.onRef('m.unit_id', '=', 'c.unit_id').onRef('m.case_id', '=', 'c.case_id'),
    )
    .select(['c.case_id', 'c.unit_id', 'c.framework_version_id', 'c.title'])
    .select(['u.name as unit_name', 'u.path', 'u.level', 'u.valid_to', 'u.search_text'])
    .select(['a.pass', 'm.missed_at', 'm.done_at as missed_done_at'])
    .select(
      sql<Phase>`case
        when a.stage is null or (a.stage = 'self_scoring' and a.pass = 1 and a.updated_by is null) then 'none'
        when a.stage = 'self_scoring' and a.open_criteria is not null then 'returned'
        when a.stage = 'appraising' then 'appraising_' || (a.step + 1)
        when a.stage = 'concluded' and a.state = 'draft' then 'unsubmitted'
        else a.stage end`.as('phase'),
    )
    .select(
      sql<number>`u.path[least(array_position(u.path, ${scope}) + 1, cardinality(u.path))]`.as('group_id'),
    )
    .select([due.as('due'), overdue.as('overdue')])
    .select(sql<boolean>`${overdue} or m.missed_at is not null`.as('late'))
    .select(sql<Date | null>`coalesce(a.stage_at, a.submitted_at)`.as('since'))
    .where('c.round_id', '=', roundId)
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .where(sql<boolean>`u.path @> ${[scope]}::integer[]`)
}

/** How many cases of each unit right beneath the scope are in each phase, and how many are overdue or were late. */
export async function boardCounts(
  db: Db,
  scope: BoardScope,
  level: UnitLevel | null,
): Promise<{ groupId: number; phase: Phase; cases: number; overdue: number; late: number }[]> {
  const rows = await db
    .selectFrom(stood(db, scope).as('s'))
    .select(['s.group_id as groupId', 's.phase', sql<number>`count(*)::integer`.as('cases')])
    .select(sql<number>`(count(*) filter (where s.overdue))::integer`.as('overdue'))
    .select(sql<number>`(count(*) filter (where s.late))::integer`.as('late'))
    .$if(level !== null, (query) => query.where('s.level', '=', level as UnitLevel))
    .groupBy(['s.group_id', 's.phase'])
    .orderBy('s.group_id')
    .orderBy('s.phase')
    .execute()
  return rows
}

export const boardSorts = ['unit', 'phase', 'due', 'since'] as const
export const boardStandings = ['waiting', 'overdue', 'late', 'soon'] as const

export type BoardSearch = Readonly<{
  text: string
  phase: string | null
  level: UnitLevel | null
  standing: (typeof boardStandings)[number] | null
  sort: (typeof boardSorts)[number]
  direction: 'asc' | 'desc'
  limit: number
  offset: number
}>

/** A deadline is “soon” within this many days. */
const soonDays = 7

/** Cases of the board, a page at a time. @param search.text folded, without diacritics */
export async function boardCases(db: Db, scope: BoardScope, search: BoardSearch) {
  const base = db
    .selectFrom(stood(db, scope).as('s'))
    .$if(search.text !== '', (query) =>
      query.where(sql<boolean>`s.search_text like ${`%${escapeLike(search.text)}%`}`),
    )
    .$if(search.phase !== null, (query) => query.where('s.phase', '=', search.phase as Phase))
    .$if(search.level !== null, (query) => query.where('s.level', '=', search.level as UnitLevel))
    .$if(search.standing === 'waiting', (query) =>
      query.where('s.phase', 'in', ['none', 'self_scoring', 'returned', 'confirming']),
    )
    .$if(search.standing === 'overdue', (query) => query.where('s.overdue', '=', true))
    .$if(search.standing === 'late', (query) => query.where('s.late', '=', true))
    .$if(search.standing === 'soon', (query) =>
      query
        .where('s.overdue', '=', false)
        .where('s.due', '<', new Date(scope.now.getTime() + soonDays * 86_400_000)),
    )
  const { total } = await base.select(sql<number>`count(*)::integer`.as('total')).executeTakeFirstOrThrow()
  const order = {
    unit: sql`s.unit_name collate "vi-x-icu"`,
    phase: sql`s.phase`,
    due: sql`s.due`,
    since: sql`s.since`,
  }[search.sort]
  const rows = await base
    .select([
      's.case_id',
      's.unit_id',
      's.framework_version_id',
      's.title',
      's.unit_name',
      's.path',
      's.level',
    ])
    .select([
      's.valid_to',
      's.phase',
      's.due',
      's.overdue',
      's.late',
      's.missed_at',
      's.missed_done_at',
      's.since',
    ])
    .orderBy(sql`${order} ${sql.raw(search.direction)} nulls last`)
    .orderBy('s.case_id')
    .limit(search.limit)
    .offset(search.offset)
    .execute()
  return { rows, total }
}

/** Names of units, by id. */
export async function namesOf(
  db: Db,
  unitIds: readonly number[],
): Promise<Map<number, { name: string; level: UnitLevel }>> {
  const rows = await db
    .selectFrom('unit')
    .select(['unit_id', 'name', 'level'])
    .where('unit_id', '=', sql<number>`any(${[...unitIds]}::integer[])`)
    .orderBy('unit_id')
    .execute()
  return new Map(rows.map(({ unit_id, ...unit }) => [unit_id, unit]))
}

/** The frameworks of a round's cases within reach: how many levels of appraisal there are is said by them. */
export async function frameworksOf(db: Db, roundId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('evaluation_case')
    .select('framework_version_id')
    .distinct()
    .where('round_id', '=', roundId)
    .orderBy('framework_version_id')
    .execute()
  return rows.map((row) => row.framework_version_id)
}

/** The units of cases of a round, in the order of their names. */
export async function namedCases(
  db: Db,
  roundId: number,
  reach: readonly number[],
  caseIds: readonly number[],
): Promise<{ case_id: number; unit_name: string; title: string | null }[]> {
  if (caseIds.length === 0) return []
  return await db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .select(['c.case_id', 'u.name as unit_name', 'c.title'])
    .where('c.round_id', '=', roundId)
    .where('c.case_id', '=', sql<number>`any(${[...caseIds]}::integer[])`)
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('c.case_id')
    .execute()
}
