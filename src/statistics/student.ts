import { incompleteBeta, logBeta } from './incomplete-beta.ts'
import { invert } from './invert.ts'
import { normalCdf, normalQuantile } from './normal.ts'

/**
 * The probability that a variable with Student's t distribution is at most t.
 *
 * @param t any number
 * @param df degrees of freedom, above 0, need not be whole; `Infinity` means the normal distribution
 * @throws if df is not above 0
 * @example
 * studentCdf(2.2, 14) // => 0.9774498520912035
 */
export function studentCdf(t: number, df: number): number {
  if (!(df > 0)) throw new Error('studentCdf requires degrees of freedom above zero')
  if (df === Infinity) return normalCdf(t)
  if (t > 0) return 1 - studentCdf(-t, df)
  const square = t * t
  return 0.5 * incompleteBeta(df / (df + square), df / 2, 0.5, square / (df + square))
}

/**
 * The two-sided p-value of a t statistic: the probability of a value at least as far from zero.
 *
 * @throws if df is not above 0
 * @example
 * studentTwoSided(0, 10) // => 1
 */
export function studentTwoSided(t: number, df: number): number {
  return Math.min(1, 2 * studentCdf(-Math.abs(t), df))
}

/**
 * The value a variable with Student's t distribution stays below with probability p; at p = 0.975 the multiplier of
 * a 95 % interval.
 *
 * @param p between 0 and 1, both excluded
 * @param df degrees of freedom, above 0, need not be whole; `Infinity` means the normal distribution
 * @throws if p is not between 0 and 1 or df is not above 0
 * @example
 * studentQuantile(0.975, 14) // => 2.144786687917804
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new Error('studentQuantile requires p between 0 and 1')
  if (!(df > 0)) throw new Error('studentQuantile requires degrees of freedom above zero')
  if (df === Infinity) return normalQuantile(p)
  if (p === 0.5) return 0
  if (p > 0.5) return -studentQuantile(1 - p, df)
  let lower = -1
  while (studentCdf(lower, df) > p) lower *= 2
  const scale = -logBeta(df / 2, 0.5) - 0.5 * Math.log(df)
  return invert(
    (t) => studentCdf(t, df),
    (t) => Math.exp(scale - ((df + 1) / 2) * Math.log1p((t * t) / df)),
    p,
    lower,
    0,
  )
}
