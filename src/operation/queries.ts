import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** How many sheets are stored and not counted yet, in all units. */
export async function sheetsToCount(db: Db): Promise<number> {
  const row = await db
    .selectFrom('response')
    .select(sql<number>`count(*)::integer`.as('n'))
    .where('folded_revision', '<', 1)
    .executeTakeFirstOrThrow()
  return row.n
}

/** Of the units those that lie within a reach, with their names, in the order of names. */
export async function namedWithin(
  db: Db,
  reach: readonly number[],
  unitIds: readonly number[],
): Promise<{ unitId: number; name: string }[]> {
  const rows = await db
    .selectFrom('unit as u')
    .select(['u.unit_id', 'u.name'])
    .where('u.unit_id', '=', sql<number>`any(${[...unitIds]}::integer[])`)
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .orderBy('u.name')
    .orderBy('u.unit_id')
    .execute()
  return rows.map((row) => ({ unitId: row.unit_id, name: row.name }))
}
