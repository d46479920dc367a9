import { createHash } from 'node:crypto'
import type { Db } from '../database.ts'
import { cellsToWeigh, placedUnits, weighedCells } from '../estimates/cell-queries.ts'
import type { WeighedCell } from '../estimates/derive.ts'
import type { WeightCell } from '../estimates/weigh.ts'
import type { Compiled, CompiledVersion } from '../responses/compiled.ts'
import { countStamps } from '../results/count-queries.ts'
import type { ResponseMode } from '../tables.ts'
import { unitsInAreas, unitsOfSample } from './queries.ts'

export type SampleUnit = {
  readonly unitId: number
  readonly areaId: number
  readonly code: string
  readonly name: string
  readonly kind: string
  readonly population: number | null
}

/** The sheets of a questionnaire in a round as weighting sees them: how many are in each cell, and the units they came from. */
export type Sample = CompiledVersion & {
  readonly cells: readonly WeightCell[]
  /** by code */
  readonly units: readonly SampleUnit[]
  readonly areaNames: ReadonlyMap<number, string>
  /** units of the areas in the population, by area; null where the units are of no one level */
  readonly population: Readonly<Record<number, number>> | null
  /** of the cells there are: other sheets, another hash */
  readonly cellsHash: string
  readonly sheets: number
}

/** A sample with what was counted in its cells. */
export type CountedSample = Omit<Sample, 'cells'> & { readonly cells: readonly WeighedCell[] }

export const allModes: readonly ResponseMode[] = ['self', 'assisted', 'paper']

/** Reads the sample of a questionnaire in a round; `day` says which units of the population there are, 'YYYY-MM-DD'. */
export async function readSample(
  db: Db,
  compiled: Compiled,
  { roundId, versionId, day }: { roundId: number; versionId: number; day: string },
): Promise<Sample> {
  const version = await compiled(db, versionId)
  const placed = await placedUnits(db, roundId, versionId)
  const areas = new Map(placed.map(({ unitId, areaId }) => [unitId, areaId]))
  const cells = (await cellsToWeigh(db, roundId, versionId, allModes)).flatMap((cell) => {
    const areaId = areas.get(cell.unitId)
    // Of a unit that was not there a moment ago when the units were read.
    return areaId === undefined ? [] : [{ ...cell, areaId }]
  })
  const areaIds = [...new Set(areas.values())]
  const rows = await unitsOfSample(db, [...new Set([...areas.keys(), ...areaIds])])
  const names = new Map(rows.map((row) => [row.unit_id, row.name]))
  const population = await unitsInAreas(db, areaIds, 'commune', day)
  return {
    ...version,
    cells,
    units: rows
      .filter((row) => areas.has(row.unit_id))
      .map((row) => ({
        unitId: row.unit_id,
        areaId: areas.get(row.unit_id)!,
        code: row.code,
        name: row.name,
        kind: row.kind,
        population: row.population,
      })),
    areaNames: new Map(areaIds.map((id) => [id, names.get(id) ?? String(id)])),
    population: population.size === areaIds.length ? Object.fromEntries(population) : null,
    cellsHash: hashOfCells(cells),
    sheets: cells.reduce((sum, one) => sum + one.sheets, 0),
  }
}

/**
 * Reads what was counted in the cells of a sample, as it is now: hundreds of millions of bytes for a whole country, so only for
 * those who compute figures.
 * @param weightVersionId whose weights the cells carry; 0 = none (NaN)
 */
export async function withCounts(
  db: Db,
  sample: Sample,
  of: { roundId: number; versionId: number; weightVersionId: number },
): Promise<CountedSample> {
  const cells = await weighedCells(db, { ...of, modes: allModes }, sample.units)
  return { ...sample, cells: cells.filter(({ sheets }) => sheets > 0) }
}

/** Something that changes whenever the counts of a round do, or the areas its units lie in. */
export async function stateOf(
  db: Db,
  roundId: number,
  versionId: number,
  { units, sheets }: Pick<Sample, 'units' | 'sheets'>,
): Promise<string> {
  const stamps = await countStamps(db, roundId)
  const areas = units.map(({ unitId, areaId }) => [unitId, areaId])
  const known = JSON.stringify([roundId, versionId, sheets, stamps, areas])
  return createHash('sha256').update(known).digest('base64')
}

/** SHA-256 over the keys and sheets of cells, in their order. */
function hashOfCells(cells: readonly WeightCell[]): string {
  const hash = createHash('sha256')
  for (const { unitId, caseId, mode, psu, class: digits, sheets } of cells) {
    hash.update(`${unitId} ${caseId} ${mode} ${psu} ${digits} ${sheets}\n`)
  }
  return hash.digest('hex')
}
