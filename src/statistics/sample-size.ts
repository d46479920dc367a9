import { multiplier } from './interval.ts'

/** What the size of a sample is planned for. */
export type SizeForProportion = {
  /** Margin of error wanted, as a share: 0.05 for five points. */
  readonly margin: number
  /** Expected proportion; 0.5 asks for most. */
  readonly proportion?: number
  /** People in the population; left out when very many. */
  readonly population?: number
  readonly designEffect?: number
  readonly level?: number
}

/**
 * How many respondents a proportion needs, by Cochran's formula: deff z² p(1 - p)/e², reduced for a small population.
 *
 * @returns not rounded: round up, then divide by the expected response rate
 * @throws if the margin is not above zero, the proportion not between 0 and 1, the design effect not above zero or the
 * population below 1
 * @see Cochran (1977), Sampling Techniques, ch. 4
 * @example
 * cochranSize({ margin: 0.05 }) // => 384.145882069412
 */
export function cochranSize({
  margin,
  proportion = 0.5,
  population = Infinity,
  designEffect = 1,
  level = 0.95,
}: SizeForProportion): number {
  if (!(proportion > 0 && proportion < 1))
    throw new Error('cochranSize requires a proportion between 0 and 1')
  if (!(margin > 0)) throw new Error('cochranSize requires a margin above zero')
  return reduced(
    (designEffect * multiplier(level, Infinity) ** 2 * proportion * (1 - proportion)) / margin ** 2,
    population,
    designEffect,
  )
}

/**
 * How many respondents a mean needs: deff (z S/e)², reduced for a small population.
 *
 * @param standardDeviation of the answers, S
 * @param margin margin of error wanted, in the unit of the answers
 * @returns not rounded
 * @throws if the standard deviation or the margin is not above zero
 * @example
 * sizeForMean({ standardDeviation: 25, margin: 2 }) // => 600.227940733457
 */
export function sizeForMean({
  standardDeviation,
  margin,
  population = Infinity,
  designEffect = 1,
  level = 0.95,
}: {
  readonly standardDeviation: number
  readonly margin: number
  readonly population?: number
  readonly designEffect?: number
  readonly level?: number
}): number {
  if (!(standardDeviation > 0 && margin > 0)) {
    throw new Error('sizeForMean requires a standard deviation and a margin above zero')
  }
  const plain = ((multiplier(level, Infinity) * standardDeviation) / margin) ** 2
  return reduced(designEffect * plain, population, designEffect)
}

/**
 * Yamane's formula N/(1 + N e²): Cochran's with p = 0.5, z = 2 and no design effect. Vietnamese guides for surveys of
 * administrative services quote it, so it is offered; it ignores clustering, and with 31 people per village the true
 * margin is 1.6 times the one promised.
 *
 * @returns not rounded
 * @throws if the population is below 1 or the margin is not above zero
 * @see Yamane (1967), Statistics: An Introductory Analysis
 * @example
 * yamaneSize(1000, 0.05) // => 285.7142857142857
 */
export function yamaneSize(population: number, margin: number): number {
  if (!(population >= 1)) throw new Error('yamaneSize requires a population of at least 1')
  if (!(margin > 0)) throw new Error('yamaneSize requires a margin above zero')
  return population / (1 + population * margin * margin)
}

/**
 * The design effect to plan with when no earlier round shows one: 1 + (b - 1) ρ.
 *
 * @param perCluster respondents per cluster, b
 * @param correlation how alike people of a cluster answer, ρ; 0.05 unless known
 * @throws if there is less than one respondent per cluster, or ρ is outside 0..1
 * @example
 * plannedDesignEffect(12) // => 1.55
 */
export function plannedDesignEffect(perCluster: number, correlation = 0.05): number {
  if (!(perCluster >= 1)) throw new Error('plannedDesignEffect requires at least one respondent per cluster')
  if (!(correlation >= 0 && correlation <= 1)) {
    throw new Error('plannedDesignEffect requires a correlation between 0 and 1')
  }
  return 1 + (perCluster - 1) * correlation
}

/**
 * The margin of error a sample of this size will have for a proportion, as a share.
 *
 * @throws if the size is not above zero or the proportion is outside 0..1
 * @example
 * plannedMargin({ size: 300, proportion: 0.8, designEffect: 1.3 }) // => 0.0516…
 */
export function plannedMargin({
  size,
  proportion = 0.5,
  designEffect = 1,
  level = 0.95,
}: {
  readonly size: number
  readonly proportion?: number
  readonly designEffect?: number
  readonly level?: number
}): number {
  if (!(size > 0)) throw new Error('plannedMargin requires a size above zero')
  if (!(proportion >= 0 && proportion <= 1))
    throw new Error('plannedMargin requires a proportion from 0 to 1')
  return multiplier(level, Infinity) * Math.sqrt((designEffect * proportion * (1 - proportion)) / size)
}

/**
 * How many people to ask per cluster when a further cluster costs more than a further person: √(c₁/c₂ · (1 - ρ)/ρ).
 *
 * @param clusterCost cost of one more cluster, in any unit
 * @param personCost cost of one more person, in the same unit
 * @param correlation ρ, between 0 and 1
 * @returns not rounded
 * @throws if a cost is not above zero or ρ is not between 0 and 1
 * @see Kish (1965), Survey Sampling
 * @example
 * bestClusterSize(400, 10, 0.05) // => 27.568…
 */
export function bestClusterSize(clusterCost: number, personCost: number, correlation: number): number {
  if (!(clusterCost > 0 && personCost > 0)) throw new Error('bestClusterSize requires costs above zero')
  if (!(correlation > 0 && correlation < 1)) {
    throw new Error('bestClusterSize requires a correlation between 0 and 1')
  }
  return Math.sqrt((clusterCost / personCost) * ((1 - correlation) / correlation))
}

/**
 * How many people to approach for a number of respondents: rounded up, divided by the share expected to answer, rounded
 * up.
 *
 * @param responseRate share of those approached who answer, above 0, at most 1
 * @throws if the size is not above zero or the rate is outside that range
 * @example
 * peopleToApproach(384.15, 0.8) // => 482
 */
export function peopleToApproach(size: number, responseRate: number): number {
  if (!(size > 0 && size < Infinity)) throw new Error('peopleToApproach requires a size above zero')
  if (!(responseRate > 0 && responseRate <= 1)) {
    throw new Error('peopleToApproach requires a response rate above 0 and at most 1')
  }
  // 385/0.7 must not become 551 by floating-point noise.
  return Math.ceil((Math.ceil(size - 1e-9) / responseRate) * (1 - 1e-12))
}

function reduced(size: number, population: number, designEffect: number): number {
  if (!(designEffect > 0)) throw new Error('a sample size requires a design effect above zero')
  if (!(population >= 1)) throw new Error('a sample size requires a population of at least 1')
  return population === Infinity ? size : size / (1 + (size - 1) / population)
}
