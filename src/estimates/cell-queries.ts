import { sql } from 'kysely'
import { readIntegers } from '../arrays.ts'
import type { Db } from '../database.ts'
import { pairSums } from '../responses/cross.ts'
import { unpackIntegers } from '../responses/packed-integers.ts'
import type { ResponseMode } from '../tables.ts'
import type { WeighedCell } from './derive.ts'
import type { PackedCross } from './packed-cross.ts'
import type { VersionRow } from './version-queries.ts'
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

/** The weighed cells of some units; `omega` NaN where the version has no weight for a cell that came later. */
export async function weighedCells(
  db: Db,
  {
    weightVersionId,
    roundId,
    versionId,
    modes,
  }: Pick<VersionRow, 'weightVersionId' | 'roundId' | 'versionId' | 'modes'>,
  units: readonly PlacedUnit[],
): Promise<(WeighedCell & { design: number })[]> {
  const areas = new Map(units.map(({ unitId, areaId }) => [unitId, areaId]))
  const rows = await db
    .selectFrom('item_count as c')
    .leftJoin('cell_weight as w', (join) =>
      join
        .onRef('w.unit_id', '=', 'c.unit_id')
        // Said of both tables: a new version is in no statistics yet, and all its weights would be sorted for every area.
        .on('w.unit_id', '=', sql<number>`any(${[...areas.keys()]}::integer[])`)
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

/** What each sheet of a cell weighs: NaN where the version has no weight for it. */
export type CellWeight = Omit<WeightCell, 'areaId'> & { readonly omega: number }

/** The weights of the cells of some units, of every mode, in the order of units. */
export async function weightsOfUnits(
  db: Db,
  { weightVersionId, roundId, versionId }: VersionRow,
  unitIds: readonly number[],
): Promise<CellWeight[]> {
  const rows = await db
    .selectFrom('item_count as c')
    .leftJoin('cell_weight as w', (join) =>
      join
        .onRef('w.unit_id', '=', 'c.unit_id')
        .on('w.unit_id', '=', sql<number>`any(${[...unitIds]}::integer[])`)
        .on('w.weight_version_id', '=', weightVersionId)
        .onRef('w.case_id', '=', 'c.case_id')
        .onRef('w.mode', '=', 'c.mode')
        .onRef('w.psu', '=', 'c.psu')
        .onRef('w.class', '=', 'c.class'),
    )
    .select(['c.unit_id', 'c.case_id', 'c.mode', 'c.psu', 'c.class', 'c.sheets', 'w.omega'])
    .where('c.unit_id', '=', sql<number>`any(${[...unitIds]}::integer[])`)
    .where('c.round_id', '=', roundId)
    .where('c.questionnaire_version_id', '=', versionId)
    .where('c.sheets', '>', 0)
    .orderBy('c.unit_id')
    .execute()
  return rows.map((row) => ({
    unitId: row.unit_id,
    caseId: row.case_id,
    mode: row.mode,
    psu: row.psu,
    class: row.class,
    sheets: row.sheets,
    omega: row.omega ?? Number.NaN,
  }))
}

/** The cross products of each scale over some units; with weights, those of a unit are multiplied by its weight. */
export async function crossesOfUnits(
  db: Db,
  { roundId, versionId }: Pick<VersionRow, 'roundId' | 'versionId'>,
  unitIds: readonly number[],
  weightOf: (unitId: number) => number = () => 1,
): Promise<PackedCross[]> {
  const rows = await db
    .selectFrom('item_cross')
    .select(['unit_id', 'scale', 'sums'])
    .where('unit_id', '=', sql<number>`any(${[...unitIds]}::integer[])`)
    .where('round_id', '=', roundId)
    .where('questionnaire_version_id', '=', versionId)
    .orderBy('unit_id')
    .orderBy('case_id')
    .orderBy('scale')
    .execute()
  return [...Map.groupBy(rows, ({ scale }) => scale)].map(([scale, parts]) => {
    let sums: Float64Array | null = null
    for (const part of parts) {
      const own = unpackIntegers(part.sums)
      const weight = weightOf(part.unit_id)
      sums ??= new Float64Array(own.length)
      for (let at = 0; at < own.length; at++) sums[at]! += weight * own[at]!
    }
    return { scale, ...pairSums(sums!) }
  })
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
