import { weightedMean } from 'simple-statistics'
import { type Figure, figure, mapFigure, noFigure } from './figure.ts'
import { validateCounts } from './validate-counts.ts'

/**
 * The mean answer: the sum of each answer code times the number (or weight) of those who gave it, over all valid
 * answers. It treats the steps of the scale as equally wide, so a mean is never shown without the distribution.
 *
 * @param counts counts or weights by category
 * @param values what each category is worth; 1..K unless given
 * @returns scale points, or `no_valid_answers`
 * @throws if there is no category, a count is negative, or values and counts differ in length
 * @example
 * meanScore([4, 10, 30, 96, 60]) // => { value: 3.99, reason: null }
 */
export function meanScore(counts: readonly number[], values: readonly number[] = codes(counts)): Figure {
  const total = validateCounts(counts, 'meanScore')
  if (values.length !== counts.length) throw new Error('meanScore requires one value for each category')
  if (total === 0) return noFigure('no_valid_answers')
  return figure(weightedMean(values as number[], counts as number[]))
}

/**
 * The mean on a scale from 0 (everybody chose the lowest answer) to 100 (everybody chose the highest).
 *
 * @throws if there are fewer than two categories
 * @example
 * meanScore100([4, 10, 30, 96, 60]) // => { value: 74.75, reason: null }
 */
export function meanScore100(counts: readonly number[]): Figure {
  if (counts.length < 2) throw new Error('meanScore100 requires a scale of at least two categories')
  return mapFigure(meanScore(counts), (mean) => (100 * (mean - 1)) / (counts.length - 1))
}

/**
 * The mean in per cent of the highest code. Its floor is 100/K, not 0. Only to reproduce older reports; never mixed
 * with `meanScore100` in one index.
 *
 * @example
 * percentOfMaximumCode([4, 10, 30, 96, 60]) // => { value: 79.8, reason: null }
 */
export function percentOfMaximumCode(counts: readonly number[]): Figure {
  return mapFigure(meanScore(counts), (mean) => (100 * mean) / counts.length)
}

function codes(counts: readonly number[]): number[] {
  return counts.map((_, position) => position + 1)
}
