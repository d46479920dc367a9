import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { escapeLike, foldVietnamese } from './search-text.ts'
import type { SuccessionKind, Unit, UnitKind, UnitLevel } from './unit.ts'

const columns = [
  'u.unit_id',
  'u.code',
  'u.official_code',
  'u.level',
  'u.kind',
  'u.name',
  'u.name_en',
  'u.parent_id',
  'u.path',
  'u.valid_from',
  'u.valid_to',
  'u.population',
  'u.note',
] as const

/** A page of a list: `limit` rows after `offset`. */
export type Paging = Readonly<{ limit: number; offset: number }>

/** Name order of a Vietnamese dictionary, made total by the id. */
const byName = sql`u.name collate "vi-x-icu", u.unit_id`

/** Territory before organisations, higher levels before lower ones, then by name. */
const byRank = sql`(u.kind in ('so', 'ban_nganh', 'doan_the', 'bo')), array_position(array['nation', 'province', 'district', 'commune'], u.level), ${byName}`

const existsOn = (day: string) =>
  sql<boolean>`u.valid_from <= ${day}::date and (u.valid_to is null or ${day}::date < u.valid_to)`

const namePrefixes = [
  'tinh',
  'thanh pho',
  'huyen',
  'quan',
  'thi xa',
  'xa',
  'phuong',
  'thi tran',
  'dac khu',
  'so',
]

const below = (unitIds: readonly number[]) => sql<boolean>`u.path && ${[...unitIds]}::integer[]`

/** The kind column is text in the database; only this product's kinds are ever written to it. */
function units<T extends { kind: string }>(rows: readonly T[]): (T & { kind: UnitKind })[] {
  return rows as (T & { kind: UnitKind })[]
}

/** The root of the tree, “Việt Nam”; undefined before the national units are loaded. */
export async function rootUnit(db: Db): Promise<Unit | undefined> {
  const rows = await db
    .selectFrom('unit as u')
    .select(columns)
    .where('u.parent_id', 'is', null)
    .orderBy('u.unit_id')
    .limit(1)
    .execute()
  return units(rows)[0]
}

export async function findUnit(db: Db, unitId: number): Promise<Unit | undefined> {
  return units(await db.selectFrom('unit as u').select(columns).where('u.unit_id', '=', unitId).execute())[0]
}

/** These units, in rank and name order. */
export async function unitsByIds(db: Db, unitIds: readonly number[]): Promise<Unit[]> {
  const rows = await db
    .selectFrom('unit as u')
    .select(columns)
    .where(sql<boolean>`u.unit_id = any(${[...unitIds]}::integer[])`)
    .orderBy(byRank)
    .execute()
  return units(rows)
}

/**
 * The unit that carries this code on a day, today unless said. Codes of different levels have different shapes; should
 * two levels share one, the higher level is meant.
 */
export async function unitByCode(db: Db, code: string, day?: string): Promise<Unit | undefined> {
  const on = day === undefined ? sql`current_date` : sql`${day}::date`
  const rows = await db
    .selectFrom('unit as u')
    .select(columns)
    .where('u.code', '=', code.trim())
    .where(sql<boolean>`u.valid_from <= ${on} and (u.valid_to is null or ${on} < u.valid_to)`)
    .orderBy(byRank)
    .limit(1)
    .execute()
  return units(rows)[0]
}

/** The units above this one, from the root down, without itself. */
export async function ancestorsOf(db: Db, unit: Pick<Unit, 'path' | 'unit_id'>): Promise<Unit[]> {
  const rows = await db
    .selectFrom('unit as u')
    .select(columns)
    .where('u.unit_id', 'in', unit.path)
    .where('u.unit_id', '!=', unit.unit_id)
    .orderBy(sql`cardinality(u.path)`)
    .orderBy('u.unit_id')
    .execute()
  return units(rows)
}

export type TreeRow = Unit & {
  /** how many units stand directly beneath it on that day */
  children: number
}

/** The units directly beneath one on a day, in name order within their kind of level, a page at a time. */
export async function childrenOf(
  db: Db,
  unitId: number,
  day: string,
  { limit, offset }: Paging,
): Promise<{ rows: TreeRow[]; total: number }> {
  const base = db.selectFrom('unit as u').where('u.parent_id', '=', unitId).where(existsOn(day))
  const { total } = await base.select((b) => b.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await base
    .leftJoin(
      (b) =>
        b
          .selectFrom('unit as c')
          .select(['c.parent_id', (e) => e.fn.countAll<number>().as('children')])
          .where(
            sql<boolean>`c.valid_from <= ${day}::date and (c.valid_to is null or ${day}::date < c.valid_to)`,
          )
          .groupBy('c.parent_id')
          .as('below'),
      (join) => join.onRef('below.parent_id', '=', 'u.unit_id'),
    )
    .select([...columns, sql<number>`coalesce(below.children, 0)::integer`.as('children')])
    .orderBy(byRank)
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows: units(rows), total: Number(total) }
}

/**
 * Every unit of a subtree that exists on a day, the top unit included, in rank and name order.
 * @param only narrows to one level, and to territory (`true`) or organisations (`false`)
 */
export async function unitsUnder(
  db: Db,
  unitId: number,
  day: string,
  only: { level?: UnitLevel; territory?: boolean } = {},
): Promise<Unit[]> {
  const rows = await db
    .selectFrom('unit as u')
    .select(columns)
    .where(below([unitId]))
    .where(existsOn(day))
    .$if(only.level !== undefined, (query) => query.where('u.level', '=', only.level ?? 'commune'))
    .$if(only.territory !== undefined, (query) =>
      query.where(
        sql<boolean>`(u.kind in ('so', 'ban_nganh', 'doan_the', 'bo')) <> ${only.territory ?? true}`,
      ),
    )
    .orderBy(byRank)
    .execute()
  return units(rows)
}

