import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Day } from '../days.ts'
import type { RecognitionStage } from '../tables.ts'
import { escapeLike, foldVietnamese } from '../units/search-text.ts'
import type { UnitLevel } from '../units/unit.ts'
import { versionsWithRule } from './rule-queries.ts'

export const listSorts = ['unit', 'stage', 'since'] as const
export type ListSort = (typeof listSorts)[number]

export type ListSearch = Readonly<{
  text: string
  stage?: RecognitionStage | undefined
  year?: number | undefined
  round?: number | undefined
}>

const stageOf = sql<RecognitionStage>`coalesce(r.stage, 'preparing')`
const yearOf = sql<number>`(d.settings ->> 'year')::integer`
/** The district or province above a unit that stands nearest to it. */
const above = sql<number>`(select g.unit_id from app.unit g where g.unit_id = any(u.path) and g.level in ('province', 'district')
  and g.unit_id <> u.unit_id and g.kind in ('tinh', 'thanh_pho', 'huyen', 'quan', 'thi_xa', 'thanh_pho_thuoc_tinh')
  order by cardinality(g.path) desc limit 1)`

/** Every case of a round that is no draft, under a framework that knows recognition; beneath `reach`, or anywhere. */
function dossiers(db: Db, versions: readonly number[], reach: readonly number[] | null, search: ListSearch) {
  return db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .innerJoin('round as d', 'd.round_id', 'c.round_id')
    .leftJoin('recognition as r', (join) =>
      join.onRef('r.unit_id', '=', 'c.unit_id').onRef('r.case_id', '=', 'c.case_id'),
    )
    .where('d.state', '<>', 'draft')
    .where(sql<boolean>`c.framework_version_id = any(${[...versions]}::integer[])`)
    .$if(reach !== null, (query) => query.where(sql<boolean>`u.path && ${[...(reach ?? [])]}::integer[]`))
    .$if(search.text !== '', (query) =>
      query.where('u.search_text', 'like', `%${escapeLike(foldVietnamese(search.text))}%`),
    )
    .$if(search.stage !== undefined, (query) => query.where(stageOf, '=', search.stage ?? 'preparing'))
    .$if(search.year !== undefined, (query) => query.where(yearOf, '=', search.year ?? 0))
    .$if(search.round !== undefined, (query) => query.where('c.round_id', '=', search.round ?? 0))
}

const orders: Record<ListSort, RawBuilder<unknown>> = {
  unit: sql`u.name collate "vi-x-icu"`,
  stage: sql`array_position('{preparing,posted,appraising,deciding,recognised,refused,revoked}'::text[], coalesce(r.stage, 'preparing'))`,
  since: sql`r.stage_at`,
}

/** Dossiers as the list of officials shows them, a page at a time, and how many there are at each stage. */
export async function dossiersWithin(
  db: Db,
  reach: readonly number[],
  search: ListSearch & { sort: ListSort; direction: 'asc' | 'desc' },
  { limit, offset }: { limit: number; offset: number },
) {
  const versions = await versionsWithRule(db)
  const base = dossiers(db, versions, reach, search)
  const direction = search.direction === 'desc' ? sql`desc nulls last` : sql`asc nulls first`
  const rows = await base
    .leftJoin('assessment as a', (join) =>
      join.onRef('a.unit_id', '=', 'c.unit_id').onRef('a.case_id', '=', 'c.case_id'),
    )
    .leftJoin('unit as p', 'p.unit_id', 'u.parent_id')
    .select([
      'c.case_id',
      'u.name as unit_name',
      'p.name as parent_name',
      'd.name as round_name',
      'r.stage_at',
    ])
    .select(['a.state as sheet_state', 'a.stage as case_stage', 'r.decision_number', 'r.decision_on'])
    .select([stageOf.as('stage'), yearOf.as('year')])
    .orderBy(sql`${orders[search.sort]} ${direction}`)
    .orderBy('c.case_id')
    .limit(limit)
    .offset(offset)
    .execute()
  const tally = await dossiers(db, versions, reach, { ...search, stage: undefined })
    .select([stageOf.as('stage'), (b) => b.fn.countAll<number>().as('n')])
    .groupBy(stageOf)
    .execute()
  const counts = new Map(tally.map((row) => [row.stage, Number(row.n)]))
  const total =
    search.stage === undefined
      ? [...counts.values()].reduce((sum, n) => sum + n, 0)
      : (counts.get(search.stage) ?? 0)
  return { rows, counts, total }
}

/**
 * How many dossiers of a round are at each stage, of units beneath one unit and within a reach; undefined where the round knows
 * no recognition.
 */
export async function stagesBeneath(
  db: Db,
  {
    round,
    reach,
    beneath,
    level,
  }: { round: number; reach: readonly number[]; beneath: number; level: UnitLevel | null },
): Promise<Map<RecognitionStage, number> | undefined> {
  const rows = await dossiers(db, await versionsWithRule(db), reach, { text: '', round })
    .where(sql<boolean>`u.path @> ${[beneath]}::integer[]`)
    .$if(level !== null, (query) => query.where('u.level', '=', level as UnitLevel))
    .select([stageOf.as('stage'), (b) => b.fn.countAll<number>().as('n')])
    .groupBy(stageOf)
    .execute()
  return rows.length === 0 ? undefined : new Map(rows.map((row) => [row.stage, Number(row.n)]))
}

