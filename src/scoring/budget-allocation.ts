import { chiSquaredUpper } from '../statistics/chi-squared.ts'

/** The weight of one criterion from what experts gave it. */
export type BudgetWeight = {
  /** Mean share over the experts, 0..1. */
  readonly weight: number
  /** Standard deviation over the experts (n - 1), least and greatest share: how far they agree. */
  readonly spread: number | null
  readonly least: number
  readonly greatest: number
}

/**
 * Weights by budget allocation: each expert distributes 100 points over the criteria, and a criterion's weight is the
 * mean share. The spread is reported with it; fewer than five experts are too few to publish.
 *
 * @param points for each expert the points of each criterion
 * @returns weights that add up to 1, and whether there are enough experts
 * @throws if there is no expert, experts differ in their number of criteria, a number is negative, or an expert's points
 * do not add up to 100
 * @see OECD/JRC (2008), Handbook on Constructing Composite Indicators, 6.6
 * @example
 * budgetWeights([[60, 40], [80, 20]]).criteria.map(({ weight }) => weight) // => [0.7, 0.3]
 */
export function budgetWeights(points: readonly (readonly number[])[]): {
  readonly criteria: BudgetWeight[]
  readonly enoughExperts: boolean
} {
  const n = requireExperts(points, 'budgetWeights')
  for (const given of points) {
    if (!given.every((share) => share >= 0)) {
      throw new Error('budgetWeights requires points that are not negative')
    }
    if (Math.abs(given.reduce((sum, share) => sum + share, 0) - 100) > 1e-9) {
      throw new Error('budgetWeights requires the points of every expert to add up to 100')
    }
  }
  const criteria = Array.from({ length: n }, (_, k) => {
    const shares = points.map((given) => given[k]! / 100)
    const weight = shares.reduce((sum, share) => sum + share, 0) / shares.length
    const squares = shares.reduce((sum, share) => sum + (share - weight) ** 2, 0)
    return {
      weight,
      spread: shares.length < 2 ? null : Math.sqrt(squares / (shares.length - 1)),
      least: Math.min(...shares),
      greatest: Math.max(...shares),
    }
  })
  return { criteria, enoughExperts: points.length >= 5 }
}

/** How far experts rank criteria alike. */
export type Concordance = {
  readonly rankSums: number[]
  /** Sum of squared distances of the rank sums from their mean. */
  readonly s: number
  /** Correction for ties, Σ (t³ - t). */
  readonly ties: number
  /** Kendall's W, from 0 (no agreement) to 1; `null` when every expert ties everything. */
  readonly w: number | null
  readonly chiSquared: number | null
  readonly df: number
  readonly p: number | null
}

/**
 * Kendall's W: how far several experts agree on the order of criteria, with ties. Rounds of questioning stop when it
 * reaches 0.7 or moves by less than 0.05.
 *
 * @param scores for each expert a score of each criterion, more is better
 * @throws if there are fewer than two experts or criteria, or experts differ in their number of criteria
 * @see Kendall & Babington Smith (1939), Ann. Math. Statist. 10
 * @example
 * kendallW([[1, 2, 3], [1, 2, 3]]).w // => 1
 */
export function kendallW(scores: readonly (readonly number[])[]): Concordance {
  const n = requireExperts(scores, 'kendallW')
  const m = scores.length
  if (m < 2 || n < 2) throw new Error('kendallW requires at least two experts and two criteria')
  const rankSums = new Array<number>(n).fill(0)
  let ties = 0
  for (const given of scores) {
    const groups = Map.groupBy(given.keys(), (k) => given[k]!)
    for (const [score, together] of groups) {
      const below = given.filter((other) => other < score).length
      ties += together.length ** 3 - together.length
      for (const k of together) rankSums[k]! += below + (together.length + 1) / 2
    }
  }
  const mean = (m * (n + 1)) / 2
  const s = rankSums.reduce((sum, of) => sum + (of - mean) ** 2, 0)
  const most = m * m * (n ** 3 - n) - m * ties
  const df = n - 1
  if (most === 0) return { rankSums, s, ties, w: null, chiSquared: null, df, p: null }
  const w = (12 * s) / most
  const chiSquared = m * df * w
  return { rankSums, s, ties, w, chiSquared, df, p: chiSquaredUpper(chiSquared, df) }
}

/**
 * Whether a round of questioning experts may be the last: they agree (W of 0.7 or more), or W moved by less than 0.05
 * since the round before.
 *
 * @param w Kendall's W of this round, `null` where it does not exist
 * @param before of the round before, `null` in the first
 * @example
 * mayStopAsking(0.55, 0.52) // => true
 */
export function mayStopAsking(w: number | null, before: number | null): boolean {
  if (w === null) return false
  return w >= 0.7 - 1e-9 || (before !== null && Math.abs(w - before) < 0.05 - 1e-9)
}

function requireExperts(rows: readonly (readonly number[])[], name: string): number {
  const n = rows[0]?.length ?? 0
  if (n === 0) throw new Error(`${name} requires at least one expert and one criterion`)
  if (rows.some((row) => row.length !== n || !row.every(Number.isFinite))) {
    throw new Error(`${name} requires a number for every criterion from every expert`)
  }
  return n
}
