import type { CountRow } from '../responses/count-queries.ts'

/** The counts of one unit's sheets of one questionnaire version, with the weight each of its respondents carries. */
export type UnitCounts = {
  readonly unitId: number
  readonly sheets: number
  /** by the positions of the questionnaire version's layout */
  readonly counts: readonly number[]
  /** persons each respondent stands for; 1 where nothing is known */
  readonly weight: number
}

/** Adds up the cells of each unit. Positions that one row lacks count as zero. */
export function countsByUnit(
  rows: readonly CountRow[],
): { unitId: number; sheets: number; counts: number[] }[] {
  const units = new Map<number, { unitId: number; sheets: number; counts: number[] }>()
  for (const row of rows) {
    const unit = units.get(row.unit_id)
    if (!unit) {
      units.set(row.unit_id, { unitId: row.unit_id, sheets: row.sheets, counts: [...row.counts] })
      continue
    }
    unit.sheets += row.sheets
    for (const [at, count] of row.counts.entries()) unit.counts[at] = (unit.counts[at] ?? 0) + count
  }
  return [...units.values()]
}

/**
 * Gives every unit's respondents their weight: population over sheets, so that a unit counts by the people who live in it
 * and not by how many of them answered. Where the population of one unit is unknown all respondents weigh the same.
 * @param population adults or inhabitants by unit, null when unknown
 */
export function weighted(
  units: readonly { unitId: number; sheets: number; counts: readonly number[] }[],
  population: (unitId: number) => number | null,
): { units: UnitCounts[]; byPopulation: boolean } {
  const known = units.map((unit) => population(unit.unitId))
  const byPopulation = units.length > 1 && known.every((people) => people !== null)
  return {
    byPopulation,
    units: units.map((unit, index) => ({
      ...unit,
      weight: byPopulation && unit.sheets > 0 ? (known[index] ?? 0) / unit.sheets : 1,
    })),
  }
}
