import { type Figure, figure, noFigure } from './figure.ts'

/**
 * Kish's design effect of unequal weights: by what factor they widen the variance of a mean, n Σw² / (Σw)². Equal
 * weights give 1.
 *
 * @param respondents number of rows with a weight above zero
 * @param sumOfWeights Σw
 * @param sumOfSquaredWeights Σw²
 * @returns 1 or more; `no_valid_answers` when there is no weight
 * @throws if a number is negative
 * @see Kish (1992), Journal of Official Statistics 8
 * @example
 * kishDesignEffect(2, 4, 10) // => { value: 1.25, reason: null }
 */
export function kishDesignEffect(
  respondents: number,
  sumOfWeights: number,
  sumOfSquaredWeights: number,
): Figure {
  if (!(respondents >= 0 && sumOfWeights >= 0 && sumOfSquaredWeights >= 0)) {
    throw new Error('kishDesignEffect requires numbers that are not negative')
  }
  if (sumOfWeights === 0) return noFigure('no_valid_answers')
  return figure((respondents * sumOfSquaredWeights) / (sumOfWeights * sumOfWeights))
}

/**
 * Kish's effective sample size (Σw)² / Σw²: how many respondents with equal weights would be as informative.
 *
 * @returns at most the number of respondents; `no_valid_answers` when there is no weight
 * @throws if a number is negative
 * @example
 * kishEffectiveSize(4, 10) // => { value: 1.6, reason: null }
 */
export function kishEffectiveSize(sumOfWeights: number, sumOfSquaredWeights: number): Figure {
  if (!(sumOfWeights >= 0 && sumOfSquaredWeights >= 0)) {
    throw new Error('kishEffectiveSize requires numbers that are not negative')
  }
  if (sumOfSquaredWeights === 0) return noFigure('no_valid_answers')
  return figure((sumOfWeights * sumOfWeights) / sumOfSquaredWeights)
}
