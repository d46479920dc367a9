import type { CompiledVersion } from '../responses/compiled.ts'
import { surveyEstimate } from '../results/survey-estimate.ts'
import type { UnitCounts } from '../results/unit-counts.ts'
import { measureOf, sumsOf } from '../results/unit-sums.ts'
import type { WeighedCell } from './derive.ts'
import type { TrimmedFigure } from './weigh.ts'

/** A figure resting on fewer answers is not judged: its own error would hide what trimming does. */
const FEWEST = 2

/**
 * What trimming did to the main figures of a questionnaire: each with the untrimmed and the trimmed weights, and whether it
 * moved by more than one standard error. Trimming buys variance with bias, so that a person has to decide on such a move
 * (methodology 4.6).
 * @param cells with their counts, in the order of the weights
 */
export function trimmedFigures(
  { questionnaire, layout }: Pick<CompiledVersion, 'questionnaire' | 'layout'>,
  cells: readonly Pick<WeighedCell, 'unitId' | 'sheets' | 'counts'>[],
  untrimmed: ArrayLike<number>,
  trimmed: ArrayLike<number>,
): TrimmedFigure[] {
  const [before, after] = [untrimmed, trimmed].map((omega) => unitsWeighed(cells, omega, layout.length))
  return questionnaire.indexes
    .filter(({ variantOf }) => variantOf === null)
    .map((index) => {
      const measure = measureOf(questionnaire, layout, index)
      const [left, right] = [before!, after!].map((units) =>
        surveyEstimate(sumsOf(units, measure), FEWEST, measure.kind),
      )
      const change = left!.value === null || right!.value === null ? 0 : Math.abs(right!.value - left!.value)
      return {
        code: index.code,
        title: index.title,
        untrimmed: left!.value,
        trimmed: right!.value,
        se: right!.se,
        moved: right!.se !== null && change > right!.se,
      }
    })
}

/** The counts of each unit with the sums that weights of cells make of them. */
export function unitsWeighed(
  cells: readonly Pick<WeighedCell, 'unitId' | 'sheets' | 'counts'>[],
  omega: ArrayLike<number>,
  length: number,
): (UnitCounts & { weighted: object })[] {
  const units = new Map<number, { sheets: number; counts: number[]; sums: number[]; squares: number[] }>()
  for (const [at, { unitId, sheets, counts }] of cells.entries()) {
    let unit = units.get(unitId)
    if (!unit) {
      const zeros = () => new Array<number>(length).fill(0)
      unit = { sheets: 0, counts: zeros(), sums: zeros(), squares: zeros() }
      units.set(unitId, unit)
    }
    const weight = omega[at]!
    unit.sheets += sheets
    for (let place = 0; place < length; place++) {
      const n = counts[place]!
      if (n === 0) continue
      unit.counts[place]! += n
      unit.sums[place]! += weight * n
      unit.squares[place]! += weight * weight * n
    }
  }
  return [...units].map(([unitId, { sheets, counts, sums, squares }]) => ({
    unitId,
    sheets,
    counts,
    weight: 1,
    weighted: { sums, squares },
  }))
}
