import type { Db } from '../database.ts'
import { namedWithin } from './queries.ts'
import { type Differing, lastRecount } from './recounts.ts'

/** Units within a reach whose counts are not those of their sheets. */
export async function differingWithin(
  db: Db,
  reach: readonly number[],
): Promise<(Differing & { name: string })[]> {
  if (reach.length === 0) return []
  const differing = new Map((await lastRecount(db))?.differing.map((one) => [one.unitId, one]))
  const named = await namedWithin(db, reach, [...differing.keys()])
  return named.map(({ unitId, name }) => ({ name, ...differing.get(unitId)! }))
}
