import { trimGroups } from '../statistics/trim-groups.ts'

/** The counts of one unit's sheets of one questionnaire version, with the weight each of its respondents carries. */
export type UnitCounts = {
  readonly unitId: number
  readonly sheets: number
  /** by the positions of the questionnaire version's layout */
  readonly counts: readonly number[]
  /** persons each respondent stands for; 1 where nothing is known */
  readonly weight: number
  /** under a version of weights; absent = all sheets of the unit weigh alike */
  readonly weighted?: Weighted
}

/** Σ ω n and Σ ω² n at every position, ω the weight of a sheet in its version of weights. */
export type Weighted = { readonly sums: readonly number[]; readonly squares: readonly number[] }

/** The counts of one unit before its respondents have a weight. */
export type Counted = {
  readonly unitId: number
  readonly sheets: number
  readonly counts: readonly number[]
  readonly weighted?: Weighted
}

/** Adds up what each unit counted in several cases. */
export function countsByUnit(rows: readonly Counted[]): Counted[] {
  return [...Map.groupBy(rows, (row) => row.unitId)].map(([unitId, [first, ...others]]) => {
    if (!first || others.length === 0) return first ?? { unitId, sheets: 0, counts: [] }
    const all = [first, ...others]
    const sheets = all.reduce((sum, one) => sum + one.sheets, 0)
    const counts = added(all.map((one) => one.counts))
    const weighted = all.flatMap((one) => one.weighted ?? [])
    if (weighted.length < all.length) return { unitId, sheets, counts }
    const sums = added(weighted.map((one) => one.sums))
    const squares = added(weighted.map((one) => one.squares))
    return { unitId, sheets, counts, weighted: { sums, squares } }
  })
}

function added(lists: readonly (readonly number[])[]): number[] {
  const [first, ...others] = lists
  const total = [...(first ?? [])]
  for (const other of others) for (const [at, count] of other.entries()) total[at] = (total[at] ?? 0) + count
  return total
}

/** The counts as estimates take them: weighted within the unit where a version of weights is used. */
export function weighedCounts({ counts, weighted }: Counted): readonly number[] {
  return weighted?.sums ?? counts
}

/**
 * The weight of a respondent of each unit: population over sheets, so that a unit counts by the people who live in it and
 * not by how many of them answered; cut off at five times the median (methodology §4.6), so that a place with two sheets
 * does not decide. Where the population of one unit is unknown, or there is one unit only, all respondents weigh the same.
 * @param sheets of each unit, of all versions of the questionnaire together
 * @param population by unit, null when unknown
 */
export function respondentWeights(
  sheets: ReadonlyMap<number, number>,
  population: (unitId: number) => number | null,
): { weights: ReadonlyMap<number, number>; byPopulation: boolean } {
  const units = [...sheets].filter(([, count]) => count > 0)
  const people = units.map(([unitId]) => population(unitId))
  if (units.length < 2 || !people.every((count) => count !== null)) {
    return { weights: new Map(units.map(([unitId]) => [unitId, 1])), byPopulation: false }
  }
  const groups = units.map(([, count], index) => ({ weight: people[index]! / count, respondents: count }))
  const trimmed = trimGroups(groups)
  return { weights: new Map(units.map(([unitId], index) => [unitId, trimmed[index]!])), byPopulation: true }
}
