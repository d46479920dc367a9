import { type Figure, figure, noFigure } from './figure.ts'
import { multiplier } from './interval.ts'

/**
 * How much a disagreement by one step or more counts.
 *
 * - `none`: any disagreement counts in full
 * - `linear`: by the number of steps
 * - `quadratic`: by its square
 */
export type KappaWeights = 'none' | 'linear' | 'quadratic'

/** Agreement on ordered grades beyond chance. */
export type Kappa = {
  readonly kappa: Figure
  readonly se: Figure
  readonly lower: Figure
  readonly upper: Figure
  /** Weighted agreement observed, and that expected by chance. */
  readonly observed: number
  readonly expected: number
  readonly n: number
}

/**
 * Weighted kappa of two raters on ordered grades, with its large-sample standard error.
 *
 * @param table counts: `table[i][j]` units graded i by the first and j by the second
 * @param weights `quadratic` unless given
 * @returns `no_valid_answers` for an empty table, `zero_variance` when chance alone would agree on everything
 * @throws if the table is not square or has fewer than two grades, a count is negative, or the weights are unknown
 * @see Cohen (1968), Psych. Bulletin 70; Fleiss, Cohen & Everitt (1969), Psych. Bulletin 72
 * @example
 * weightedKappa([[20, 5], [10, 15]], 'none').kappa.value // => 0.4
 */
export function weightedKappa(
  table: readonly (readonly number[])[],
  weights: KappaWeights = 'quadratic',
  level = 0.95,
): Kappa {
  const k = table.length
  if (k < 2 || table.some((row) => row.length !== k)) {
    throw new Error('weightedKappa requires a square table of at least two grades')
  }
  if (!table.flat().every((count) => count >= 0)) {
    throw new Error('weightedKappa requires counts that are not negative')
  }
  const n = table.flat().reduce((sum, count) => sum + count, 0)
  if (n === 0) return none('no_valid_answers', 0, 0, 0)
  const p = table.map((row) => row.map((count) => count / n))
  const first = p.map((row) => row.reduce((sum, share) => sum + share, 0))
  const second = p.map((_, j) => p.reduce((sum, row) => sum + row[j]!, 0))
  const w = p.map((_, i) => p.map((_row, j) => agreement(i, j, k, weights)))

  const observed = over(k, (i, j) => w[i]![j]! * p[i]![j]!)
  const expected = over(k, (i, j) => w[i]![j]! * first[i]! * second[j]!)
  if (1 - expected <= 1e-12) return none('zero_variance', observed, expected, n)
  const kappa = (observed - expected) / (1 - expected)
  const ofRow = w.map((row) => row.reduce((sum, weight, j) => sum + weight * second[j]!, 0))
  const ofColumn = w.map((_, j) => w.reduce((sum, row, i) => sum + row[j]! * first[i]!, 0))
  const spread = over(k, (i, j) => p[i]![j]! * (w[i]![j]! - (ofRow[i]! + ofColumn[j]!) * (1 - kappa)) ** 2)
  const variance = (spread - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2)
  const se = Math.sqrt(Math.max(0, variance))
  const reach = multiplier(level, Infinity) * se
  return {
    kappa: figure(kappa),
    se: figure(se),
    lower: figure(kappa - reach),
    upper: figure(kappa + reach),
    observed,
    expected,
    n,
  }
}

function agreement(i: number, j: number, k: number, weights: KappaWeights): number {
  const apart = Math.abs(i - j) / (k - 1)
  switch (weights) {
    case 'none':
      return i === j ? 1 : 0
    case 'linear':
      return 1 - apart
    case 'quadratic':
      return 1 - apart * apart
    default:
      throw new Error(`weightedKappa requires known weights, not ${weights as string}`)
  }
}

function over(k: number, of: (i: number, j: number) => number): number {
  let sum = 0
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) sum += of(i, j)
  return sum
}

function none(
  reason: 'no_valid_answers' | 'zero_variance',
  observed: number,
  expected: number,
  n: number,
): Kappa {
  const absent = noFigure(reason)
  return { kappa: absent, se: absent, lower: absent, upper: absent, observed, expected, n }
}
