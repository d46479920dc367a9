import type { Db } from '../database.ts'
import { childrenOf, findUnit } from './queries.ts'
import { validOn } from './unit.ts'

/** A unit to choose in a form. */
export type UnitChoice = { unit_id: number; name: string }

/** The units that work can be set up for: those a right was granted for, and for the nation its provinces. */
export async function unitsToServe(db: Db, reach: readonly number[], day: string): Promise<UnitChoice[]> {
  const found = await Promise.all(reach.map((id) => findUnit(db, id)))
  const units = found.filter((unit) => unit !== undefined).filter((unit) => validOn(unit, day))
  const provinces = units
    .filter((unit) => unit.level === 'nation' && unit.parent_id === null)
    .map((unit) => childrenOf(db, unit.unit_id, day, { limit: 200, offset: 0 }))
  return [...units, ...(await Promise.all(provinces)).flatMap(({ rows }) => rows)]
}
