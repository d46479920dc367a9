import { estimateFromPsus, type PsuCounts } from './count-estimate.ts'
import type { Design } from './design.ts'
import { type Estimate, estimate } from './estimate.ts'
import { type Figure, figure, noFigure, type Reason } from './figure.ts'
import { histogramQuantile } from './histogram-quantile.ts'
import { logitInterval, multiplier, waldInterval } from './interval.ts'
import { linearisedMean, type WeightedRows } from './linearised.ts'
import type { TaylorOptions } from './taylor.ts'

/** A quantile with its interval; a limit is `null` where the interval of the share reaches outside 0..1. */
export type QuantileEstimate = {
  readonly value: number | null
  readonly reason: Reason | null
  readonly lower: number | null
  readonly upper: number | null
  /** Half the interval over the multiplier; missing with a missing limit. */
  readonly se: Figure
}

export type QuantileOptions = TaylorOptions & {
  readonly level?: number
  /** How the interval of the share below the quantile is made. */
  readonly method?: 'wald' | 'logit'
}

/**
 * The weighted quantile of a variable by the rule "math": the smallest observed value whose cumulative share reaches p
 * (equality within 1e-12).
 *
 * simple-statistics compares without a tolerance, so floating-point noise can move its answer by a whole value.
 *
 * @param y values, `null` where missing
 * @returns an observed value, or `no_valid_answers`
 * @throws if p is outside 0..1, lengths differ or a weight is negative
 * @example
 * sampleQuantile({ weights: [1, 1, 1] }, [3, 1, 2], 0.5) // => { value: 2, reason: null }
 */
export function sampleQuantile(rows: WeightedRows, y: ArrayLike<number | null>, p: number): Figure {
  return quantileRule(rows, y)(p)
}

/**
 * A weighted quantile with Woodruff's interval: the interval of the share at or below the quantile, carried back by
 * the quantile rule at both of its ends.
 *
 * @throws as `sampleQuantile`; if the method is unknown
 * @see Woodruff (1952), JASA 47
 * @example
 * estimateQuantile(design, { weights }, income, 0.5).upper
 */
export function estimateQuantile(
  design: Design,
  rows: WeightedRows,
  y: ArrayLike<number | null>,
  p: number,
  options: QuantileOptions = {},
): QuantileEstimate {
  const atMost = (x: number): Estimate => {
    const below = Array.from({ length: y.length }, (_, i) => (y[i] == null ? null : Number(y[i]! <= x)))
    return estimate(design, linearisedMean(rows, below), options)
  }
  return woodruff(quantileRule(rows, y), atMost, p, options)
}

/**
 * A quantile of an ordered item with Woodruff's interval, from counts by first-stage unit: a pair of answer codes.
 *
 * @throws as `histogramQuantile` and `estimateFromPsus`; if the method is unknown
 * @example
 * quantileFromPsus(communes, 0.5).value // => 4
 */
export function quantileFromPsus(
  units: readonly PsuCounts[],
  p: number,
  options: QuantileOptions = {},
): QuantileEstimate {
  const categories = units[0]?.weights.length ?? 0
  const histogram = Array.from({ length: categories }, (_, k) =>
    units.reduce((sum, unit) => (unit.inDomain === false ? sum : sum + unit.weights[k]!), 0),
  )
  const atMost = (code: number): Estimate =>
    estimateFromPsus(
      units,
      histogram.map((_, k) => Number(k + 1 <= code)),
      options,
    )
  return woodruff((share) => histogramQuantile(histogram, share), atMost, p, options)
}

function woodruff(
  quantileAt: (p: number) => Figure,
  atMost: (x: number) => Estimate,
  p: number,
  { level = 0.95, method = 'wald' }: QuantileOptions,
): QuantileEstimate {
  if (method !== 'wald' && method !== 'logit') {
    throw new Error(`woodruff requires a known method, not ${method as string}`)
  }
  const quantile = quantileAt(p)
  if (quantile.reason !== null) return { ...quantile, lower: null, upper: null, se: quantile }
  const without = (reason: Reason): QuantileEstimate => ({
    ...quantile,
    lower: null,
    upper: null,
    se: noFigure(reason),
  })
  const { value: share, se, df } = atMost(quantile.value)
  if (se.reason !== null) return without(se.reason)
  if (df < 1) return without('lonely_psu')
  const t = multiplier(level, df)
  if (method === 'logit' && !(share! > 0 && share! < 1)) return without('not_estimable')
  const ends = method === 'wald' ? waldInterval(share!, se.value, t) : logitInterval(share!, se.value, t)
  const limit = (end: number): number | null => (end >= 0 && end <= 1 ? quantileAt(end).value : null)
  const lower = limit(ends.lower)
  const upper = limit(ends.upper)
  const width =
    lower === null || upper === null ? noFigure('not_estimable') : figure((upper - lower) / (2 * t))
  return { ...quantile, lower, upper, se: width }
}

/** Sorts once; the rule then answers for any p. */
function quantileRule(rows: WeightedRows, y: ArrayLike<number | null>): (p: number) => Figure {
  if (rows.weights.length !== y.length) throw new Error('sampleQuantile requires one weight for each value')
  const points: { value: number; weight: number }[] = []
  for (let i = 0; i < y.length; i++) {
    const weight = rows.weights[i]!
    if (!(weight >= 0)) throw new Error('sampleQuantile requires weights that are not negative')
    const value = y[i]
    if (weight === 0 || value == null || (rows.domain !== undefined && !rows.domain[i])) continue
    points.push({ value, weight })
  }
  points.sort((a, b) => a.value - b.value)
  const total = points.reduce((sum, { weight }) => sum + weight, 0)
  return (p) => {
    if (!(p >= 0 && p <= 1)) throw new Error('sampleQuantile requires p between 0 and 1')
    if (points.length === 0) return noFigure('no_valid_answers')
    let cumulative = 0
    for (const { value, weight } of points) {
      cumulative += weight
      if (cumulative / total >= p - 1e-12) return figure(value)
    }
    return figure(points.at(-1)!.value)
  }
}