/** The stage of each of some cases whose framework knows recognition. */
export async function stagesOfCases(
  db: Db,
  caseIds: readonly number[],
): Promise<Map<number, RecognitionStage>> {
  if (caseIds.length === 0) return new Map()
  const rows = await dossiers(db, await versionsWithRule(db), null, { text: '' })
    .where(sql<boolean>`c.case_id = any(${[...caseIds]}::integer[])`)
    .select(['c.case_id', stageOf.as('stage')])
    .orderBy('c.case_id')
    .execute()
  return new Map(rows.map((row) => [row.case_id, row.stage]))
}

/** Years for which there are dossiers, the latest first. */
export async function yearsWithin(db: Db, reach: readonly number[] | null): Promise<number[]> {
  const rows = await dossiers(db, await versionsWithRule(db), reach, { text: '' })
    .select(yearOf.as('year'))
    .distinct()
    .orderBy('year', 'desc')
    .execute()
  return rows.map((row) => row.year)
}

/**
 * Dossiers that wait for the decision of an authority, with what the council said and found, by round and unit.
 * @param search `text` folded
 */
export async function casesToDecide(
  db: Db,
  reach: readonly number[],
  search: Readonly<{ text: string; round?: number | undefined }>,
) {
  return await db
    .selectFrom('recognition as r')
    .innerJoin('evaluation_case as c', 'c.case_id', 'r.case_id')
    .innerJoin('round as d', 'd.round_id', 'c.round_id')
    .innerJoin('unit as u', 'u.unit_id', 'r.unit_id')
    .innerJoin('framework_version as f', 'f.framework_version_id', 'c.framework_version_id')
    .leftJoin('assessment as a', (join) =>
      join.onRef('a.unit_id', '=', 'r.unit_id').onRef('a.case_id', '=', 'r.case_id'),
    )
    .leftJoin('recognition_vote as v', (join) =>
      join
        .onRef('v.unit_id', '=', 'r.unit_id')
        .onRef('v.case_id', '=', 'r.case_id')
        .onRef('v.meeting_id', '=', 'r.meeting_id'),
    )
    .leftJoin('recognition_meeting as m', 'm.meeting_id', 'r.meeting_id')
    .leftJoin('unit as p', 'p.unit_id', 'u.parent_id')
    .select([
      'r.case_id',
      'c.round_id',
      'c.framework_version_id',
      'f.framework_id',
      'u.name as unit_name',
      'u.unit_id',
      'u.path',
      'u.valid_to',
      'p.name as parent_name',
      'd.name as round_name',
      'a.stage as case_stage',
    ])
    .select(['v.agree', 'v.against', 'v.abstained', 'v.recommended', 'm.number as minutes', 'm.held_on'])
    .select(sql<boolean | null>`(r.verdict ->> 'passes')::boolean`.as('passes'))
    .where('r.stage', '=', 'deciding')
    .where('d.state', '<>', 'draft')
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .$if(search.text !== '', (query) => query.where('u.search_text', 'like', `%${escapeLike(search.text)}%`))
    .$if(search.round !== undefined, (query) => query.where('c.round_id', '=', search.round ?? 0))
    .orderBy('d.name')
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('r.case_id')
    .execute()
}

