import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { kindFacts, type Unit, type UnitKind, type UnitLevel, unitKinds, unitLevels } from './unit.ts'

/** The columns of a unit, from a table that the query calls `u`. */
export const unitColumns = [
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

const organisations = unitKinds.filter((kind) => !kindFacts[kind].territory)

/** Whether a unit is an organisation and no territory. */
const isOrganisation = sql<boolean>`(u.kind = any(${organisations}::text[]))`

/** Name order of a Vietnamese dictionary, made total by the id. */
export const byName = sql`u.name collate "vi-x-icu", u.unit_id`

/** Territory before organisations, higher levels before lower ones, then by name. */
export const byRank = sql`${isOrganisation}, array_position(${[...unitLevels]}::text[], u.level), ${byName}`

/** Whether a unit exists on a day. */
export const existsOn = (day: string) =>
  sql<boolean>`u.valid_from <= ${day}::date and (u.valid_to is null or ${day}::date < u.valid_to)`

/** Whether a unit is one of these or stands beneath one of them. */
export const below = (unitIds: readonly number[]) => sql<boolean>`u.path && ${[...unitIds]}::integer[]`

/** The kind column is text in the database; only this product's kinds are ever written to it. */
export function units<T extends { kind: string }>(rows: readonly T[]): (T & { kind: UnitKind })[] {
  return rows as (T & { kind: UnitKind })[]
}

/** The root of the tree, “Việt Nam”; undefined before the national units are loaded. */
export async function rootUnit(db: Db): Promise<Unit | undefined> {
  const rows = await db
    .selectFrom('unit as u')
    .select(unitColumns)
    .where('u.parent_id', 'is', null)
    .orderBy('u.unit_id')
    .limit(1)
    .execute()
  return units(rows)[0]
}

export async function findUnit(db: Db, unitId: number): Promise<Unit | undefined> {
  return units(
    await db.selectFrom('unit as u').select(unitColumns).where('u.unit_id', '=', unitId).execute(),
  )[0]
}

/** These units, in rank and name order. */
export async function unitsByIds(db: Db, unitIds: readonly number[]): Promise<Unit[]> {
  const rows = await db
    .selectFrom('unit as u')
    .select(unitColumns)
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
    .select(unitColumns)
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
    .select(unitColumns)
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
    .select([...unitColumns, sql<number>`coalesce(below.children, 0)::integer`.as('children')])
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
    .select(unitColumns)
    .where(below([unitId]))
    .where(existsOn(day))
    .$if(only.level !== undefined, (query) => query.where('u.level', '=', only.level ?? 'commune'))
    .$if(only.territory !== undefined, (query) =>
      query.where(sql<boolean>`${isOrganisation} <> ${only.territory ?? true}`),
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
    .where(sql<boolean>`not ${isOrganisation}`)
    .groupBy('u.level')
    .orderBy('u.level')
    .execute()
  return Object.fromEntries(rows.map((row) => [row.level, Number(row.n)]))
}
