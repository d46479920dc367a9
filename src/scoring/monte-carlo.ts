import { generatorName, type Random, seededRandom } from '../statistics/random.ts'
import type { IndexTree } from './composite-index.ts'
import { ranks } from './rank.ts'

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
  const countOf: Uint32Array[] = []
  const scoreOf: Float64Array[] = []
  for (let d = 0; d < draws; d++) {
    const scores = draw(random)
    if (d === 0) {
      for (const _ of scores) {
        countOf.push(new Uint32Array(scores.length))
        scoreOf.push(new Float64Array(draws))
      }
    }
    if (scores.length !== countOf.length || scores.length === 0 || !scores.every(Number.isFinite)) {
      throw new Error('monteCarloRanks requires a score of every unit in every draw')
    }
    for (const [u, rank] of ranks(scores).entries()) {
      countOf[u]![rank! - 1]!++
      scoreOf[u]![d] = scores[u]!
    }
  }
  return {
    units: countOf.map((counts, u) => {
      const scores = scoreOf[u]!
      const meanScore = scores.reduce((sum, score) => sum + score, 0) / draws
      const squares = scores.reduce((sum, score) => sum + (score - meanScore) ** 2, 0)
      return {
        shares: Array.from(counts, (count) => count / draws),
        mean: counts.reduce((sum, count, place) => sum + (place + 1) * count, 0) / draws,
        median: rankReached(counts, draws, 0.5),
        p05: rankReached(counts, draws, 0.05),
        p95: rankReached(counts, draws, 0.95),
        meanScore,
        scoreSd: Math.sqrt(squares / (draws - 1)),
      }
    }),
    draws,
    seed,
    generator: generatorName,
  }
}

/** The first rank that so large a share of the draws does not exceed: `inverseCdf` of the ranks, from how often each was held. */
function rankReached(counts: Uint32Array, draws: number, share: number): number {
  const wanted = Math.max(1, Math.ceil(draws * share - 1e-9))
  let seen = 0
  for (const [place, count] of counts.entries()) {
    seen += count
    if (seen >= wanted) return place + 1
  }
  return counts.length
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
