import { type Figure, figure, noFigure } from './figure.ts'
import { multiplier } from './interval.ts'
import { studentQuantile, studentTwoSided } from './student.ts'

/** The difference of two estimates with its test. */
export type Difference = {
  readonly value: number
  readonly se: Figure
  readonly t: Figure
  readonly df: number
  /** Two-sided p-value. */
  readonly p: Figure
  /** The change that would have been found with 80 % power, shown next to every "no significant change". */
  readonly detectable: Figure
}

/** An estimate and its sampling variance. */
export type Measured = { readonly value: number; readonly variance: number }

/**
 * The difference of two estimates, second less first, tested with Student's t. Two units in different strata have no
 * covariance; two rounds that keep their communes, or two groups of one sample, have, and ignoring it makes changes
 * look less sure than they are. Overlap of two intervals is not a test.
 *
 * @param df degrees of freedom of the stacked design
 * @param covariance of the two estimates; 0 when they are independent
 * @returns t and p are `zero_variance` when the variance of the difference is 0, and `lonely_psu` without a degree of
 * freedom
 * @throws if a variance is negative
 * @see Lumley (2010), Complex Surveys
 * @example
 * difference({ value: 3.03, variance: 0.0095 }, { value: 3.29, variance: 0.0053 }, { df: 24 }).p
 */
export function difference(
  first: Measured,
  second: Measured,
  {
    df,
    covariance = 0,
    level = 0.95,
    power = 0.8,
  }: {
    readonly df: number
    readonly covariance?: number
    readonly level?: number
    readonly power?: number
  },
): Difference {
  if (!(first.variance >= 0 && second.variance >= 0)) {
    throw new Error('difference requires variances that are not negative')
  }
  const value = second.value - first.value
  const variance = Math.max(0, first.variance + second.variance - 2 * covariance)
  const se = Math.sqrt(variance)
  const absent = df < 1 ? noFigure('lonely_psu') : variance === 0 ? noFigure('zero_variance') : null
  return {
    value,
    se: figure(se),
    df,
    t: absent ?? figure(value / se),
    p: absent ?? figure(studentTwoSided(value / se, df)),
    detectable: df < 1 ? noFigure('lonely_psu') : figure(minimalDetectableChange(se, df, level, power)),
  }
}

/**
 * Minimal detectable change: the true change that a comparison would find significant with the given power,
 * (t_{1 - α/2} + t_{power}) times the standard error of the difference.
 *
 * @param df degrees of freedom, `Infinity` when planning
 * @throws if the standard error is negative, or level or power is not between 0 and 1
 * @example
 * minimalDetectableChange(0.0383, Infinity) // => 0.107…
 */
export function minimalDetectableChange(se: number, df: number, level = 0.95, power = 0.8): number {
  if (!(se >= 0)) throw new Error('minimalDetectableChange requires a standard error that is not negative')
  return (multiplier(level, df) + studentQuantile(power, df)) * se
}

/**
 * The difference of two shares tested on the logit scale, where shares near 0 or 100 per cent behave. Shares are 0..1.
 *
 * @returns t and p are `not_estimable` when a share is 0 or 1
 * @throws as `difference`
 * @example
 * logitDifference({ value: 0.02, variance: 1e-4 }, { value: 0.05, variance: 1e-4 }, { df: 40 }).p
 */
export function logitDifference(
  first: Measured,
  second: Measured,
  options: { readonly df: number; readonly covariance?: number },
): { readonly t: Figure; readonly p: Figure } {
  const slope = ({ value }: Measured): number => 1 / (value * (1 - value))
  const inside = [first, second].every(({ value }) => value > 0 && value < 1)
  if (!inside) return { t: noFigure('not_estimable'), p: noFigure('not_estimable') }
  const logit = (of: Measured): Measured => ({
    value: Math.log(of.value / (1 - of.value)),
    variance: of.variance * slope(of) ** 2,
  })
  const { t, p } = difference(logit(first), logit(second), {
    ...options,
    covariance: (options.covariance ?? 0) * slope(first) * slope(second),
  })
  return { t, p }
}
