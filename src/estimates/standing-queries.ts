import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** A version of weights whose estimates are not final yet, or are without their weighted cross products. */
export type Standing = {
  readonly weightVersionId: number
  readonly roundId: number
  readonly versionId: number
  /** null = the round is open */
  readonly closedAt: Date | null
  /** whether it has estimates */
  readonly built: boolean
  readonly final: boolean
}

/**
 * Of each questionnaire of a round that was opened the version of weights that counts, else the newest, where its estimates
 * are not final yet, or lack the weighted cross products.
 */
export async function standingVersions(db: Db): Promise<Standing[]> {
  const rows = await db
    .selectFrom('weight_version as w')
    .innerJoin('round as r', 'r.round_id', 'w.round_id')
    .leftJoin('official_weights as o', (join) =>
      join
        .onRef('o.round_id', '=', 'w.round_id')
        .onRef('o.questionnaire_version_id', '=', 'w.questionnaire_version_id'),
    )
    .leftJoin('estimate_build as b', 'b.weight_version_id', 'w.weight_version_id')
    .select([
      'w.weight_version_id',
      'w.round_id',
      'w.questionnaire_version_id',
      'r.state as round_state',
      'r.closed_at',
      'o.weight_version_id as official',
      'b.state',
      'b.crosses_weighed',
    ])
    .where('r.state', 'in', ['open', 'closed', 'published'])
    .orderBy('w.round_id')
    .orderBy('w.questionnaire_version_id')
    .orderBy('w.number', 'desc')
    .execute()
  const newest = new Map<string, number>()
  return rows
    .filter((row) => {
      const form = `${row.round_id}/${row.questionnaire_version_id}`
      if (!newest.has(form)) newest.set(form, row.official ?? row.weight_version_id)
      return newest.get(form) === row.weight_version_id && !(row.state === 'final' && row.crosses_weighed)
    })
    .map((row) => ({
      weightVersionId: row.weight_version_id,
      roundId: row.round_id,
      versionId: row.questionnaire_version_id,
      closedAt: row.round_state === 'open' ? null : (row.closed_at ?? new Date(0)),
      built: row.state !== null,
      final: row.state === 'final',
    }))
}

/** Units that have sheets of a round which are not counted yet. */
export async function unitsToFold(db: Db, roundId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('response')
    .select('unit_id')
    .distinct()
    .where('folded_revision', '<', 1)
    .where('round_id', '=', roundId)
    .orderBy('unit_id')
    .execute()
  return rows.map((row) => row.unit_id)
}

/** Tells whether the counts of a questionnaire in a round have changed: the same text while nothing has. */
export async function countsFingerprint(
  db: Db,
  { roundId, versionId }: Pick<Standing, 'roundId' | 'versionId'>,
): Promise<string> {
  const row = await db
    .selectFrom('item_count')
    .select([
      sql<number>`count(*)::integer`.as('cells'),
      sql<string>`coalesce(sum(hashtextextended(
        concat_ws('/', unit_id, case_id, mode, psu, class, sheets, counts::text), 0)::numeric), 0)::text`.as(
        'hash',
      ),
    ])
    .where('round_id', '=', roundId)
    .where('questionnaire_version_id', '=', versionId)
    .executeTakeFirstOrThrow()
  return `${row.cells} ${row.hash}`
}
