import { sql } from 'kysely'
import { arrayText } from '../arrays.ts'
import type { Db } from '../database.ts'
import type { PsuRow, StratumRow } from './derive.ts'
import type { PackedCross } from './packed-cross.ts'

/** Removes everything derived for a version of weights. */
export async function clearDerived(trx: Db, weightVersionId: number): Promise<void> {
  for (const table of [
    'psu_item',
    'stratum_item',
    'stratum_cross',
    'weighted_cross',
    'area_effect',
  ] as const) {
    await trx.deleteFrom(table).where('weight_version_id', '=', weightVersionId).execute()
  }
}

export async function insertPsuRows(
  trx: Db,
  weightVersionId: number,
  rows: readonly PsuRow[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into psu_item (unit_id, weight_version_id, case_id, psu, area_id, sheets, weight, weight_squared,
      counts, weights, squares)
    select p.unit_id, ${weightVersionId}::integer, p.case_id, p.psu, p.area_id, p.sheets, p.weight, p.weight_squared,
      p.counts::bigint[], p.weights::double precision[], p.squares::double precision[]
    from unnest(
      ${rows.map((row) => row.unitId)}::integer[], ${rows.map((row) => row.caseId)}::integer[],
      ${rows.map((row) => row.psu)}::integer[], ${rows.map((row) => row.areaId)}::integer[],
      ${rows.map((row) => row.sheets)}::integer[],
      ${rows.map((row) => row.weight)}::double precision[], ${rows.map((row) => row.weightSquared)}::double precision[],
      ${rows.map((row) => arrayText(row.counts))}::text[], ${rows.map((row) => arrayText(row.weights))}::text[],
      ${rows.map((row) => arrayText(row.squares))}::text[]
    ) as p (unit_id, case_id, psu, area_id, sheets, weight, weight_squared, counts, weights, squares)`.execute(
    trx,
  )
}

export async function insertStrata(
  trx: Db,
  weightVersionId: number,
  rows: readonly StratumRow[],
): Promise<void> {
  if (rows.length === 0) return
  await trx
    .insertInto('stratum_item')
    .values(
      rows.map((row) => ({
        weight_version_id: weightVersionId,
        area_id: row.areaId,
        stratum_id: row.stratumId,
        psus: row.psus,
        population_psus: row.populationPsus,
        sheets: row.sheets,
        weight: row.weight,
        weight_squared: row.weightSquared,
        members: sql<number[]>`${arrayText(row.members)}::integer[]`,
        totals: sql<number[]>`${arrayText(row.totals)}::double precision[]`,
        products: sql<number[]>`${arrayText(row.products)}::double precision[]`,
      })),
    )
    .execute()
}

export async function insertAreaParts(
  trx: Db,
  weightVersionId: number,
  areaId: number,
  effects: Float64Array,
  crosses: readonly PackedCross[],
): Promise<void> {
  await trx
    .insertInto('area_effect')
    .values({
      weight_version_id: weightVersionId,
      area_id: areaId,
      effects: sql<number[]>`${arrayText(effects)}::double precision[]`,
    })
    .execute()
  for (const { scale, pairs, complete } of crosses) {
    await trx
      .insertInto('stratum_cross')
      .values({
        weight_version_id: weightVersionId,
        area_id: areaId,
        scale,
        pairs: sql<number[]>`${arrayText(pairs)}::bigint[]`,
        complete: sql<number[]>`${arrayText(complete)}::bigint[]`,
      })
      .execute()
  }
}

/** Holds the row of a build until the transaction ends, making it if there is none; gives what it had. */
export async function holdBuild(
  trx: Db,
  weightVersionId: number,
): Promise<{ state: 'provisional' | 'final'; crossesWeighed: boolean }> {
  await trx
    .insertInto('estimate_build')
    .values({ weight_version_id: weightVersionId, state: 'provisional', sheets: 0, waiting: 0, units: 0 })
    .onConflict((conflict) => conflict.columns(['weight_version_id']).doNothing())
    .execute()
  const row = await trx
    .selectFrom('estimate_build')
    .select(['state', 'crosses_weighed'])
    .where('weight_version_id', '=', weightVersionId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return { state: row.state, crossesWeighed: row.crosses_weighed }
}

export async function finishBuild(
  trx: Db,
  weightVersionId: number,
  facts: { state: 'provisional' | 'final'; sheets: number; waiting: number; units: number },
): Promise<void> {
  await trx
    .updateTable('estimate_build')
    .set({ ...facts, built_at: new Date(), crosses_weighed: false })
    .where('weight_version_id', '=', weightVersionId)
    .execute()
}

/** Keeps the weighted cross products of the scales in an area. */
export async function insertWeightedCrosses(
  trx: Db,
  weightVersionId: number,
  areaId: number,
  crosses: readonly PackedCross[],
): Promise<void> {
  for (const { scale, pairs, complete } of crosses) {
    await trx
      .insertInto('weighted_cross')
      .values({
        weight_version_id: weightVersionId,
        area_id: areaId,
        scale,
        pairs: sql<number[]>`${arrayText(pairs)}::double precision[]`,
        complete: sql<number[]>`${arrayText(complete)}::double precision[]`,
      })
      .execute()
  }
}

export async function clearWeightedCrosses(trx: Db, weightVersionId: number): Promise<void> {
  await trx.deleteFrom('weighted_cross').where('weight_version_id', '=', weightVersionId).execute()
}

/** Says that a build has its weighted cross products. */
export async function setCrossesWeighed(trx: Db, weightVersionId: number): Promise<void> {
  await trx
    .updateTable('estimate_build')
    .set({ crosses_weighed: true })
    .where('weight_version_id', '=', weightVersionId)
    .execute()
}
