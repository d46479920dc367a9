import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { CountLayout } from '../surveys/layout.ts'
import type { ResponseMode } from '../tables.ts'
import { arrayText, readFloats, readIntegers } from './arrays.ts'
import type { PsuRow, StratumRow, WeighedCell } from './derive.ts'
import type { PlanDesign, PlanMargin } from './plan.ts'
import type { WeightCell } from './weigh.ts'

/** A unit that has counts, and the province it lies in (itself, where it lies in none). */
export type PlacedUnit = { readonly unitId: number; readonly areaId: number }

/** The units with counts of a questionnaire in a round, in the order of areas and ids. */
export async function placedUnits(db: Db, roundId: number, versionId: number): Promise<PlacedUnit[]> {
  const counted = await db
    .selectFrom('item_count')
    .select('unit_id')
    .distinct()
    .where('round_id', '=', roundId)
    .where('questionnaire_version_id', '=', versionId)
    .orderBy('unit_id')
    .execute()
  const ids = counted.map((row) => row.unit_id)
  const units = await db
    .selectFrom('unit')
    .select(['unit_id', 'path'])
    .where('unit_id', '=', sql<number>`any(${ids}::integer[])`)
    .orderBy('unit_id')
    .execute()
  const provinces = await db
    .selectFrom('unit')
    .select('unit_id')
    .where('level', '=', 'province')
    .orderBy('unit_id')
    .execute()
  const known = new Set(provinces.map((row) => row.unit_id))
  return units
    .map(({ unit_id: unitId, path }) => ({ unitId, areaId: path.find((id) => known.has(id)) ?? unitId }))
    .sort((a, b) => a.areaId - b.areaId || a.unitId - b.unitId)
}

/** The cells of a questionnaire in a round that have sheets. */
export async function cellsToWeigh(
  db: Db,
  roundId: number,
  versionId: number,
  modes: readonly ResponseMode[],
): Promise<Omit<WeightCell, 'areaId'>[]> {
  const rows = await db
    .selectFrom('item_count')
    .select(['unit_id', 'case_id', 'mode', 'psu', 'class', 'sheets'])
    .where('round_id', '=', roundId)
    .where('questionnaire_version_id', '=', versionId)
    .where('mode', '=', sql<ResponseMode>`any(${[...modes]}::text[])`)
    .where('sheets', '>', 0)
    .orderBy('unit_id')
    .orderBy('case_id')
    .orderBy('mode')
    .orderBy('psu')
    .orderBy('class')
    .execute()
  return rows.map((row) => ({
    unitId: row.unit_id,
    caseId: row.case_id,
    mode: row.mode,
    psu: row.psu,
    class: row.class,
    sheets: row.sheets,
  }))
}

/** The number of the next version of weights of a questionnaire in a round. */
export async function nextNumber(trx: Db, roundId: number, versionId: number): Promise<number> {
  const row = await trx
    .selectFrom('weight_version')
    .select(sql<number>`coalesce(max(number), 0) + 1`.as('next'))
    .where('round_id', '=', roundId)
    .where('questionnaire_version_id', '=', versionId)
    .executeTakeFirstOrThrow()
  return row.next
}

export async function insertWeightVersion(
  trx: Db,
  row: {
    roundId: number
    versionId: number
    number: number
    plan: unknown
    record: unknown
    madeBy: number | null
  },
): Promise<number> {
  const { weight_version_id: id } = await trx
    .insertInto('weight_version')
    .values({
      round_id: row.roundId,
      questionnaire_version_id: row.versionId,
      number: row.number,
      plan: JSON.stringify(row.plan),
      record: JSON.stringify(row.record),
      made_by: row.madeBy,
    })
    .returning('weight_version_id')
    .executeTakeFirstOrThrow()
  return id
}

const CHUNK = 10_000

