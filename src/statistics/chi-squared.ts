import { gammaln } from 'simple-statistics'
import { incompleteGamma } from './incomplete-gamma.ts'
import { invert } from './invert.ts'

/**
 * The probability that a chi-square variable is at most x.
 *
 * simple-statistics has only a table of critical values.
 *
 * @param x 0 or more
 * @param df degrees of freedom, above 0, need not be whole
 * @throws if x is negative or df is not above 0
 * @example
 * chiSquaredCdf(3.84, 1) // => 0.9499564787512951
 */
export function chiSquaredCdf(x: number, df: number): number {
  return incompleteGamma(df / 2, x / 2).lower
}

/**
 * The probability that a chi-square variable exceeds x: the p-value of a chi-square test.
 *
 * @example
 * chiSquaredUpper(0, 3) // => 1
 */
export function chiSquaredUpper(x: number, df: number): number {
  return incompleteGamma(df / 2, x / 2).upper
}

/**
 * The value a chi-square variable stays below with probability p.
 *
 * @param p at least 0 and below 1
 * @param df degrees of freedom, above 0
 * @throws if p is outside that range or df is not above 0
 * @example
 * chiSquaredQuantile(0.5, 2) // => 2 * Math.LN2
 */
export function chiSquaredQuantile(p: number, df: number): number {
  if (!(p >= 0 && p < 1)) throw new Error('chiSquaredQuantile requires p of at least 0 and below 1')
  if (!(df > 0)) throw new Error('chiSquaredQuantile requires degrees of freedom above zero')
  if (p === 0) return 0
  const shape = df / 2
  let upper = df + 1
  while (chiSquaredCdf(upper, df) < p) upper *= 2
  const scale = -shape * Math.LN2 - gammaln(shape)
  return invert(
    (x) => chiSquaredCdf(x, df),
    (x) => Math.exp(scale + (shape - 1) * Math.log(x) - x / 2),
    p,
    0,
    upper,
  )
}
