import { incompleteBeta } from '../statistics/incomplete-beta.ts'
import { normalCdf, normalQuantile } from '../statistics/normal.ts'
import { type Band, bandPoints } from './bands.ts'
import { reaches, tolerance } from './tolerance.ts'

/** One band of a table, or what lies below all of them, with how likely it is. */
export type BandChance = {
  /** Lower limit, included; `null` is no lower limit. */
  readonly from: number | null
  /** `null` below every band of the table. */
  readonly points: number | null
  /** 0..1; they add up to 1. */
  readonly probability: number
}

/** The interval reaches over a limit: `near_limit`, and no number of people would help where the figure is `on_limit`. */
export type BandWarning = 'near_limit' | 'on_limit'

/** How sure the points are that a survey figure gives by a table of bands. */
export type BandCertainty = {
  readonly points: number | null
  /** Highest band first. */
  readonly chances: readonly BandChance[]
  /** Probability of the band the figure lies in. */
  readonly certainty: number
  /** No limit of a band lies inside the interval of the figure. */
  readonly sure: boolean
  readonly warning: BandWarning | null
  /** The limit of a band that is nearest to the figure; `null` when the table has none. */
  readonly nearest: number | null
  /**
   * Respondents at whom the interval would no longer reach a limit, if the figure and the effect of the design stay as
   * they are and the interval shrinks with the root of their number; `null` when it lies on the limit itself, where no number is enough, or nothing is uncertain.
   */
  readonly needed: number | null
}

/** A survey figure on 0..100 that feeds a leaf. */
export type BandFigure = {
  readonly percent: number
  /** Standard error, in points of 0..100. */
  readonly se: number
  /** Unweighted number of respondents it rests on. */
  readonly respondents: number
  /** Its published interval; the normal one when left out. */
  readonly interval?: { readonly lower: number; readonly upper: number }
}

/**
 * How likely each band is for a survey figure, from its sampling distribution N(figure, se²), cut off at 0 and 100: a
 * figure of 83 % from a hundred people lies in the wrong band of 70–85 more often than one would think. Points are
 * never shown as sure when the interval reaches over a limit.
 *
 * @param bands as `bandPoints`
 * @param level confidence level of the interval, when it is not given, and of `needed`
 * @throws as `bandPoints`; if the standard error is negative, there is no respondent or the level is not between 0 and 1
 * @see Saisana, Saltelli & Tarantola (2005), JRSS A 168 (draws from the sampling distribution)
 * @example
 * bandCertainty({ percent: 85, se: 3, respondents: 142 }, [{ from: 85, points: 4 }, { from: null, points: 3 }]).certainty // => 0.5
 */
export function bandCertainty(figure: BandFigure, bands: readonly Band[], level = 0.95): BandCertainty {
  const { percent, se, respondents } = figure
  if (!(se >= 0) || se === Infinity) throw new Error('bandCertainty requires a standard error')
  if (!(respondents > 0)) throw new Error('bandCertainty requires at least one respondent')
  if (!(level > 0 && level < 1)) throw new Error('bandCertainty requires a level between 0 and 1')
  const points = bandPoints(percent, bands)
  const above = (limit: number): number =>
    se === 0 ? Number(reaches(percent, limit)) : normalCdf((percent - limit + tolerance) / se)
  const chances = chancesOf(bands, above)
  const z = normalQuantile(0.5 + level / 2)
  const { lower, upper } = figure.interval ?? { lower: percent - z * se, upper: percent + z * se }
  const limits = limitsOf(bands)
  const own = placeOf(percent, limits)
  const nearest = limits.reduce<number | null>(
    (best, limit) => (best === null || Math.abs(percent - limit) < Math.abs(percent - best) ? limit : best),
    null,
  )
  const distance = nearest === null ? 0 : Math.abs(percent - nearest)
  const sure = placeOf(lower, limits) === own && placeOf(upper, limits) === own
  return {
    points,
    chances,
    certainty: chances[own]!.probability,
    sure,
    warning: sure ? null : distance <= tolerance ? 'on_limit' : 'near_limit',
    nearest,
    needed:
      distance <= tolerance || se === 0
        ? null
        : Math.ceil(respondents * furthestReach(percent, { lower, upper }, limits) ** 2),
  }
}

/**
 * How often a simple sample of this size gives each band when the true share is known, exactly (binomial): for planning
 * how many people to ask. With a design effect the size is the number of respondents over it.
 *
 * @param share true share, in per cent
 * @param size effective number of respondents; rounded to a whole one, at least 1
 * @throws if there is no band, the share is outside 0..100 or the size is not above zero
 * @example
 * plannedBands(83, 100, bands).wrong // => 0.3546…
 */
export function plannedBands(
  share: number,
  size: number,
  bands: readonly Band[],
): {
  readonly chances: readonly BandChance[]
  /** Share of samples that give another band than the true one. */
  readonly wrong: number
} {
  if (!(share >= 0 && share <= 100)) throw new Error('plannedBands requires a share between 0 and 100')
  if (!(size > 0) || size === Infinity) throw new Error('plannedBands requires a size above zero')
  bandPoints(share, bands)
  const n = Math.max(1, Math.round(size))
  // At least k of n: the sample shares of k and more reach the limit.
  const above = (limit: number): number => {
    const k = Math.ceil((n * (limit - tolerance)) / 100)
    if (k <= 0) return 1
    return k > n ? 0 : incompleteBeta(share / 100, k, n - k + 1)
  }
  const chances = chancesOf(bands, above)
  return { chances, wrong: 1 - chances[placeOf(share, limitsOf(bands))]!.probability }
}

/** How far the interval reaches towards the limits on either side, as a multiple of the way there; the greater of both. */
function furthestReach(
  percent: number,
  { lower, upper }: { readonly lower: number; readonly upper: number },
  limits: readonly number[],
): number {
  return limits.reduce((most, limit) => {
    const reach =
      limit > percent ? (upper - percent) / (limit - percent) : (percent - lower) / (percent - limit)
    return Math.max(most, reach)
  }, 0)
}

/** The limits between bands, highest first. */
function limitsOf(bands: readonly Band[]): number[] {
  return bands.flatMap(({ from }) => (from === null ? [] : [from])).sort((a, b) => b - a)
}

/** Which band from the top a percentage lies in. */
function placeOf(percent: number, limits: readonly number[]): number {
  const place = limits.findIndex((limit) => reaches(percent, limit))
  return place === -1 ? limits.length : place
}

/** The chances of all bands, highest first, from the chance to reach a limit. */
function chancesOf(bands: readonly Band[], above: (limit: number) => number): BandChance[] {
  const limits = limitsOf(bands)
  const chances = limits.map((limit, place): BandChance => {
    const higher = place === 0 ? 0 : above(limits[place - 1]!)
    const points = bands.find(({ from }) => from === limit)!.points
    return { from: limit, points, probability: Math.max(0, above(limit) - higher) }
  })
  const lowest = bands.find(({ from }) => from === null)
  const reached = limits.length === 0 ? 0 : above(limits.at(-1)!)
  return [...chances, { from: null, points: lowest?.points ?? null, probability: 1 - reached }]
}
