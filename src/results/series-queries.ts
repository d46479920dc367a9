import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** Rounds in which some units were evaluated as wholes (no pilot cases, no drafts), in the order of time, with the frameworks. */
export async function roundsOfUnits(db: Db, unitIds: readonly number[]) {
  return await db
    .selectFrom('evaluation_case as c')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .innerJoin('framework_version as f', 'f.framework_version_id', 'c.framework_version_id')
    .select(['r.round_id', 'r.name', 'r.state', 'r.opens_at', 'c.unit_id', 'c.case_id'])
    .select(['f.framework_id', 'f.version', 'f.title', 'f.framework_version_id'])
    .where(sql<boolean>`c.unit_id = any(${[...unitIds]}::integer[])`)
    .where('r.state', '!=', 'draft')
    .where('r.pilot', '=', false)
    .where('c.title', 'is', null)
    .orderBy('r.opens_at')
    .orderBy('r.round_id')
    .orderBy('c.case_id')
    .execute()
}
