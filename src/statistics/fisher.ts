import { betaQuantile } from './beta.ts'
import { chiSquaredCdf, chiSquaredQuantile, chiSquaredUpper } from './chi-squared.ts'
import { incompleteBeta } from './incomplete-beta.ts'

/**
 * The probability that a variable with Fisher's F distribution is at most f.
 *
 * @param f 0 or more
 * @param df1 numerator degrees of freedom, above 0, need not be whole
 * @param df2 denominator degrees of freedom, above 0; `Infinity` means chi-square over df1
 * @throws if f is negative or a df is not above 0
 * @example
 * fisherCdf(0.5, 2, 10) // => 0.3790786769408449
 */
export function fisherCdf(f: number, df1: number, df2: number): number {
  requireFisher(f, df1, df2, 'fisherCdf')
  if (df2 === Infinity) return chiSquaredCdf(f * df1, df1)
  const top = df1 * f
  return incompleteBeta(top / (top + df2), df1 / 2, df2 / 2, df2 / (top + df2))
}

/**
 * The probability that a variable with Fisher's F distribution exceeds f: the p-value of an F test.
 *
 * @example
 * fisherUpper(0, 2, 10) // => 1
 */
export function fisherUpper(f: number, df1: number, df2: number): number {
  requireFisher(f, df1, df2, 'fisherUpper')
  if (df2 === Infinity) return chiSquaredUpper(f * df1, df1)
  const top = df1 * f
  return incompleteBeta(df2 / (top + df2), df2 / 2, df1 / 2, top / (top + df2))
}

/**
 * The value a variable with Fisher's F distribution stays below with probability p.
 *
 * @param p at least 0 and below 1
 * @throws if p is outside that range or a df is not above 0
 * @example
 * fisherQuantile(0.95, 3, 14) // => 3.343888678118911
 */
export function fisherQuantile(p: number, df1: number, df2: number): number {
  if (!(p >= 0 && p < 1)) throw new Error('fisherQuantile requires p of at least 0 and below 1')
  requireFisher(0, df1, df2, 'fisherQuantile')
  if (df2 === Infinity) return chiSquaredQuantile(p, df1) / df1
  const part = betaQuantile(p, df1 / 2, df2 / 2)
  if (part <= 0.5) return (df2 * part) / (df1 * (1 - part))
  const rest = betaQuantile(1 - p, df2 / 2, df1 / 2)
  return (df2 * (1 - rest)) / (df1 * rest)
}

function requireFisher(f: number, df1: number, df2: number, name: string): void {
  if (!(f >= 0)) throw new Error(`${name} requires a value of zero or more`)
  if (!(df1 > 0 && df2 > 0)) throw new Error(`${name} requires degrees of freedom above zero`)
}