/** Writes the weights of a version, one row for each cell. */
export async function insertCellWeights(
  trx: Db,
  weightVersionId: number,
  cells: readonly Omit<WeightCell, 'areaId' | 'sheets'>[],
  omega: Float64Array,
  design: Float64Array,
): Promise<void> {
  for (let from = 0; from < cells.length; from += CHUNK) {
    const part = cells.slice(from, from + CHUNK)
    await sql`
      insert into cell_weight (unit_id, weight_version_id, case_id, mode, psu, class, omega, design_omega)
      select c.unit_id, ${weightVersionId}::integer, c.case_id, c.mode, c.psu, c.class, c.omega, c.design
      from unnest(
        ${part.map((cell) => cell.unitId)}::integer[], ${part.map((cell) => cell.caseId)}::integer[],
        ${part.map((cell) => cell.mode)}::text[], ${part.map((cell) => cell.psu)}::integer[],
        ${part.map((cell) => cell.class)}::smallint[],
        ${[...omega.subarray(from, from + CHUNK)]}::double precision[],
        ${[...design.subarray(from, from + CHUNK)]}::double precision[]
      ) as c (unit_id, case_id, mode, psu, class, omega, design)`.execute(trx)
  }
}

/** A version of weights with what is needed to read its figures. */
export type VersionRow = {
  readonly weightVersionId: number
  readonly roundId: number
  readonly unitId: number
  readonly versionId: number
  readonly design: PlanDesign
  readonly modes: readonly ResponseMode[]
  readonly margins: readonly PlanMargin[]
  readonly layout: CountLayout
  readonly roundState: string
  readonly built: {
    readonly state: 'provisional' | 'final'
    readonly sheets: number
    readonly waiting: number
  } | null
}

export async function findWeightVersion(db: Db, weightVersionId: number): Promise<VersionRow | undefined> {
  const row = await db
    .selectFrom('weight_version as w')
    .innerJoin('questionnaire_version as q', 'q.questionnaire_version_id', 'w.questionnaire_version_id')
    .innerJoin('round as r', 'r.round_id', 'w.round_id')
    .leftJoin('estimate_build as b', 'b.weight_version_id', 'w.weight_version_id')
    .select([
      'w.round_id',
      'w.questionnaire_version_id',
      'w.plan',
      'q.layout',
      'r.unit_id',
      'r.state as round_state',
      'b.state',
      'b.sheets',
      'b.waiting',
    ])
    .where('w.weight_version_id', '=', weightVersionId)
    .executeTakeFirst()
  if (!row) return undefined
  const plan = row.plan as { design: PlanDesign; modes: ResponseMode[]; margins: PlanMargin[] }
  return {
    weightVersionId,
    roundId: row.round_id,
    unitId: row.unit_id,
    versionId: row.questionnaire_version_id,
    design: plan.design,
    modes: plan.modes,
    margins: plan.margins,
    layout: row.layout as CountLayout,
    roundState: row.round_state,
    built:
      row.state === null ? null : { state: row.state, sheets: row.sheets ?? 0, waiting: row.waiting ?? 0 },
  }
}

/** The weighed cells of some units; `omega` NaN where the version has no weight for a cell that came later. */
export async function weighedCells(
  db: Db,
  { weightVersionId, roundId, versionId, modes }: VersionRow,
  units: readonly PlacedUnit[],
): Promise<(WeighedCell & { design: number })[]> {
  const areas = new Map(units.map(({ unitId, areaId }) => [unitId, areaId]))
  const rows = await db
    .selectFrom('item_count as c')
    .leftJoin('cell_weight as w', (join) =>
      join
        .onRef('w.unit_id', '=', 'c.unit_id')
        .on('w.weight_version_id', '=', weightVersionId)
        .onRef('w.case_id', '=', 'c.case_id')
        .onRef('w.mode', '=', 'c.mode')
        .onRef('w.psu', '=', 'c.psu')
        .onRef('w.class', '=', 'c.class'),
    )
    .select([
      'c.unit_id',
      'c.case_id',
      'c.mode',
      'c.psu',
      'c.class',
      'c.sheets',
      'w.omega',
      'w.design_omega',
      sql<string>`c.counts::text`.as('counts'),
    ])
    .where('c.unit_id', '=', sql<number>`any(${[...areas.keys()]}::integer[])`)
    .where('c.round_id', '=', roundId)
    .where('c.questionnaire_version_id', '=', versionId)
    .where('c.mode', '=', sql<ResponseMode>`any(${[...modes]}::text[])`)
    .orderBy('c.unit_id')
    .orderBy('c.case_id')
    .orderBy('c.mode')
    .orderBy('c.psu')
    .orderBy('c.class')
    .execute()
  return rows.map((row) => ({
    unitId: row.unit_id,
    areaId: areas.get(row.unit_id)!,
    caseId: row.case_id,
    mode: row.mode,
    psu: row.psu,
    class: row.class,
    sheets: row.sheets,
    omega: row.omega ?? Number.NaN,
    design: row.design_omega ?? Number.NaN,
    counts: readIntegers(row.counts),
  }))
}

