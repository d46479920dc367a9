import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { unitColumns, units } from './queries.ts'
import type { SuccessionKind, Unit } from './unit.ts'

/** How the comparable past of a unit was declared; `none` = declared not to be comparable. */
export type Bridge = Readonly<{
  basis: 'population' | 'equal' | 'none'
  reason: string | null
  declaredAt: Date
  parts: readonly Readonly<{ unitId: number; weight: number }>[]
}>

/** Declared bridges of some units. */
export async function bridgesOf(db: Db, unitIds: readonly number[]): Promise<Map<number, Bridge>> {
  if (unitIds.length === 0) return new Map()
  const ids = sql`any(${[...new Set(unitIds)]}::integer[])`
  const bridges = await db
    .selectFrom('unit_bridge')
    .select(['unit_id', 'basis', 'reason', 'declared_at'])
    .where(sql<boolean>`unit_id = ${ids}`)
    .orderBy('unit_id')
    .execute()
  const parts = await db
    .selectFrom('unit_bridge_part')
    .select(['unit_id', 'predecessor_id', 'weight'])
    .where(sql<boolean>`unit_id = ${ids}`)
    .orderBy('unit_id')
    .orderBy('predecessor_id')
    .execute()
  const byUnit = Map.groupBy(parts, (part) => part.unit_id)
  return new Map(
    bridges.map((bridge) => [
      bridge.unit_id,
      {
        basis: bridge.basis,
        reason: bridge.reason,
        declaredAt: bridge.declared_at,
        parts: (byUnit.get(bridge.unit_id) ?? []).map((part) => ({
          unitId: part.predecessor_id,
          weight: part.weight,
        })),
      },
    ]),
  )
}

/** Writes bridges in place of those that stood there. */
export async function replaceBridges(
  trx: Db,
  bridges: readonly {
    unitId: number
    basis: Bridge['basis']
    reason: string | null
    parts: Bridge['parts']
  }[],
  stamp: { at: Date; by: number | null; reformId: number | null },
): Promise<void> {
  if (bridges.length === 0) return
  await trx
    .deleteFrom('unit_bridge')
    .where(sql<boolean>`unit_id = any(${bridges.map(({ unitId }) => unitId)}::integer[])`)
    .execute()
  for (let start = 0; start < bridges.length; start += 500) {
    const some = bridges.slice(start, start + 500)
    await trx
      .insertInto('unit_bridge')
      .values(
        some.map(({ unitId, basis, reason }) => ({
          unit_id: unitId,
          basis,
          reason,
          declared_at: stamp.at,
          declared_by: stamp.by,
          reform_id: stamp.reformId,
        })),
      )
      .execute()
    const parts = some.flatMap(({ unitId, parts: own }) =>
      own.map((part) => ({ unit_id: unitId, predecessor_id: part.unitId, weight: part.weight })),
    )
    if (parts.length > 0) await trx.insertInto('unit_bridge_part').values(parts).execute()
  }
}

/** One step back in a unit's past. */
export type LineageStep = Readonly<{
  successor_id: number
  predecessor_id: number
  kind: SuccessionKind
  happened_on: string
  /** territorial successors the predecessor has */
  successors: number
}>

/** All steps that lead to some units, however long ago, with the units themselves; what was only looked after is left out. */
export async function lineageOf(
  db: Db,
  unitIds: readonly number[],
): Promise<{ steps: LineageStep[]; units: Map<number, Unit> }> {
  const { rows } = await sql<LineageStep>`
    with recursive line (successor_id, predecessor_id) as (
      select successor_id, predecessor_id from app.unit_succession
      where successor_id = any(${[...unitIds]}::integer[]) and kind <> 'abolish'
      union
      select s.successor_id, s.predecessor_id
      from app.unit_succession s join line l on s.successor_id = l.predecessor_id
      where s.kind <> 'abolish'
    ), forth (predecessor_id, successors) as (
      select predecessor_id, count(*)::integer from app.unit_succession
      where kind <> 'abolish' and predecessor_id in (select predecessor_id from line)
      group by predecessor_id
    )
    select l.successor_id, l.predecessor_id, s.kind, s.happened_on, f.successors
    from line l
    join app.unit_succession s on s.successor_id = l.successor_id and s.predecessor_id = l.predecessor_id
    join forth f on f.predecessor_id = l.predecessor_id
    order by s.happened_on desc, l.successor_id, l.predecessor_id`.execute(db)
  const ids = [...new Set([...unitIds, ...rows.map((row) => row.predecessor_id)])]
  const found = await db
    .selectFrom('unit as u')
    .select(unitColumns)
    .where(sql<boolean>`u.unit_id = any(${ids}::integer[])`)
    .orderBy('u.unit_id')
    .execute()
  return { steps: rows, units: new Map(units(found).map((unit) => [unit.unit_id, unit])) }
}
