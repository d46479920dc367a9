import type { NoFigure } from './figure.ts'
import { noFigure } from './figure.ts'

/**
 * An estimator and its linearised values: numbers, one for each entry of the design, whose total has the same variance
 * as the estimator. `members` marks the entries that belong to its domain: those with a valid answer and a weight, since
 * missing answers are a domain too (they count in no degree of freedom).
 */
export type Linearised =
  | { readonly value: number; readonly reason: null; readonly z: Float64Array; readonly members: Uint8Array }
  | NoFigure

/** Rows of the sample: final weights, and for some estimators which rows belong to the domain asked for. */
export type WeightedRows = {
  readonly weights: ArrayLike<number>
  /** One mark for each row; all rows when left out. */
  readonly domain?: ArrayLike<number | boolean>
}

/**
 * The weighted total of a variable in a domain, Σ w y. A missing answer (null) adds nothing, but its row stays in the
 * sample.
 *
 * @throws if values and weights differ in length, or a weight is negative
 * @example
 * linearisedTotal({ weights: [10, 20] }, [1, 0]).value // => 10
 */
export function linearisedTotal(rows: WeightedRows, y: ArrayLike<number | null>): Linearised {
  const members = membersOf(rows, y, 'linearisedTotal')
  const z = new Float64Array(y.length)
  let total = 0
  for (let i = 0; i < y.length; i++) {
    const value = y[i]
    if (value === null || value === undefined) members[i] = 0
    if (members[i] === 0) continue
    z[i] = rows.weights[i]! * value!
    total += z[i]!
  }
  return { value: total, reason: null, z, members }
}

/**
 * The weighted mean of a variable in a domain; the share, when the variable is 0 or 1. Missing answers (null) are
 * treated as a domain: left out of the mean, kept in the sample.
 *
 * @returns `no_valid_answers` when no row of the domain has an answer and a weight
 * @throws if values and weights differ in length, or a weight is negative
 * @see Särndal, Swensson & Wretman (1992), ch. 5
 * @example
 * linearisedMean({ weights: [1, 1, 2] }, [80, 90, 100]).value // => 92.5
 */
export function linearisedMean(rows: WeightedRows, y: ArrayLike<number | null>): Linearised {
  const one = Array.from({ length: y.length }, (_, i) => (y[i] === null || y[i] === undefined ? null : 1))
  return linearisedRatio(rows, y, one)
}

/**
 * The ratio of two weighted totals in a domain, Σ w y / Σ w x. A row that misses either variable is left out of both.
 *
 * @returns `no_valid_answers` when no row counts, `not_estimable` when the denominator is zero
 * @throws if values and weights differ in length, or a weight is negative
 * @example
 * linearisedRatio({ weights: [1, 1] }, [1, 2], [2, 4]).value // => 0.5
 */
export function linearisedRatio(
  rows: WeightedRows,
  y: ArrayLike<number | null>,
  x: ArrayLike<number | null>,
): Linearised {
  const members = membersOf(rows, y, 'linearisedRatio')
  if (x.length !== y.length) throw new Error('linearisedRatio requires variables of the same length')
  let top = 0
  let bottom = 0
  let counted = 0
  for (let i = 0; i < y.length; i++) {
    if (missing(y[i]) || missing(x[i])) members[i] = 0
    if (members[i] === 0) continue
    top += rows.weights[i]! * y[i]!
    bottom += rows.weights[i]! * x[i]!
    counted++
  }
  if (counted === 0) return noFigure('no_valid_answers')
  if (bottom === 0) return noFigure('not_estimable')
  const ratio = top / bottom
  const z = new Float64Array(y.length)
  for (let i = 0; i < y.length; i++) {
    if (members[i] === 0) continue
    z[i] = (rows.weights[i]! * (y[i]! - ratio * x[i]!)) / bottom
  }
  return { value: ratio, reason: null, z, members }
}

