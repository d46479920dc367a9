import { type Figure, figure, noFigure } from '../statistics/figure.ts'
import { tolerance } from './tolerance.ts'

/**
 * How the scores of siblings become one.
 *
 * - `arithmetic`: a weakness in one is made up for by a strength in another
 * - `geometric`: only partly
 * - `harmonic`: even less
 * - `minimum`: not at all; weights do not matter
 */
export type Aggregation = 'arithmetic' | 'geometric' | 'harmonic' | 'minimum'

/** A score of several, with the share of weight that had a score. */
export type Aggregate = { readonly figure: Figure; readonly availableShare: number }

/**
 * The weighted mean of sibling scores. Siblings without a score are left out and the weights of the others brought to a
 * sum of 1, as long as those hold at least `threshold` of the weight; otherwise `missing_weight_share`.
 *
 * A zero makes the geometric and the harmonic mean zero; a negative score has neither (`not_estimable`).
 *
 * @param values `null` where there is no score
 * @param weights above zero, of any sum
 * @param threshold τ, between 0 and 1
 * @throws if there is no sibling, lengths differ, a weight is not above zero, or the method is unknown
 * @see OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 6
 * @example
 * aggregate([40, 90], [1, 1], 'geometric').figure // => { value: 60, reason: null }
 */
export function aggregate(
  values: readonly (number | null)[],
  weights: readonly number[],
  method: Aggregation = 'arithmetic',
  threshold = 0.65,
): Aggregate {
  if (values.length === 0) throw new Error('aggregate requires at least one score')
  if (values.length !== weights.length) throw new Error('aggregate requires one weight for each score')
  if (!weights.every((weight) => weight > 0)) throw new Error('aggregate requires weights above zero')
  let total = 0
  let available = 0
  for (const [k, weight] of weights.entries()) {
    total += weight
    if (values[k] !== null) available += weight
  }
  const availableShare = available / total
  if (available === 0 || availableShare < threshold - tolerance) {
    return { figure: noFigure('missing_weight_share'), availableShare }
  }
  return { figure: mean(values, weights, method, available), availableShare }
}

function mean(
  values: readonly (number | null)[],
  weights: readonly number[],
  method: Aggregation,
  total: number,
): Figure {
  const sum = (of: (value: number) => number): number =>
    values.reduce<number>(
      (all, value, k) => (value === null ? all : all + (weights[k]! / total) * of(value)),
      0,
    )
  const present = values.filter((value) => value !== null)
  switch (method) {
    case 'arithmetic':
      return figure(sum((value) => value))
    case 'minimum':
      return figure(present.reduce((least, value) => Math.min(least, value), Infinity))
    case 'geometric':
    case 'harmonic':
      if (present.some((value) => value < 0)) return noFigure('not_estimable')
      if (present.includes(0)) return figure(0)
      return figure(method === 'geometric' ? Math.exp(sum(Math.log)) : 1 / sum((value) => 1 / value))
    default:
      throw new Error(`aggregate requires a known method, not ${method as string}`)
  }
}
