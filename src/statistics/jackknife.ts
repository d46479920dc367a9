import type { Design } from './design.ts'
import { type Figure, figure, noFigure } from './figure.ts'
import { type FpcPolicy, finiteCorrections } from './taylor.ts'

/**
 * A statistic of the sample under changed weights: it is given a factor for each entry of the design, and answers
 * `null` when it does not exist under those weights.
 */
export type ReweightedStatistic = (factors: Float64Array) => number | null

/** The variance from the jackknife, with the statistic under each set of weights. */
export type Jackknife = {
  readonly variance: Figure
  readonly replicates: readonly number[]
}

/**
 * The variance of any smooth statistic by leaving out one first-stage unit at a time (JKn): the unit gets no weight,
 * the others of its stratum n_h/(n_h - 1) times theirs; Σ_h (1 - f_h) (n_h - 1)/n_h Σ_c (θ_hc - θ̄)², with θ̄ the mean of
 * all replicates. Not for quantiles.
 *
 * @returns `lonely_psu` when a stratum has a single unit that was not drawn for certain, `not_estimable` when the
 * statistic does not exist in some replicate
 * @see Wolter (2007), Introduction to Variance Estimation; R survey, as.svrepdesign(type = "JKn", mse = FALSE)
 * @example
 * jackknife(design, (factors) => weightedMeanWith(factors)).variance
 */
export function jackknife(
  design: Design,
  statistic: ReweightedStatistic,
  { fpc = 'as_given' }: { readonly fpc?: FpcPolicy } = {},
): Jackknife {
  const { strata, stratumOfPsu, psuOfEntry } = design
  const corrections = finiteCorrections(design, fpc)
  const alone = (stratum: number): boolean => strata[stratum]!.psus === 1
  if (strata.some(({ psus, populationPsus }) => psus === 1 && populationPsus !== 1)) {
    return { variance: noFigure('lonely_psu'), replicates: [] }
  }
  const replicates: number[] = []
  const scales: number[] = []
  const factors = new Float64Array(design.entries)
  for (const [left, stratum] of stratumOfPsu.entries()) {
    if (alone(stratum)) continue
    const size = strata[stratum]!.psus
    for (const [entry, psu] of psuOfEntry.entries()) {
      factors[entry] = psu === left ? 0 : stratumOfPsu[psu] === stratum ? size / (size - 1) : 1
    }
    const value = statistic(factors)
    if (value === null || !Number.isFinite(value)) {
      return { variance: noFigure('not_estimable'), replicates: [] }
    }
    replicates.push(value)
    scales.push((corrections[stratum]! * (size - 1)) / size)
  }
  if (replicates.length === 0) return { variance: figure(0), replicates }
  const mean = replicates.reduce((sum, value) => sum + value, 0) / replicates.length
  const variance = replicates.reduce((sum, value, r) => sum + scales[r]! * (value - mean) ** 2, 0)
  return { variance: figure(variance), replicates }
}
