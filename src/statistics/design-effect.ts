import { type Figure, figure, noFigure } from './figure.ts'

/** The design effect against simple random sampling without and with replacement. */
export type DesignEffect = {
  /** Against a sample without replacement from a population of Σw. */
  readonly deff: Figure
  /** Against a sample with replacement: the one to plan the next round with. */
  readonly withReplacement: Figure
}

/**
 * The design effect of a mean: its variance under the design over the variance a simple random sample of as many
 * respondents would have, S²/n.
 *
 * @param variance of the mean under the design
 * @param populationVariance S², see `populationVariance`
 * @param respondents unweighted number of valid answers, n
 * @param population Σw of the valid answers
 * @returns `zero_variance` when everybody gave the same answer; `deff` is `not_estimable` when the sample is the
 * population, or the weights are not on the population's scale (Σw below n)
 * @throws if a variance is negative or there is no respondent
 * @see Kish (1965), Survey Sampling
 * @example
 * designEffect(2, 100, 100, 1e6).withReplacement // => { value: 2, reason: null }
 */
export function designEffect(
  variance: number,
  populationVariance: number,
  respondents: number,
  population: number,
): DesignEffect {
  if (!(variance >= 0 && populationVariance >= 0)) {
    throw new Error('designEffect requires variances that are not negative')
  }
  if (!(respondents > 0)) throw new Error('designEffect requires at least one respondent')
  if (populationVariance === 0) {
    return { deff: noFigure('zero_variance'), withReplacement: noFigure('zero_variance') }
  }
  const withReplacement = (variance * respondents) / populationVariance
  const correction = 1 - respondents / population
  return {
    deff: correction > 0 ? figure(withReplacement / correction) : noFigure('not_estimable'),
    withReplacement: figure(withReplacement),
  }
}

/**
 * How alike people of one cluster answer (ρ), read back from a design effect: deff = weights' effect · (1 + (b - 1) ρ).
 * For planning the next round.
 *
 * @param designEffect with replacement, see `designEffect`
 * @param weightEffect Kish's effect of the weights
 * @param perCluster mean number of respondents per cluster, b, above 1
 * @returns may be slightly below 0 by chance
 * @throws if an effect is not above zero or there is one respondent per cluster or less
 * @see Kish (1965), Survey Sampling
 * @example
 * clusterCorrelation(2.5, 1, 31) // => 0.05
 */
export function clusterCorrelation(designEffect: number, weightEffect: number, perCluster: number): number {
  if (!(designEffect > 0 && weightEffect > 0)) {
    throw new Error('clusterCorrelation requires effects above zero')
  }
  if (!(perCluster > 1)) throw new Error('clusterCorrelation requires more than one respondent per cluster')
  return (designEffect / weightEffect - 1) / (perCluster - 1)
}

/**
 * Effective sample size of a share under a design: p(1 - p) over its variance, the number of independent answers that
 * would be as precise.
 *
 * @returns `zero_variance` when the variance is 0
 * @throws if the share is outside 0..1 or the variance is negative
 * @example
 * effectiveSampleSize(0.5, 0.0025) // => { value: 100, reason: null }
 */
export function effectiveSampleSize(proportion: number, variance: number): Figure {
  if (!(proportion >= 0 && proportion <= 1)) {
    throw new Error('effectiveSampleSize requires a proportion from 0 to 1')
  }
  if (!(variance >= 0)) throw new Error('effectiveSampleSize requires a variance that is not negative')
  return variance === 0 ? noFigure('zero_variance') : figure((proportion * (1 - proportion)) / variance)
}

/**
 * Margin of error: half the width of the interval of a mean, t times the standard error.
 *
 * @param t see `multiplier`
 * @example
 * marginOfError(2.4, 1.96) // => 4.704
 */
export function marginOfError(se: number, t: number): number {
  if (!(se >= 0 && t >= 0)) throw new Error('marginOfError requires numbers that are not negative')
  return t * se
}

/**
 * Coefficient of variation of an estimate, its standard error over itself. For means and totals; not for shares, whose
 * distance from 100 matters as much as that from 0.
 *
 * @returns `not_estimable` when the estimate is 0
 * @throws if the standard error is negative
 * @example
 * coefficientOfVariation(3687178, 114642).value // => 0.0311
 */
export function coefficientOfVariation(estimate: number, se: number): Figure {
  if (!(se >= 0)) throw new Error('coefficientOfVariation requires a standard error that is not negative')
  return figure(se / Math.abs(estimate))
}