/** Cross products of a scale as they are kept for one unit and case. */
export type PackedCross = {
  readonly scale: string
  readonly pairs: Float64Array
  readonly complete: Float64Array
}

export async function crossesOfUnits(
  db: Db,
  { roundId, versionId }: VersionRow,
  unitIds: readonly number[],
): Promise<PackedCross[]> {
  const rows = await db
    .selectFrom('item_cross')
    .select(['scale', sql<string>`pairs::text`.as('pairs'), sql<string>`complete::text`.as('complete')])
    .where('unit_id', '=', sql<number>`any(${[...unitIds]}::integer[])`)
    .where('round_id', '=', roundId)
    .where('questionnaire_version_id', '=', versionId)
    .orderBy('unit_id')
    .orderBy('case_id')
    .orderBy('scale')
    .execute()
  return rows.map(readCross)
}

/** Removes everything derived for a version of weights. */
export async function clearDerived(trx: Db, weightVersionId: number): Promise<void> {
  for (const table of ['psu_item', 'stratum_item', 'stratum_cross', 'area_effect'] as const) {
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

/** Sheets of a questionnaire in a round that are stored and not counted yet. */
export async function sheetsWaiting(db: Db, roundId: number, versionId: number): Promise<number> {
  const row = await db
    .selectFrom('response')
    .select(sql<number>`count(*)::integer`.as('n'))
    .where('round_id', '=', roundId)
    .where('questionnaire_version_id', '=', versionId)
    .where('folded_revision', '<', 1)
    .executeTakeFirstOrThrow()
  return row.n
}

/**
 * Lets one transaction read distributed tables and then write reference tables; means nothing on a single server. The first
 * statement of the transaction.
 */
export async function inSequence(trx: Db): Promise<void> {
  await sql`set local citus.multi_shard_modify_mode = 'sequential'`.execute(trx)
}

/** Holds the row of a build until the transaction ends, making it if there is none; gives the state it had. */
export async function holdBuild(trx: Db, weightVersionId: number): Promise<'provisional' | 'final'> {
  await trx
    .insertInto('estimate_build')
    .values({ weight_version_id: weightVersionId, state: 'provisional', sheets: 0, waiting: 0, units: 0 })
    .onConflict((conflict) => conflict.columns(['weight_version_id']).doNothing())
    .execute()
  const row = await trx
    .selectFrom('estimate_build')
    .select('state')
    .where('weight_version_id', '=', weightVersionId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return row.state
}

export async function finishBuild(
  trx: Db,
  weightVersionId: number,
  facts: { state: 'provisional' | 'final'; sheets: number; waiting: number; units: number },
): Promise<void> {
  await trx
    .updateTable('estimate_build')
    .set({ ...facts, built_at: new Date() })
    .where('weight_version_id', '=', weightVersionId)
    .execute()
}

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
export async function psusOfVersion(db: Db, weightVersionId: number, unitId?: number): Promise<PsuRow[]> {
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
      sql<string>`counts::text`.as('counts'),
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
    counts: readIntegers(row.counts),
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

function readCross(row: { scale: string; pairs: string; complete: string }): PackedCross {
  return { scale: row.scale, pairs: readIntegers(row.pairs), complete: readIntegers(row.complete) }
}
