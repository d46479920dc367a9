import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { dayInVietnam } from '../web/format.ts'
import { heirsOf } from './heir-queries.ts'
import { unitsByIds } from './queries.ts'

/** A unit that stood within a reach and whose work is now that of units elsewhere. */
export type MovedAway = Readonly<{ unit_id: number; name: string; to: string }>

/**
 * Units with cases that lay within a reach, have ended, and whose work was taken over by units outside of it: what waits there
 * waits for others, who are named by the units right above them.
 */
export async function movedAway(
  db: Db,
  reach: readonly number[],
  today = dayInVietnam(new Date()),
): Promise<MovedAway[]> {
  const ended = await db
    .selectFrom('unit')
    .select(['unit_id', 'name', 'path', 'valid_to'])
    .where('valid_to', '<=', today)
    .where(sql<boolean>`path && ${[...reach]}::integer[]`)
    .where(sql<boolean>`exists (select 1 from app.evaluation_case c where c.unit_id = unit.unit_id)`)
    .orderBy(sql`name collate "vi-x-icu"`)
    .orderBy('unit_id')
    .execute()
  if (ended.length === 0) return []
  const within = new Set(reach)
  const heirs = await heirsOf(db, ended, today)
  const gone = ended.flatMap((unit) => {
    const paths = heirs.get(unit.unit_id)?.paths ?? []
    if (paths.some((path) => path.some((unitId) => within.has(unitId)))) return []
    return [{ ...unit, above: paths.map((path) => path.at(-2) ?? path.at(-1) ?? 0) }]
  })
  const names = new Map(
    (await unitsByIds(db, [...new Set(gone.flatMap(({ above }) => above))])).map((unit) => [
      unit.unit_id,
      unit.name,
    ]),
  )
  return gone.map(({ unit_id, name, above }) => ({
    unit_id,
    name,
    to: [...new Set(above)].map((unitId) => names.get(unitId) ?? '').join(', '),
  }))
}
