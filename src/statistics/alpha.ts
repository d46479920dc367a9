import { type Figure, figure, noFigure } from './figure.ts'
import { fisherQuantile } from './fisher.ts'
import type { Interval } from './interval.ts'

/** What a scale's covariance matrix says of its reliability. */
export type Reliability = {
  /** Cronbach's alpha; may be negative, which asks for a look at reversed items. */
  readonly alpha: Figure
  /** Alpha of the items brought to the same variance, and the mean correlation between items. */
  readonly standardised: Figure
  readonly averageCorrelation: Figure
  /** Correlation of each item with the sum of the others; below 0.30 it is flagged. */
  readonly itemRest: Figure[]
  /** Alpha of the other items. */
  readonly withoutItem: Figure[]
  /** Places of items that do not vary: they were dropped, and have no figures. */
  readonly dropped: number[]
}

/**
 * How reliably a set of items measures one thing, from their covariance matrix (items already reversed). Items without
 * variance are dropped and named. Read it as: 0.70 and more for comparing groups, 0.80 good, above 0.95 items may be
 * redundant. It does not show that the items measure a single thing.
 *
 * @param covariance symmetric, see `covariances`
 * @returns `not_estimable` with fewer than two items that vary, `zero_variance` when their sum does not vary
 * @throws if the matrix is not square
 * @see Cronbach (1951), Psychometrika 16
 * @example
 * reliability([[2, 1], [1, 2]]).alpha // => { value: 0.6666666666666666, reason: null }
 */
export function reliability(covariance: readonly (readonly number[])[]): Reliability {
  if (covariance.length === 0 || covariance.some((row) => row.length !== covariance.length)) {
    throw new Error('reliability requires a square covariance matrix')
  }
  const places = [...covariance.keys()]
  const kept = places.filter((j) => covariance[j]![j]! > 0)
  const matrix = within(covariance, kept)
  const correlations = matrix.map((row, j) =>
    row.map((value, l) => value / Math.sqrt(matrix[j]![j]! * matrix[l]![l]!)),
  )
  const k = kept.length
  const off = k < 2 ? 0 : (total(correlations) - k) / (k * (k - 1))
  const atPlace = (of: (j: number) => Figure): Figure[] =>
    places.map((place) => {
      const j = kept.indexOf(place)
      return j === -1 ? noFigure('zero_variance') : k < 2 ? noFigure('not_estimable') : of(j)
    })
  return {
    alpha: cronbachAlpha(matrix),
    standardised: cronbachAlpha(correlations),
    averageCorrelation: k < 2 ? noFigure('not_estimable') : figure(off),
    itemRest: atPlace((j) => itemRest(matrix, j)),
    withoutItem: atPlace((j) =>
      cronbachAlpha(
        within(
          matrix,
          [...matrix.keys()].filter((l) => l !== j),
        ),
      ),
    ),
    dropped: places.filter((place) => !kept.includes(place)),
  }
}

/**
 * Cronbach's alpha of a covariance matrix, k/(k - 1) (1 - trace/sum).
 *
 * @returns `not_estimable` with fewer than two items, `zero_variance` when the sum of the items does not vary
 * @example
 * cronbachAlpha([[1, 0.5], [0.5, 1]]).value // => 0.6666666666666666
 */
export function cronbachAlpha(covariance: readonly (readonly number[])[]): Figure {
  const k = covariance.length
  if (k < 2) return noFigure('not_estimable')
  const sum = total(covariance)
  return sum > 0 ? figure((k / (k - 1)) * (1 - trace(covariance) / sum)) : noFigure('zero_variance')
}

/**
 * Feldt's confidence interval of alpha. It takes respondents as independent: with clusters give n divided by the design
 * effect, or use the bootstrap over first-stage units.
 *
 * @param n respondents
 * @param k items
 * @throws if there are fewer than two respondents or items, or the level is not between 0 and 1
 * @see Feldt, Woodruff & Salih (1987), Applied Psych. Measurement 11
 * @example
 * feldtInterval(0.9171611118321, 196, 6) // => { lower: 0.8978, upper: 0.9339 }
 */
export function feldtInterval(alpha: number, n: number, k: number, level = 0.95): Interval {
  if (!(n >= 2 && k >= 2)) throw new Error('feldtInterval requires at least two respondents and two items')
  if (!(level > 0 && level < 1)) throw new Error('feldtInterval requires a level between 0 and 1')
  const outside = (1 - level) / 2
  const df = [n - 1, (n - 1) * (k - 1)] as const
  return {
    lower: 1 - (1 - alpha) * fisherQuantile(1 - outside, ...df),
    upper: 1 - (1 - alpha) * fisherQuantile(outside, ...df),
  }
}

/**
 * The asymptotic standard error of alpha, for items of any covariance.
 *
 * @param n respondents
 * @returns `not_estimable` with fewer than two items, `zero_variance` when the sum of the items does not vary
 * @throws if there is no respondent
 * @see van Zyl, Neudecker & Nel (2000), Psychometrika 65; Duhachek & Iacobucci (2004), J. Applied Psychology 89
 * @example
 * alphaStandardError(covariance, 388).value // => 0.0246…
 */
export function alphaStandardError(covariance: readonly (readonly number[])[], n: number): Figure {
  if (!(n > 0)) throw new Error('alphaStandardError requires at least one respondent')
  const k = covariance.length
  if (k < 2) return noFigure('not_estimable')
  const sum = total(covariance)
  if (!(sum > 0)) return noFigure('zero_variance')
  const tr = trace(covariance)
  const rowSums = covariance.map((row) => row.reduce((all, value) => all + value, 0))
  const traceOfSquare = covariance.flat().reduce((all, value) => all + value * value, 0)
  const sumOfSquare = rowSums.reduce((all, value) => all + value * value, 0)
  const q =
    ((2 * k * k) / ((k - 1) ** 2 * sum ** 3)) * (sum * (traceOfSquare + tr * tr) - 2 * tr * sumOfSquare)
  return figure(Math.sqrt(q / n))
}

function itemRest(matrix: readonly (readonly number[])[], j: number): Figure {
  const withRest = matrix[j]!.reduce((sum, value, l) => (l === j ? sum : sum + value), 0)
  const rest = total(
    within(
      matrix,
      [...matrix.keys()].filter((l) => l !== j),
    ),
  )
  return rest > 0 ? figure(withRest / Math.sqrt(matrix[j]![j]! * rest)) : noFigure('zero_variance')
}

function within(matrix: readonly (readonly number[])[], places: readonly number[]): number[][] {
  return places.map((j) => places.map((l) => matrix[j]![l]!))
}

function trace(matrix: readonly (readonly number[])[]): number {
  return matrix.reduce((sum, row, j) => sum + row[j]!, 0)
}

function total(matrix: readonly (readonly number[])[]): number {
  return matrix.flat().reduce((sum, value) => sum + value, 0)
}
