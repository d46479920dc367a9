import { sql } from 'kysely'
import { readFloats, readIntegers } from '../arrays.ts'
import type { Db } from '../database.ts'
import type { PsuWeights, StratumRow } from './derive.ts'
import { type PackedCross, readCross } from './packed-cross.ts'

/** The strata of a version, in the order of areas; of one area only, if it is given. */
export async function strataOfVersion(
  db: Db,
  weightVersionId: number,
  areaId?: number,
): Promise<StratumRow[]> {
  let query = db
    .selectFrom('stratum_item')
    .select([
      'area_id',
      'stratum_id',
      'psus',
      'population_psus',
      'sheets',
      'weight',
      'weight_squared',
      sql<string>`members::text`.as('members'),
      sql<Buffer>`array_send(totals)`.as('totals'),
      sql<Buffer>`array_send(products)`.as('products'),
    ])
    .where('weight_version_id', '=', weightVersionId)
    .orderBy('area_id')
    .orderBy('stratum_id')
  if (areaId !== undefined) query = query.where('area_id', '=', areaId)
  const rows = await query.execute()
  return rows.map((row) => ({
    areaId: row.area_id,
    stratumId: row.stratum_id,
    psus: row.psus,
    populationPsus: row.population_psus,
    sheets: row.sheets,
    weight: row.weight,
    weightSquared: row.weight_squared,
    members: readIntegers(row.members),
    totals: readFloats(row.totals),
    products: readFloats(row.products),
  }))
}

/** The villages of a version in the order of areas and units: of everything, or of one unit. */
export async function psusOfVersion(db: Db, weightVersionId: number, unitId?: number): Promise<PsuWeights[]> {
  let query = db
    .selectFrom('psu_item')
    .select([
      'unit_id',
      'case_id',
      'psu',
      'area_id',
      'sheets',
      'weight',
      'weight_squared',
      sql<Buffer>`array_send(weights)`.as('weights'),
      sql<Buffer>`array_send(squares)`.as('squares'),
    ])
    .where('weight_version_id', '=', weightVersionId)
    .orderBy('area_id')
    .orderBy('unit_id')
    .orderBy('case_id')
    .orderBy('psu')
  if (unitId !== undefined) query = query.where('unit_id', '=', unitId)
  const rows = await query.execute()
  return rows.map((row) => ({
    unitId: row.unit_id,
    caseId: row.case_id,
    psu: row.psu,
    areaId: row.area_id,
    sheets: row.sheets,
    weight: row.weight,
    weightSquared: row.weight_squared,
    weights: readFloats(row.weights),
    squares: readFloats(row.squares),
  }))
}

/** For each area the effects of villages, by item. */
export async function effectsOfVersion(
  db: Db,
  weightVersionId: number,
  areaId?: number,
): Promise<Map<number, Float64Array>> {
  let query = db
    .selectFrom('area_effect')
    .select(['area_id', sql<Buffer>`array_send(effects)`.as('effects')])
    .where('weight_version_id', '=', weightVersionId)
    .orderBy('area_id')
  if (areaId !== undefined) query = query.where('area_id', '=', areaId)
  const rows = await query.execute()
  return new Map(rows.map((row) => [row.area_id, readFloats(row.effects)]))
}

/** The cross products of a scale by area; of one area only, if it is given. */
export async function crossesOfVersion(
  db: Db,
  weightVersionId: number,
  scale: string,
  areaId?: number,
): Promise<PackedCross[]> {
  let query = db
    .selectFrom('stratum_cross')
    .select(['scale', sql<string>`pairs::text`.as('pairs'), sql<string>`complete::text`.as('complete')])
    .where('weight_version_id', '=', weightVersionId)
    .where('scale', '=', scale)
    .orderBy('area_id')
  if (areaId !== undefined) query = query.where('area_id', '=', areaId)
  return (await query.execute()).map(readCross)
}

/** The weighted cross products of a scale by area; of one area only, if it is given. */
export async function weightedCrossesOfVersion(
  db: Db,
  weightVersionId: number,
  scale: string,
  areaId?: number,
): Promise<PackedCross[]> {
  let query = db
    .selectFrom('weighted_cross')
    .select([
      'scale',
      sql<Buffer>`array_send(pairs)`.as('pairs'),
      sql<Buffer>`array_send(complete)`.as('complete'),
    ])
    .where('weight_version_id', '=', weightVersionId)
    .where('scale', '=', scale)
    .orderBy('area_id')
  if (areaId !== undefined) query = query.where('area_id', '=', areaId)
  return (await query.execute()).map((row) => ({
    scale: row.scale,
    pairs: readFloats(row.pairs),
    complete: readFloats(row.complete),
  }))
}
