import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { byName, unitColumns, units } from './queries.ts'
import type { SuccessionKind, Unit } from './unit.ts'

export type SuccessionRow = Unit & {
  parent_name: string | null
  happened_on: string
  succession: SuccessionKind
  decision: string | null
  succession_note: string | null
}

const successionColumns = [
  ...unitColumns,
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
 * of merged units stay readable for whoever may read their successor. `lookedAfter: false` leaves out units that were abolished and
 * whose work is only looked after: they are no past of who looks after it.
 */
export async function withPredecessors(
  db: Db,
  unitIds: readonly number[],
  { lookedAfter = true } = {},
): Promise<number[]> {
  const { rows } = await sql<{ unit_id: number }>`
    with recursive lineage (unit_id) as (
      select unnest(${[...unitIds]}::integer[])
      union
      select s.predecessor_id from app.unit_succession s join lineage l on s.successor_id = l.unit_id
      where ${lookedAfter} or s.kind <> 'abolish'
    )
    select unit_id from lineage order by unit_id`.execute(db)
  return rows.map((row) => row.unit_id)
}