/**
 * A linear combination of estimators from one sample, Σ a θ: a difference (1 and -1), an index (weights that add up to
 * 1). The first estimator that does not exist decides the reason.
 *
 * @throws if there is no estimator, or coefficients and estimators differ in number
 * @example
 * linearCombination([1, -1], [meanOfWomen, meanOfMen])
 */
export function linearCombination(
  coefficients: readonly number[],
  estimators: readonly Linearised[],
): Linearised {
  if (estimators.length === 0) throw new Error('linearCombination requires at least one estimator')
  if (coefficients.length !== estimators.length) {
    throw new Error('linearCombination requires one coefficient for each estimator')
  }
  let value = 0
  let z: Float64Array | null = null
  let members: Uint8Array | null = null
  for (const [k, estimator] of estimators.entries()) {
    if (estimator.reason !== null) return estimator
    value += coefficients[k]! * estimator.value
    z ??= new Float64Array(estimator.z.length)
    members ??= new Uint8Array(estimator.z.length)
    if (estimator.z.length !== z.length)
      throw new Error('linearCombination requires estimators of one sample')
    for (let i = 0; i < z.length; i++) {
      z[i]! += coefficients[k]! * estimator.z[i]!
      members[i]! |= estimator.members[i]!
    }
  }
  return { value, reason: null, z: z!, members: members! }
}

/**
 * A smooth function of estimators from one sample, F(θ₁ … θₘ), linearised with its derivatives at the estimates.
 *
 * @param of the function
 * @param gradient its derivatives by each argument
 * @returns `not_estimable` when the value or a derivative is not finite
 * @throws if there is no estimator
 * @example
 * smoothFunction(([a, b]) => a / b, ([a, b]) => [1 / b, -a / b ** 2], [a, b])
 */
export function smoothFunction(
  of: (estimates: readonly number[]) => number,
  gradient: (estimates: readonly number[]) => readonly number[],
  estimators: readonly Linearised[],
): Linearised {
  const estimates: number[] = []
  for (const estimator of estimators) {
    if (estimator.reason !== null) return estimator
    estimates.push(estimator.value)
  }
  const value = of(estimates)
  const slopes = gradient(estimates)
  if (![value, ...slopes].every(Number.isFinite)) return noFigure('not_estimable')
  const tangent = linearCombination(slopes, estimators)
  return tangent.reason === null ? { ...tangent, value } : tangent
}

/**
 * The weighted geometric mean of estimators from one sample, Π θ^a.
 *
 * @returns `not_estimable` when an estimate is not above zero
 * @throws if exponents and estimators differ in number
 * @example
 * geometricMeanOf([0.5, 0.5], [four, nine]).value // => 6
 */
export function geometricMeanOf(exponents: readonly number[], estimators: readonly Linearised[]): Linearised {
  if (exponents.length !== estimators.length) {
    throw new Error('geometricMeanOf requires one exponent for each estimator')
  }
  const value = (estimates: readonly number[]): number =>
    estimates.every((estimate) => estimate > 0)
      ? Math.exp(estimates.reduce((sum, estimate, k) => sum + exponents[k]! * Math.log(estimate), 0))
      : Number.NaN
  return smoothFunction(
    value,
    (estimates) => estimates.map((estimate, k) => (value(estimates) * exponents[k]!) / estimate),
    estimators,
  )
}

function missing(value: number | null | undefined): boolean {
  return value === null || value === undefined
}

function membersOf(rows: WeightedRows, y: ArrayLike<unknown>, name: string): Uint8Array {
  const { weights, domain } = rows
  if (weights.length !== y.length) throw new Error(`${name} requires one weight for each value`)
  if (domain !== undefined && domain.length !== y.length) {
    throw new Error(`${name} requires one domain mark for each value`)
  }
  const members = new Uint8Array(y.length)
  for (let i = 0; i < y.length; i++) {
    if (!(weights[i]! >= 0)) throw new Error(`${name} requires weights that are not negative`)
    if (weights[i]! > 0 && (domain === undefined || domain[i])) members[i] = 1
  }
  return members
}
