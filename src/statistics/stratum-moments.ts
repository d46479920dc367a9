import type { PsuCounts } from './count-estimate.ts'
import { type Figure, figure, noFigure } from './figure.ts'

/**
 * What a stratum keeps of one item so that the variance of any scoring of it can be read without its units: the number
 * of units, the sum of their vectors of weights by category, and the sum of the products of those vectors.
 */
export type StratumMoments = {
  readonly code: string
  readonly psus: number
  readonly populationPsus: number | null
  /** T_k, the weight of category k in the stratum. */
  readonly totals: readonly number[]
  /** Upper triangle of Σ W_c W_c', row by row: (1,1), (1,2) … (1,K), (2,2) … */
  readonly products: readonly number[]
}

/**
 * Sums up the first-stage units of each stratum, once per version of weights.
 *
 * @throws if units differ in their number of categories
 * @example
 * stratumMoments([{ stratum: 'A', psu: '1', weights: [1, 2] }])[0].products // => [1, 2, 4]
 */
export function stratumMoments(units: readonly PsuCounts[]): StratumMoments[] {
  return [...Map.groupBy(units, ({ stratum }) => stratum)].map(([code, members]) => {
    const categories = members[0]!.weights.length
    const totals = new Array<number>(categories).fill(0)
    const products = new Array<number>((categories * (categories + 1)) / 2).fill(0)
    for (const { weights } of members) {
      if (weights.length !== categories)
        throw new Error('stratumMoments requires units with the same categories')
      let place = 0
      for (let j = 0; j < categories; j++) {
        totals[j]! += weights[j]!
        for (let l = j; l < categories; l++) products[place++]! += weights[j]! * weights[l]!
      }
    }
    return {
      code,
      psus: members.length,
      populationPsus: members[0]!.populationPsus ?? null,
      totals,
      products,
    }
  })
}

/** A mean of any scoring and its variance. */
export type MomentEstimate = { readonly value: Figure; readonly variance: Figure; readonly df: number }

/**
 * The mean of any scoring of an item and its variance from stratum sums alone: exactly what the first-stage units give,
 * Σ (1 - f) n/(n - 1) [a'Qa - (a'T)²/n] with a = (score - mean)/W.
 *
 * @param domain codes of the strata asked for; all when left out
 * @returns `no_valid_answers` when the domain has no weight; the variance is `lonely_psu` when a stratum of the domain
 * has a single unit that was not drawn for certain
 * @throws if scores and categories differ in number
 * @example
 * estimateFromMoments(strata, [0, 0, 0, 1, 1]).variance
 */
export function estimateFromMoments(
  strata: readonly StratumMoments[],
  scores: readonly number[],
  domain?: ReadonlySet<string>,
): MomentEstimate {
  const members = domain === undefined ? strata : strata.filter(({ code }) => domain.has(code))
  let weight = 0
  let sum = 0
  for (const { totals } of members) {
    if (totals.length !== scores.length) {
      throw new Error('estimateFromMoments requires one score for each category')
    }
    for (const [k, total] of totals.entries()) {
      weight += total
      sum += total * scores[k]!
    }
  }
  const df = members.reduce((degrees, { psus }) => degrees + psus - 1, 0)
  if (weight === 0) return { value: noFigure('no_valid_answers'), variance: noFigure('no_valid_answers'), df }
  const mean = sum / weight
  const a = scores.map((score) => (score - mean) / weight)
  let variance = 0
  for (const stratum of members) {
    const { psus, populationPsus } = stratum
    if (psus === 1 && populationPsus === 1) continue
    if (psus === 1) return { value: figure(mean), variance: noFigure('lonely_psu'), df }
    const fraction = populationPsus === null ? 0 : psus / populationPsus
    variance += (1 - fraction) * (psus / (psus - 1)) * spread(stratum, a)
  }
  return { value: figure(mean), variance: figure(variance), df }
}

/** a'Qa - (a'T)²/n; what cancels down to noise is zero. */
function spread({ psus, totals, products }: StratumMoments, a: readonly number[]): number {
  let quadratic = 0
  let size = 0
  let linear = 0
  let place = 0
  for (let j = 0; j < a.length; j++) {
    linear += a[j]! * totals[j]!
    for (let l = j; l < a.length; l++) {
      const term = a[j]! * a[l]! * products[place++]!
      quadratic += l === j ? term : 2 * term
      size += 2 * Math.abs(term)
    }
  }
  const rest = quadratic - (linear * linear) / psus
  return rest < 1e-12 * quadratic || rest < 1e-14 * size ? 0 : rest
}
