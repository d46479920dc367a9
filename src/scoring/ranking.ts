import type { Figure, Reason } from '../statistics/figure.ts'
import { rankIntervals } from '../statistics/rank-interval.ts'
import { ranks } from './rank.ts'

/** A unit's figure with its standard error, either of which may not exist. */
export type RankingUnit = { readonly score: Figure; readonly se: Figure }

/** A unit's rank with the ranks it may have, or why it has none. */
export type Ranked =
  | {
      readonly reason: null
      readonly rank: number
      /** Joint 95 % interval of the rank. */
      readonly best: number
      readonly worst: number
      /** Interval of the score that it comes from. */
      readonly lower: number
      readonly upper: number
    }
  | { readonly reason: Reason; readonly rank: null }

/**
 * Ranks of units, never without the interval of the rank: a unit whose score or whose error does not exist has no rank
 * and takes no place. How many were ranked is said with the ranks.
 *
 * @param independent as `rankIntervals`
 * @returns in the order of the units
 * @throws if the level is not between 0 and 1
 * @see Klein, Wright & Wieczorek (2020), JRSS C 69
 * @example
 * ranking([{ score: figure(90), se: figure(1) }, { score: figure(70), se: noFigure('lonely_psu') }])[1].rank // => null
 */
export function ranking(
  units: readonly RankingUnit[],
  options: { readonly level?: number; readonly independent?: boolean } = {},
): Ranked[] {
  const known = units.flatMap(({ score, se }, u) =>
    score.reason === null && se.reason === null ? [{ u, value: score.value, se: se.value }] : [],
  )
  const intervals = known.length === 0 ? [] : rankIntervals(known, options)
  const places = ranks(known.map(({ value }) => value))
  const ranked = new Map(
    known.map(({ u }, k): [number, Ranked] => [u, { reason: null, rank: places[k]!, ...intervals[k]! }]),
  )
  return units.map(
    ({ score, se }, u) =>
      ranked.get(u) ?? { reason: score.reason ?? se.reason ?? 'not_estimable', rank: null },
  )
}
