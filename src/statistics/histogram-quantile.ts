import { type Figure, figure, noFigure } from './figure.ts'
import { validateCounts } from './validate-counts.ts'

/**
 * The quantile of ordered answers by the rule "math": the lowest answer code whose cumulative share reaches p. A
 * cumulative share that misses p only by floating-point noise (1e-12) counts as reaching it.
 *
 * @param counts counts or sums of weights by category
 * @param p between 0 and 1
 * @returns an answer code 1..K, or `no_valid_answers`
 * @throws if p is outside 0..1, there is no category, or a count is negative
 * @example
 * histogramQuantile([4, 10, 30, 96, 60], 0.5) // => { value: 4, reason: null }
 */
export function histogramQuantile(counts: readonly number[], p: number): Figure {
  if (!(p >= 0 && p <= 1)) throw new Error('histogramQuantile requires p between 0 and 1')
  const total = validateCounts(counts, 'histogramQuantile')
  if (total === 0) return noFigure('no_valid_answers')
  let cumulative = 0
  let highest = 0
  for (const [position, count] of counts.entries()) {
    cumulative += count
    if (count > 0) {
      highest = position + 1
      if (cumulative / total >= p - 1e-12) return figure(highest)
    }
  }
  return figure(highest)
}

/**
 * The median of ordered answers: the lowest answer that at least half of the respondents do not exceed.
 *
 * @example
 * histogramMedian([1, 1, 3]) // => { value: 3, reason: null }
 */
export function histogramMedian(counts: readonly number[]): Figure {
  return histogramQuantile(counts, 0.5)
}