/** How many units of each level exist on a day within these subtrees, territory only. */
export async function countByLevel(
  db: Db,
  reach: readonly number[],
  day: string,
): Promise<Partial<Record<UnitLevel, number>>> {
  const rows = await db
    .selectFrom('unit as u')
    .select(['u.level', (b) => b.fn.countAll<number>().as('n')])
    .where(below(reach))
    .where(existsOn(day))
    .where('u.kind', 'not in', ['so', 'ban_nganh', 'doan_the', 'bo'])
    .groupBy('u.level')
    .orderBy('u.level')
    .execute()
  return Object.fromEntries(rows.map((row) => [row.level, Number(row.n)]))
}

export type FoundRow = Unit & { parent_name: string | null }

/**
 * Finds units by name or by the beginning of their code, within subtrees and on a day. Case, diacritics, tone placement and
 * NFC/NFD make no difference; `%` and `_` mean themselves. Whole-name matches come first. Nothing but spaces finds nothing.
 */
export async function searchUnits(
  db: Db,
  search: { text: string; reach: readonly number[]; day: string; level?: UnitLevel },
  { limit, offset }: Paging,
): Promise<{ rows: FoundRow[]; total: number }> {
  const text = foldVietnamese(search.text)
  if (text === '') return { rows: [], total: 0 }
  const inName = `%${escapeLike(text)}%`
  const wholeName = [text, ...namePrefixes.map((prefix) => `${prefix} ${text}`)]
  const code = `${escapeLike(search.text.trim().toLowerCase())}%`
  const base = db
    .selectFrom('unit as u')
    .where(below(search.reach))
    .where(existsOn(search.day))
    .where(sql<boolean>`(u.search_text like ${inName} or lower(u.code) like ${code})`)
    .$if(search.level !== undefined, (query) => query.where('u.level', '=', search.level ?? 'commune'))
  const { total } = await base.select((b) => b.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await base
    .leftJoin('unit as p', 'p.unit_id', 'u.parent_id')
    .select([...columns, 'p.name as parent_name'])
    .orderBy(sql`(u.search_text = any(${wholeName}::text[])) desc`)
    .orderBy(byRank)
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows: units(rows), total: Number(total) }
}

export type SuccessionRow = Unit & {
  parent_name: string | null
  happened_on: string
  succession: SuccessionKind
  decision: string | null
  succession_note: string | null
}

const successionColumns = [
  ...columns,
  'p.name as parent_name',
  's.happened_on',
  's.kind as succession',
  's.decision',
  's.note as succession_note',
] as const

/** The units this one was made of. */
export async function predecessorsOf(db: Db, unitId: number): Promise<SuccessionRow[]> {
  const rows = await db
    .selectFrom('unit_succession as s')
    .innerJoin('unit as u', 'u.unit_id', 's.predecessor_id')
    .leftJoin('unit as p', 'p.unit_id', 'u.parent_id')
    .select(successionColumns)
    .where('s.successor_id', '=', unitId)
    .orderBy('s.happened_on')
    .orderBy(byName)
    .execute()
  return units(rows)
}

/** The units this one became. */
export async function successorsOf(db: Db, unitId: number): Promise<SuccessionRow[]> {
  const rows = await db
    .selectFrom('unit_succession as s')
    .innerJoin('unit as u', 'u.unit_id', 's.successor_id')
    .leftJoin('unit as p', 'p.unit_id', 'u.parent_id')
    .select(successionColumns)
    .where('s.predecessor_id', '=', unitId)
    .orderBy('s.happened_on')
    .orderBy(byName)
    .execute()
  return units(rows)
}

/**
 * These units and all that went into them, however long ago: their former selves and the units merged into them. Old rounds
 * of merged units stay readable for whoever may read their successor.
 */
export async function withPredecessors(db: Db, unitIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ unit_id: number }>`
    with recursive lineage (unit_id) as (
      select unnest(${[...unitIds]}::integer[])
      union
      select s.predecessor_id from app.unit_succession s join lineage l on s.successor_id = l.unit_id
    )
    select unit_id from lineage order by unit_id`.execute(db)
  return rows.map((row) => row.unit_id)
}

/** How many rows of a source have no place, by reason, most first. */
export async function unmatchedReasonsOf(db: Db): Promise<{ source: string; reason: string; n: number }[]> {
  const rows = await db
    .selectFrom('unit_unmatched')
    .select(['source', 'reason', (b) => b.fn.countAll<number>().as('n')])
    .groupBy(['source', 'reason'])
    .orderBy('n', 'desc')
    .orderBy('source')
    .orderBy('reason')
    .execute()
  return rows.map((row) => ({ ...row, n: Number(row.n) }))
}

export async function unmatchedRows(
  db: Db,
  only: { reason?: string },
  { limit, offset }: Paging,
): Promise<{
  rows: { unmatched_id: number; source: string; row: unknown; reason: string }[]
  total: number
}> {
  const base = db
    .selectFrom('unit_unmatched')
    .$if(only.reason !== undefined, (query) => query.where('reason', '=', only.reason ?? ''))
  const { total } = await base.select((b) => b.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await base
    .select(['unmatched_id', 'source', 'row', 'reason'])
    .orderBy('unmatched_id')
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows, total: Number(total) }
}
