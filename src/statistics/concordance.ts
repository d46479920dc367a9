import { mean, sampleRankCorrelation, variance } from 'simple-statistics'
import { type Figure, figure, noFigure } from './figure.ts'

/**
 * Lin's concordance correlation: how close pairs lie to the line on which both measurements are equal,
 * 2 s_xy / (s_x² + s_y² + (x̄ - ȳ)²), with divisor n.
 *
 * @param pairs first and second measurement of each unit
 * @returns -1..1; `zero_variance` when all measurements are equal
 * @throws if there are fewer than two pairs
 * @see Lin (1989), Biometrics 45
 * @example
 * linConcordance([[1, 2], [2, 3], [3, 4]]).value // => 0.5714285714285714
 */
export function linConcordance(pairs: readonly (readonly [number, number])[]): Figure {
  const [x, y] = columns(pairs, 'linConcordance')
  const [mx, my] = [mean(x), mean(y)]
  const together = x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0) / x.length
  const apart = variance(x) + variance(y) + (mx - my) ** 2
  return apart === 0 ? noFigure('zero_variance') : figure((2 * together) / apart)
}

/**
 * Spearman's rank correlation: whether two figures put units in the same order. For official scores against the citizen
 * survey, which measure different things.
 *
 * @returns -1..1; `zero_variance` when one of the two does not vary
 * @throws if there are fewer than two pairs
 * @example
 * spearman([[1, 10], [2, 20], [3, 15]]).value // => 0.5
 */
export function spearman(pairs: readonly (readonly [number, number])[]): Figure {
  const [x, y] = columns(pairs, 'spearman')
  if (new Set(x).size === 1 || new Set(y).size === 1) return noFigure('zero_variance')
  return figure(sampleRankCorrelation(x, y))
}

/**
 * Kendall's tau-b: the pairs of units that both figures put in the same order, less those they put in opposite order,
 * over all pairs, ties allowed for.
 *
 * @returns -1..1; `zero_variance` when one of the two does not vary
 * @throws if there are fewer than two pairs
 * @see Kendall (1945), Biometrika 33
 * @example
 * kendallTauB([[1, 10], [2, 20], [3, 15]]).value // => 0.3333333333333333
 */
export function kendallTauB(pairs: readonly (readonly [number, number])[]): Figure {
  const [x, y] = columns(pairs, 'kendallTauB')
  let balance = 0
  let inX = 0
  let inY = 0
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const dx = Math.sign(x[i]! - x[j]!)
      const dy = Math.sign(y[i]! - y[j]!)
      balance += dx * dy
      inX += dx * dx
      inY += dy * dy
    }
  }
  return inX === 0 || inY === 0 ? noFigure('zero_variance') : figure(balance / Math.sqrt(inX * inY))
}

function columns(pairs: readonly (readonly [number, number])[], name: string): [number[], number[]] {
  if (pairs.length < 2) throw new Error(`${name} requires at least two pairs`)
  if (!pairs.flat().every(Number.isFinite)) throw new Error(`${name} requires finite numbers`)
  return [pairs.map(([a]) => a), pairs.map(([, b]) => b)]
}
