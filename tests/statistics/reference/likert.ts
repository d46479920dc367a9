import type { PsuCounts } from '../../../src/statistics/count-estimate.ts'
import { numberIn, type Row, readRows } from './read.ts'

export const likertItems = ['q1', 'q2', 'q3', 'q4', 'q5', 'q6']

/** The respondents of one round of the generated survey. */
export function likertRound(round: number): Row[] {
  return readRows('likert_two_rounds.csv').filter((row) => row.round === String(round))
}

/** The valid answer 1..5 of an item, or null. */
export function answer(row: Row, item: string): number | null {
  const code = numberIn(row, item)
  return code !== null && code >= 1 ? code : null
}

/** Sums of weights by category of an item, one row for each unit, in order of first appearance. */
export function countsBy(
  rows: readonly Row[],
  item: string,
  place: { stratum: string; psu: string; population?: string },
  weightOf: (row: Row) => number = (row) => Number(row.weight),
): PsuCounts[] {
  const units = new Map<string, { row: Row; weights: number[] }>()
  for (const row of rows) {
    const key = `${row[place.stratum]}/${row[place.psu]}`
    const unit = units.get(key) ?? { row, weights: [0, 0, 0, 0, 0] }
    units.set(key, unit)
    const code = answer(row, item)
    if (code !== null) unit.weights[code - 1]! += weightOf(row)
  }
  return [...units.values()].map(({ row, weights }) => ({
    stratum: row[place.stratum]!,
    psu: row[place.psu]!,
    populationPsus: place.population === undefined ? null : Number(row[place.population]),
    weights,
  }))
}

/** Adds up the categories of several units. */
export function together(units: readonly { readonly weights: readonly number[] }[]): number[] {
  return [0, 1, 2, 3, 4].map((k) => units.reduce((sum, unit) => sum + unit.weights[k]!, 0))
}
