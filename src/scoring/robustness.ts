import type { Random } from '../statistics/random.ts'
import { compositeIndex, type IndexScores, type IndexTree } from './composite-index.ts'
import { type MonteCarlo, monteCarloRanks, perturbedWeights, type RankSpread } from './monte-carlo.ts'
import { ranks } from './rank.ts'

/** How firmly a unit holds its rank. */
export type RankRobustness = RankSpread & {
  /** Place of the unit in the list given. */
  readonly unit: number
  /** Its rank as published. */
  readonly rank: number
  /** Best and worst rank in any draw. */
  readonly best: number
  readonly worst: number
  /** Share of draws in which it was among the first k, for each k asked for. */
  readonly top: readonly number[]
}

/** How firmly a ranking holds when its method moves: one row a unit, by published rank, ready to draw. */
export type RankingRobustness = Omit<MonteCarlo, 'units'> & {
  readonly units: readonly RankRobustness[]
  /** Places of units without a score, which are in no ranking. */
  readonly leftOut: readonly number[]
  readonly top: readonly number[]
  /** Mean over units and draws of |rank - published rank|, and the greatest such shift. */
  readonly meanShift: number
  readonly largestShift: number
  /** 10,000 draws or more, as publication needs. */
  readonly enoughDraws: boolean
}

/**
 * How firmly a ranking holds, over many draws of its scores.
 *
 * @param base scores as published, `null` where a unit has none
 * @param draw scores of the units that have one, in their order, under one change of method
 * @param top how many first places to give the probability of
 * @throws as `monteCarloRanks`; if no unit has a score or a number of places is not a whole one above zero
 * @see Saisana, Saltelli & Tarantola (2005), JRSS A 168; OECD/JRC (2008), step 7
 * @example
 * rankingRobustness([90, 80, null], (random) => [90 + random.next(), 80], { draws: 10_000, seed: 1 }).units[0].rank // => 1
 */
export function rankingRobustness(
  base: readonly (number | null)[],
  draw: (random: Random) => readonly number[],
  {
    draws = 10_000,
    seed,
    top = [1],
  }: { readonly draws?: number; readonly seed: number; readonly top?: readonly number[] },
): RankingRobustness {
  if (!top.every((k) => Number.isInteger(k) && k > 0)) {
    throw new Error('rankingRobustness requires whole numbers of places')
  }
  const published = ranks(base)
  const kept = published.flatMap((rank, unit) => (rank === null ? [] : [{ unit, rank }]))
  if (kept.length === 0) throw new Error('rankingRobustness requires at least one unit with a score')
  const { units: spread, ...run } = monteCarloRanks(draw, { draws, seed })
  if (spread.length !== kept.length) throw new Error('rankingRobustness requires a score of every unit')
  const units = kept.map(({ unit, rank }, u): RankRobustness => {
    const { shares } = spread[u]!
    const held = shares.flatMap((share, place) => (share > 0 ? [place + 1] : []))
    const upTo = (k: number) =>
      Math.min(
        1,
        shares.slice(0, k).reduce((sum, share) => sum + share, 0),
      )
    return { ...spread[u]!, unit, rank, best: held[0]!, worst: held.at(-1)!, top: top.map(upTo) }
  })
  const shifts = units.map(({ rank, shares }) =>
    shares.reduce((sum, share, place) => sum + share * Math.abs(place + 1 - rank), 0),
  )
  return {
    ...run,
    units: units.toSorted((a, b) => a.rank - b.rank || a.unit - b.unit),
    leftOut: published.flatMap((rank, unit) => (rank === null ? [unit] : [])),
    top,
    meanShift: shifts.reduce((sum, shift) => sum + shift, 0) / units.length,
    largestShift: units.reduce((most, { rank, best, worst }) => Math.max(most, rank - best, worst - rank), 0),
    enoughDraws: draws >= 10_000,
  }
}

/**
 * How firmly the ranking of an index holds when every weight of its tree moves at random by up to δ of itself.
 *
 * @param normalised as `compositeIndex`
 * @param threshold τ of the published index; which units have a score is settled by it, before weights move
 * @throws as `rankingRobustness` and `perturbedWeights`
 * @example
 * weightRobustness(tree, normalised, { seed: 2024, top: [3] }).units
 */
export function weightRobustness(
  tree: IndexTree,
  normalised: IndexScores,
  {
    delta = 0.25,
    threshold = 0.65,
    ...options
  }: {
    readonly seed: number
    readonly draws?: number
    readonly delta?: number
    readonly threshold?: number
    readonly top?: readonly number[]
  },
): RankingRobustness {
  const root = tree.root.code
  const base = compositeIndex(tree, normalised, { threshold }).get(root)!
  const kept = base.flatMap((score, unit) => (score === null ? [] : [unit]))
  const values = new Map(
    [...normalised].map(([code, list]) => [code, kept.map((unit) => list[unit] ?? null)]),
  )
  const draw = (random: Random): number[] =>
    compositeIndex(tree, values, { threshold: 0, weights: perturbedWeights(tree, delta, random) }).get(
      root,
    ) as number[]
  return rankingRobustness(base, draw, options)
}
