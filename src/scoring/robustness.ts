import { sampleRankCorrelation } from 'simple-statistics'
import { inverseCdf } from '../statistics/bootstrap.ts'
import { generatorName, type Random, seededRandom } from '../statistics/random.ts'
import type { IndexTree } from './composite-index.ts'
import { ranks } from './rank.ts'

/** How the ranks of one scenario differ from those published. */
export type Scenario = {
  readonly name: string
  readonly ranks: (number | null)[]
  /** Mean over units of |rank - published rank|. */
  readonly meanShift: number | null
  readonly largestShift: number | null
  /** Spearman's correlation of the two orders. */
  readonly spearman: number | null
}

/** The spread of a unit's rank over the scenarios. */
export type RankRange = { readonly best: number | null; readonly worst: number | null }

/**
 * One change of method at a time (another normalisation, aggregation, set of weights; one indicator left out): what
 * happens to the ranks. Units without a rank in either are left out of the shifts.
 *
 * @param base scores as published, `null` where there is none
 * @param scenarios scores under each change, by its name
 * @throws if a scenario has another number of units
 * @see Saisana, Saltelli & Tarantola (2005), JRSS A 168
 * @example
 * compareScenarios([90, 80], { swapped: [80, 90] }).scenarios[0].meanShift // => 1
 */
export function compareScenarios(
  base: readonly (number | null)[],
  scenarios: Readonly<Record<string, readonly (number | null)[]>>,
): { readonly base: (number | null)[]; readonly scenarios: Scenario[]; readonly range: RankRange[] } {
  const published = ranks(base)
  const compared = Object.entries(scenarios).map(([name, scores]): Scenario => {
    if (scores.length !== base.length)
      throw new Error(`compareScenarios requires every unit in scenario ${name}`)
    const own = ranks(scores)
    const both = published.flatMap((rank, u) =>
      rank === null || own[u] == null ? [] : [[rank, own[u]] as const],
    )
    const shifts = both.map(([from, to]) => Math.abs(from - to))
    return {
      name,
      ranks: own,
      meanShift: shifts.length === 0 ? null : shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length,
      largestShift: shifts.length === 0 ? null : Math.max(...shifts),
      spearman: spearman(both),
    }
  })
  const range = published.map((rank, u): RankRange => {
    const all = [rank, ...compared.map((scenario) => scenario.ranks[u]!)].filter((of) => of !== null)
    return all.length === 0
      ? { best: null, worst: null }
      : { best: Math.min(...all), worst: Math.max(...all) }
  })
  return { base: published, scenarios: compared, range }
}

/** How often a unit came where, over all draws. */
export type RankSpread = {
  /** Share of draws at rank 1, 2 … m. */
  readonly shares: number[]
  readonly mean: number
  readonly median: number
  /** Ranks that 5 % and 95 % of the draws do not exceed. */
  readonly p05: number
  readonly p95: number
  readonly meanScore: number
  readonly scoreSd: number
}

export type MonteCarlo = {
  readonly units: RankSpread[]
  readonly draws: number
  readonly seed: number
  readonly generator: string
}

/**
 * Ranks under many random changes of method and data at once. Every draw is given a seeded source of random numbers
 * and answers with the score of every unit.
 *
 * @param draw scores of all units in one draw
 * @param draws 10,000 or more for publication
 * @throws if there are fewer than two draws, or a draw leaves a unit without a score
 * @see Saisana, Saltelli & Tarantola (2005), JRSS A 168
 * @example
 * monteCarloRanks((random) => index(perturbedWeights(tree, 0.25, random)), { draws: 10_000, seed: 2024 })
 */
