import { mean, sampleStandardDeviation, sampleVariance } from 'simple-statistics'
import { type Figure, figure, noFigure } from './figure.ts'
import { type Interval, multiplier } from './interval.ts'

/** How far two measurements of the same units agree. */
export type BlandAltman = {
  readonly n: number
  /** Mean of first less second: above zero the unit claims more than the appraiser grants. */
  readonly bias: number
  readonly biasInterval: Interval
  /** Standard deviation of the differences (n - 1). */
  readonly sd: number
  /** Limits of agreement, bias give or take 1.96 sd, and the standard error of either. */
  readonly lower: number
  readonly upper: number
  readonly limitSe: number
  /** The older, simpler standard error of a limit, √3 sd/√n. */
  readonly limitSe1986: number
  /** Slope of the difference on the mean of the two: does the bias grow with the score? */
  readonly slope: Figure
  /** Share of units whose first measurement is larger, 0..1. */
  readonly shareFirstLarger: number
}

/**
 * Bland and Altman's limits of agreement between two measurements of the same units, such as self-score and appraisal
 * in per cent of the maximum. Correlation is not agreement: a unit that always claims ten points too much correlates
 * perfectly.
 *
 * @param pairs first and second measurement of each unit, complete pairs only
 * @throws if there are fewer than three pairs; ten or more are needed for a statement
 * @see Bland & Altman (1986), Lancet 327; (1999), Stat. Methods Med. Res. 8
 * @example
 * blandAltman([[494, 512], [395, 430], [516, 520]]).bias // => -19
 */
export function blandAltman(pairs: readonly (readonly [number, number])[], level = 0.95): BlandAltman {
  const n = pairs.length
  if (n < 3) throw new Error('blandAltman requires at least three pairs')
  if (!pairs.flat().every(Number.isFinite)) throw new Error('blandAltman requires finite measurements')
  const differences = pairs.map(([first, second]) => first - second)
  const means = pairs.map(([first, second]) => (first + second) / 2)
  const bias = mean(differences)
  const sd = sampleStandardDeviation(differences)
  const reach = (multiplier(level, n - 1) * sd) / Math.sqrt(n)
  const middle = mean(means)
  const spread = sampleVariance(means)
  const together = differences.reduce((sum, d, i) => sum + (d - bias) * (means[i]! - middle), 0) / (n - 1)
  return {
    n,
    bias,
    biasInterval: { lower: bias - reach, upper: bias + reach },
    sd,
    lower: bias - 1.96 * sd,
    upper: bias + 1.96 * sd,
    limitSe: sd * Math.sqrt(1 / n + 1.96 ** 2 / (2 * (n - 1))),
    limitSe1986: sd * Math.sqrt(3 / n),
    slope: spread > 0 ? figure(together / spread) : noFigure('zero_variance'),
    shareFirstLarger: differences.filter((d) => d > 0).length / n,
  }
}
