import type { Place } from '../cycles/next-actors.ts'
import { placeOf } from '../cycles/queries.ts'
import type { Db } from '../database.ts'
import type { Day } from '../days.ts'
import { unitsByIds } from '../units/queries.ts'
import { kindFacts, type Unit, unitLevels, validOn } from '../units/unit.ts'
import type { RecognitionRule } from './rule.ts'

/**
 * The unit that decides for a commune on a day: the one of the rule's level above it, or, where that level is no more, the next
 * one above that. Until 30/6/2025 it was the district, since then the province.
 * @param path the commune and the units above it, from the root down, as they stood on that day
 */
export function authorityAmong(
  path: readonly Unit[],
  level: RecognitionRule['decision']['level'],
  day: Day,
): Unit | undefined {
  return path.findLast(
    (unit) =>
      kindFacts[unit.kind].territory &&
      unitLevels.indexOf(unit.level) <= unitLevels.indexOf(level) &&
      validOn(unit, day),
  )
}

/** The unit of a dossier as it stands on a day, and the authority that decides for it then. */
export async function authorityOn(
  db: Db,
  unit: { unit_id: number; path: number[]; valid_to: string | null },
  level: RecognitionRule['decision']['level'],
  day: Day,
): Promise<{ place: Place; authority: Unit | undefined }> {
  const place = await placeOf(db, unit, day)
  const [path] = place.paths
  if (!path) return { place, authority: undefined }
  const chain = await unitsByIds(db, path)
  const order = new Map(path.map((unitId, depth) => [unitId, depth]))
  chain.sort((a, b) => (order.get(a.unit_id) ?? 0) - (order.get(b.unit_id) ?? 0))
  return { place, authority: authorityAmong(chain, level, day) }
}