/** Self-scores that hang out, for everybody: the latest posting of each dossier that is not decided. */
export async function postedList(db: Db, text: string, { limit, offset }: { limit: number; offset: number }) {
  const base = db
    .selectFrom('recognition as r')
    .innerJoin('recognition_posting as p', (join) =>
      join
        .onRef('p.unit_id', '=', 'r.unit_id')
        .onRef('p.case_id', '=', 'r.case_id')
        .onRef('p.turn', '=', 'r.turn'),
    )
    .innerJoin('unit as u', 'u.unit_id', 'r.unit_id')
    .innerJoin('evaluation_case as c', 'c.case_id', 'r.case_id')
    .innerJoin('round as d', 'd.round_id', 'c.round_id')
    .leftJoin('unit as o', 'o.unit_id', 'u.parent_id')
    .where('r.stage', '=', 'posted')
    .$if(text !== '', (query) =>
      query.where('u.search_text', 'like', `%${escapeLike(foldVietnamese(text))}%`),
    )
  const rows = await base
    .select([
      'r.case_id',
      'u.name as unit_name',
      'o.name as parent_name',
      'p.starts_on',
      'p.days',
      'p.counting',
    ])
    .select(yearOf.as('year'))
    .orderBy('p.starts_on', 'desc')
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('r.case_id')
    .limit(limit)
    .offset(offset)
    .execute()
  const { n } = await base.select((b) => b.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  return { rows, total: Number(n) }
}

export type RecognisedSearch = Readonly<{
  text: string
  year?: number | undefined
  area?: number | undefined
}>

const recognisedColumns = [
  'r.case_id',
  'r.stage',
  'r.decision_number',
  'r.decision_on',
  'r.decision_signer',
  'r.decision_url',
  'r.revocation_number',
  'r.revocation_on',
  'r.revocation_reason',
  'u.name as unit_name',
  'u.code as unit_code',
  'o.name as parent_name',
  'i.name as issuer',
  'p.paper_id',
  'p.media as paper_media',
  'q.paper_id as revocation_paper_id',
] as const

/** Units that were recognised, and those whose recognition was taken back, for everybody. */
export async function recognisedList(
  db: Db,
  search: RecognisedSearch,
  { limit, offset }: { limit: number; offset: number },
) {
  const base = db
    .selectFrom('recognition as r')
    .innerJoin('unit as u', 'u.unit_id', 'r.unit_id')
    .innerJoin('evaluation_case as c', 'c.case_id', 'r.case_id')
    .innerJoin('round as d', 'd.round_id', 'c.round_id')
    .leftJoin('unit as o', 'o.unit_id', 'u.parent_id')
    .leftJoin('unit as i', 'i.unit_id', 'r.decision_unit_id')
    // At most one paper stands for a decision (recognition_paper_one).
    .leftJoin('recognition_paper as p', (join) =>
      join
        .onRef('p.unit_id', '=', 'r.decision_unit_id')
        .onRef('p.number', '=', 'r.decision_number')
        .onRef('p.signed_on', '=', 'r.decision_on')
        .on('p.meeting_id', 'is', null)
        .on('p.ended_at', 'is', null)
        .on('p.shown', '=', true),
    )
    .leftJoin('recognition_paper as q', (join) =>
      join
        .onRef('q.unit_id', '=', 'r.revocation_unit_id')
        .onRef('q.number', '=', 'r.revocation_number')
        .onRef('q.signed_on', '=', 'r.revocation_on')
        .on('q.meeting_id', 'is', null)
        .on('q.ended_at', 'is', null)
        .on('q.shown', '=', true),
    )
    .where('r.stage', 'in', ['recognised', 'revoked'])
    .$if(search.text !== '', (query) =>
      query.where('u.search_text', 'like', `%${escapeLike(foldVietnamese(search.text))}%`),
    )
    .$if(search.year !== undefined, (query) => query.where(yearOf, '=', search.year ?? 0))
    .$if(search.area !== undefined, (query) =>
      query.where(sql<boolean>`u.path && ${[search.area ?? 0]}::integer[]`),
    )
  const rows = await base
    .select(recognisedColumns)
    .select(yearOf.as('year'))
    .orderBy('year', 'desc')
    .orderBy(sql`o.name collate "vi-x-icu"`)
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('r.case_id')
    .limit(limit)
    .offset(offset)
    .execute()
  const { n } = await base.select((b) => b.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  return { rows, total: Number(n) }
}

/** How many units of a district or province stand where, for one year. `all` = units that were to be evaluated. */
export type AreaShare = {
  year: number
  area_id: number
  area: string
  province: string | null
  valid_to: Day | null
  all: number
  recognised: number
  refused: number
  revoked: number
  open: number
}

/** Shares by year and by the district or province right above the units, as the tree stood then. */
export async function sharesWithin(
  db: Db,
  reach: readonly number[] | null,
  search: Readonly<{ year?: number | undefined; area?: number | undefined }>,
): Promise<AreaShare[]> {
  const inside = search.area === undefined ? reach : [search.area]
  const counted = dossiers(db, await versionsWithRule(db), inside, { text: '', year: search.year })
    .$if(reach !== null && search.area !== undefined, (query) =>
      query.where(sql<boolean>`u.path && ${[...(reach ?? [])]}::integer[]`),
    )
    .select([yearOf.as('year'), above.as('area_id'), stageOf.as('stage')])
    .as('s')
  const of = (...stages: RecognitionStage[]) =>
    sql<number>`(count(*) filter (where s.stage = any(${stages}::text[])))::integer`
  return await db
    .selectFrom(counted)
    .innerJoin('unit as g', 'g.unit_id', 's.area_id')
    .leftJoin('unit as p', 'p.unit_id', 'g.parent_id')
    .select(['s.year', 's.area_id', 'g.name as area', 'g.valid_to'])
    .select(sql<string | null>`case when g.level = 'district' then p.name end`.as('province'))
    .select([
      sql<number>`count(*)::integer`.as('all'),
      of('recognised').as('recognised'),
      of('refused').as('refused'),
      of('revoked').as('revoked'),
      of('preparing', 'posted', 'appraising', 'deciding').as('open'),
    ])
    .groupBy(['s.year', 's.area_id', 'g.name', 'g.level', 'g.valid_to', 'p.name'])
    .orderBy('s.year', 'desc')
    .orderBy(sql`g.name collate "vi-x-icu"`)
    .orderBy('s.area_id')
    .execute()
}
