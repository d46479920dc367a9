import type { Design } from './design.ts'
import { type Figure, figure, noFigure, type Reason } from './figure.ts'
import { type Interval, multiplier } from './interval.ts'
import type { ReweightedStatistic } from './jackknife.ts'
import { generatorName, seededRandom } from './random.ts'
import { type FpcPolicy, finiteCorrections } from './taylor.ts'

/** What the bootstrap found, with all that is needed to make it again. */
export type Bootstrap = {
  readonly variance: Figure
  readonly se: Figure
  /** The statistic in each replicate in which it exists, in order of drawing. */
  readonly replicates: readonly number[]
  /** Replicates in which it did not exist; more than 5 % of them leave no standard error. */
  readonly undefinedReplicates: number
  readonly seed: number
  readonly generator: string
}

/**
 * The variance of any statistic by the rescaled bootstrap: in each stratum n_h - 1 first-stage units are drawn with
 * replacement, and a unit drawn k times gets the factor k n_h/(n_h - 1) (with a finite population
 * 1 - λ + λ k n_h/(n_h - 1), λ = √(1 - f_h)). For statistics without a linear form: indices with thresholds, ranks,
 * alpha.
 *
 * @param statistic see `ReweightedStatistic`; weights should be calibrated again inside it
 * @param seed see `seededRandom`; stored with the result
 * @param replicates 1,000 for a standard error, 2,000 for a percentile interval
 * @returns `lonely_psu` when a stratum has a single unit that was not drawn for certain, `not_estimable` when more
 * than 5 % of the replicates have no value
 * @throws if there are fewer than two replicates, or the seed is not a whole number
 * @see Rao & Wu (1988), JASA 83; Rao, Wu & Yue (1992), Survey Methodology 18
 * @example
 * rescaledBootstrap(design, statistic, { seed: 7 }).se
 */
export function rescaledBootstrap(
  design: Design,
  statistic: ReweightedStatistic,
  {
    seed,
    replicates: count = 1000,
    fpc = 'as_given',
  }: {
    readonly seed: number
    readonly replicates?: number
    readonly fpc?: FpcPolicy
  },
): Bootstrap {
  if (!(count >= 2)) throw new Error('rescaledBootstrap requires at least two replicates')
  const random = seededRandom(seed)
  const { strata, stratumOfPsu, psuOfEntry } = design
  const stored = { seed, generator: generatorName }
  const without = (reason: Reason, values: number[], missing: number): Bootstrap => ({
    variance: noFigure(reason),
    se: noFigure(reason),
    replicates: values,
    undefinedReplicates: missing,
    ...stored,
  })
  if (strata.some(({ psus, populationPsus }) => psus === 1 && populationPsus !== 1)) {
    return without('lonely_psu', [], 0)
  }
  const members = strata.map((_, stratum) =>
    Array.from(stratumOfPsu.keys()).filter((psu) => stratumOfPsu[psu] === stratum),
  )
  const corrections = finiteCorrections(design, fpc)
  const psuFactor = new Float64Array(stratumOfPsu.length)
  const factors = new Float64Array(design.entries)
  const values: number[] = []
  let missing = 0
  for (let b = 0; b < count; b++) {
    psuFactor.fill(0)
    for (const [stratum, units] of members.entries()) {
      const size = units.length
      if (size === 1) {
        psuFactor[units[0]!] = 1
        continue
      }
      for (let draw = 1; draw < size; draw++) psuFactor[units[random.below(size)]!]! += 1
      const reach = Math.sqrt(corrections[stratum]!)
      for (const unit of units) psuFactor[unit] = 1 - reach + (reach * psuFactor[unit]! * size) / (size - 1)
    }
    for (const [entry, psu] of psuOfEntry.entries()) factors[entry] = psuFactor[psu]!
    const value = statistic(factors)
    if (value === null || !Number.isFinite(value)) missing++
    else values.push(value)
  }
  if (missing > 0.05 * count || values.length < 2) return without('not_estimable', values, missing)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return {
    variance: figure(variance),
    se: figure(Math.sqrt(variance)),
    replicates: values,
    undefinedReplicates: missing,
    ...stored,
  }
}

/**
 * The percentile interval of a bootstrap: the replicates below and above which (1 - level)/2 of them lie (inverse of
 * the distribution function, type 1).
 *
 * @throws if there is no replicate, or the level is not between 0 and 1
 * @example
 * percentileInterval([3, 1, 2, 4], 0.5) // => { lower: 1, upper: 3 }
 */
export function percentileInterval(replicates: readonly number[], level: number): Interval {
  if (replicates.length === 0) throw new Error('percentileInterval requires at least one replicate')
  multiplier(level, Infinity)
  const outside = (1 - level) / 2
  return { lower: inverseCdf(replicates, outside), upper: inverseCdf(replicates, 1 - outside) }
}

/**
 * The quantile of a list by the inverse of its distribution function (type 1): the smallest value that at least the
 * share p does not exceed.
 *
 * @throws if the list is empty or p is outside 0..1
 * @example
 * inverseCdf([10, 20, 30, 40], 0.5) // => 20
 */
export function inverseCdf(values: readonly number[], p: number): number {
  if (values.length === 0) throw new Error('inverseCdf requires at least one value')
  if (!(p >= 0 && p <= 1)) throw new Error('inverseCdf requires p between 0 and 1')
  const sorted = Float64Array.from(values).sort()
  const place = Math.ceil(p * sorted.length - 1e-9) - 1
  return sorted[Math.max(0, place)]!
}
