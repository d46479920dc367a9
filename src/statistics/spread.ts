import { sum } from 'simple-statistics'
import { type Figure, figure, mapFigure, noFigure } from './figure.ts'
import { meanScore } from './mean-score.ts'

/**
 * The variance of answers in the population, S², from weighted counts by category: the weighted mean squared distance
 * from the mean, times n/(n - 1) where n is the unweighted number of valid answers.
 *
 * @param counts sums of weights by category
 * @param respondents unweighted number of valid answers
 * @param values what each category is worth; 1..K unless given
 * @returns squared scale points; `no_valid_answers` without answers, `not_estimable` with only one
 * @throws if respondents is negative or not whole
 * @example
 * populationVariance([1, 0, 1], 2).value // => 2
 */
function populationVariance(
  counts: readonly number[],
  respondents: number,
  values: readonly number[] = counts.map((_, position) => position + 1),
): Figure {
  if (!Number.isInteger(respondents) || respondents < 0) {
    throw new Error('populationVariance requires a whole number of respondents')
  }
  const mean = meanScore(counts, values)
  if (mean.reason !== null) return mean
  if (respondents < 2) return noFigure('not_estimable')
  const total = sum(counts as number[])
  const squares = sum(counts.map((count, position) => count * (values[position]! - mean.value) ** 2))
  return figure(((squares / total) * respondents) / (respondents - 1))
}

/**
 * The standard deviation of answers: how far answers lie from the mean, in scale points. It describes how much people
 * differ, not how sure the mean is.
 *
 * @example
 * standardDeviation([1, 0, 1], 2).value // => Math.SQRT2
 */
export function standardDeviation(
  counts: readonly number[],
  respondents: number,
  values?: readonly number[],
): Figure {
  return mapFigure(populationVariance(counts, respondents, values), Math.sqrt)
}
