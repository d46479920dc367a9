import { createHash } from 'node:crypto'
import type { Db } from '../database.ts'
import { placedUnits, weighedCells } from '../estimates/cell-queries.ts'
import type { WeighedCell } from '../estimates/derive.ts'
import type { Compiled, CompiledVersion } from '../responses/compiled.ts'
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

/** The sheets of a questionnaire in a round as weighting sees them: cells with their counts, and the units they came from. */
export type Sample = CompiledVersion & {
  readonly cells: readonly WeighedCell[]
  /** by code */
  readonly units: readonly SampleUnit[]
  readonly areaNames: ReadonlyMap<number, string>
  /** units of the areas in the population, by area; null where the units are of no one level */
  readonly population: Readonly<Record<number, number>> | null
  /** of the cells there are: other sheets, another hash */
  readonly cellsHash: string
  readonly sheets: number
}

export const allModes: readonly ResponseMode[] = ['self', 'assisted', 'paper']

/** Reads the sample of a questionnaire in a round; `day` says which units of the population there are, 'YYYY-MM-DD'. */
export async function readSample(
  db: Db,
  compiled: Compiled,
  { roundId, versionId, day }: { roundId: number; versionId: number; day: string },
): Promise<Sample> {
  const version = await compiled(db, versionId)
  const placed = await placedUnits(db, roundId, versionId)
  const none = { weightVersionId: 0, roundId, versionId, modes: allModes }
  const cells = (await weighedCells(db, none, placed)).filter(({ sheets }) => sheets > 0)
  const areas = new Map(placed.map(({ unitId, areaId }) => [unitId, areaId]))
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

/** SHA-256 over the keys and sheets of cells, in their order. */
function hashOfCells(cells: readonly WeighedCell[]): string {
  const hash = createHash('sha256')
  for (const { unitId, caseId, mode, psu, class: digits, sheets } of cells) {
    hash.update(`${unitId} ${caseId} ${mode} ${psu} ${digits} ${sheets}\n`)
  }
  return hash.digest('hex')
}
