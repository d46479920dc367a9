import { inverseCdf } from '../statistics/bootstrap.ts'
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
