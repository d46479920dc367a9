import { sql } from 'kysely'
import type { Db } from '../../src/database.ts'

/** The counts of a round as they are kept, of every unit or of one. */
export async function countsOfRound(db: Db, roundId: number, { unitId }: { unitId?: number } = {}) {
  let query = db
    .selectFrom('item_count')
    .select(['unit_id', 'case_id', 'questionnaire_version_id', 'mode', 'psu', 'class', 'sheets', 'counts'])
    .where('round_id', '=', roundId)
    .orderBy('unit_id')
    .orderBy('case_id')
    .orderBy('questionnaire_version_id')
    .orderBy('mode')
    .orderBy('psu')
    .orderBy('class')
  if (unitId !== undefined) query = query.where('unit_id', '=', unitId)
  return await query.execute()
}

/** How far the counts of a round go. */
export type CountedUpTo = {
  /** sheets in the counts */
  counted: number
  /** sheets stored and not in the counts yet */
  waiting: number
}

/** How many sheets of a round are in the counts, how many wait. */
export async function countedUpTo(
  db: Db,
  roundId: number,
  { unitId }: { unitId?: number } = {},
): Promise<CountedUpTo> {
  let counted = db
    .selectFrom('item_count')
    .select(sql<number>`coalesce(sum(sheets), 0)::bigint`.as('n'))
    .where('round_id', '=', roundId)
  let waiting = db
    .selectFrom('response')
    .select(sql<number>`count(*)::bigint`.as('n'))
    .where('round_id', '=', roundId)
    .where('folded_revision', '<', 1)
  if (unitId !== undefined) {
    counted = counted.where('unit_id', '=', unitId)
    waiting = waiting.where('unit_id', '=', unitId)
  }
  const [inCounts, unfolded] = [await counted.executeTakeFirst(), await waiting.executeTakeFirst()]
  return { counted: inCounts?.n ?? 0, waiting: unfolded?.n ?? 0 }
}