export function monteCarloRanks(
  draw: (random: Random) => readonly number[],
  { draws, seed }: { readonly draws: number; readonly seed: number },
): MonteCarlo {
  if (!(Number.isInteger(draws) && draws >= 2)) throw new Error('monteCarloRanks requires at least two draws')
  const random = seededRandom(seed)
  const rankOf: Float64Array[] = []
  const scoreOf: Float64Array[] = []
  for (let d = 0; d < draws; d++) {
    const scores = draw(random)
    if (d === 0) {
      for (const _ of scores) {
        rankOf.push(new Float64Array(draws))
        scoreOf.push(new Float64Array(draws))
      }
    }
    if (scores.length !== rankOf.length || scores.length === 0 || !scores.every(Number.isFinite)) {
      throw new Error('monteCarloRanks requires a score of every unit in every draw')
    }
    for (const [u, rank] of ranks(scores).entries()) {
      rankOf[u]![d] = rank!
      scoreOf[u]![d] = scores[u]!
    }
  }
  const m = rankOf.length
  return {
    units: rankOf.map((own, u) => {
      const counts = new Array<number>(m).fill(0)
      for (const rank of own) counts[rank - 1]!++
      const scores = scoreOf[u]!
      const meanScore = scores.reduce((sum, score) => sum + score, 0) / draws
      const squares = scores.reduce((sum, score) => sum + (score - meanScore) ** 2, 0)
      const list = Array.from(own)
      return {
        shares: counts.map((count) => count / draws),
        mean: own.reduce((sum, rank) => sum + rank, 0) / draws,
        median: inverseCdf(list, 0.5),
        p05: inverseCdf(list, 0.05),
        p95: inverseCdf(list, 0.95),
        meanScore,
        scoreSd: Math.sqrt(squares / (draws - 1)),
      }
    }),
    draws,
    seed,
    generator: generatorName,
  }
}

/**
 * Weights moved at random: each times an independent number evenly spread over 1 - δ to 1 + δ. Siblings are brought to
 * a sum of 1 again when they are used.
 *
 * @param delta δ, between 0 and 1
 * @throws if δ is outside that range
 * @example
 * perturbedWeights(tree, 0.25, random).get('a1')
 */
export function perturbedWeights(tree: IndexTree, delta: number, random: Random): Map<string, number> {
  if (!(delta >= 0 && delta < 1)) throw new Error('perturbedWeights requires a delta between 0 and 1')
  const moved = new Map<string, number>()
  for (const { code } of tree.inner) {
    for (const child of tree.children.get(code)!) {
      moved.set(child.code, child.weight * (1 - delta + 2 * delta * random.next()))
    }
  }
  return moved
}

/** Ranks over an interval of one free weight, without chance. */
export type ExactShares = {
  /** Weights at which some pair of units changes places, with both ends of the interval. */
  readonly breakpoints: number[]
  /** For each unit the share of the interval at which it holds each rank. */
  readonly shares: number[][]
}

/**
 * The exact share of an interval of weights at which each unit holds each rank, for an index of two parts with weight
 * t and 1 - t. Ranks change only where two units meet; between those points they are fixed.
 *
 * @param first score of each unit in the part with weight t
 * @param second score of each unit in the part with weight 1 - t
 * @throws if the lists differ in length, are empty, or the interval does not rise
 * @example
 * exactRankShares([1, 0], [0, 1], 0, 1).breakpoints // => [0, 0.5, 1]
 */
export function exactRankShares(
  first: readonly number[],
  second: readonly number[],
  from: number,
  to: number,
): ExactShares {
  const m = first.length
  if (m === 0 || second.length !== m) throw new Error('exactRankShares requires both parts of every unit')
  if (!(from < to)) throw new Error('exactRankShares requires an interval that rises')
  const points = [from, to]
  for (let i = 0; i < m; i++) {
    for (let j = i + 1; j < m; j++) {
      const turn = first[i]! - first[j]! - (second[i]! - second[j]!)
      if (Math.abs(turn) <= 1e-12) continue
      const point = (second[j]! - second[i]!) / turn
      if (point > from && point < to) points.push(point)
    }
  }
  const breakpoints = [...new Set(points)].sort((a, b) => a - b)
  const shares = Array.from({ length: m }, () => new Array<number>(m).fill(0))
  for (let k = 0; k + 1 < breakpoints.length; k++) {
    const t = (breakpoints[k]! + breakpoints[k + 1]!) / 2
    const width = (breakpoints[k + 1]! - breakpoints[k]!) / (to - from)
    const scores = first.map((value, u) => t * value + (1 - t) * second[u]!)
    for (const [u, rank] of ranks(scores).entries()) shares[u]![rank! - 1]! += width
  }
  return { breakpoints, shares }
}

function spearman(pairs: readonly (readonly [number, number])[]): number | null {
  const varied = [0, 1].every((side) => new Set(pairs.map((pair) => pair[side])).size > 1)
  if (pairs.length < 2 || !varied) return null
  return sampleRankCorrelation(
    pairs.map(([a]) => a),
    pairs.map(([, b]) => b),
  )
}
