import { median } from 'simple-statistics'
import { kishDesignEffect } from './kish.ts'

/** How unequal a set of weights is. */
export type WeightSummary = {
  readonly respondents: number
  readonly total: number
  readonly smallest: number
  readonly largest: number
  /** Largest weight over the median one. */
  readonly largestOverMedian: number
  /** Kish's design effect of the weights. */
  readonly designEffect: number
}

/**
 * Describes weights, for the report before and after trimming and for the record of a version of weights. Rows with a
 * weight of zero are excluded from estimation and are not counted.
 *
 * @throws if no weight is above zero, or one is negative
 * @example
 * summariseWeights([1, 1, 2]).largestOverMedian // => 2
 */
export function summariseWeights(weights: readonly number[]): WeightSummary {
  if (!weights.every((weight) => weight >= 0)) {
    throw new Error('summariseWeights requires weights that are not negative')
  }
  const used = weights.filter((weight) => weight > 0)
  if (used.length === 0) throw new Error('summariseWeights requires at least one weight above zero')
  const total = used.reduce((sum, weight) => sum + weight, 0)
  const squares = used.reduce((sum, weight) => sum + weight * weight, 0)
  const largest = used.reduce((most, weight) => Math.max(most, weight), 0)
  return {
    respondents: used.length,
    total,
    smallest: used.reduce((least, weight) => Math.min(least, weight), Infinity),
    largest,
    largestOverMedian: largest / median(used),
    designEffect: kishDesignEffect(used.length, total, squares).value!,
  }
}

/** What a version of weights is made from. It never changes: late answers or corrected margins make a new version. */
export type WeightVersion = {
  readonly version: number
  readonly margins: readonly {
    readonly name: string
    readonly targets: Readonly<Record<string, number>>
  }[]
  readonly upperBound: number | null
  readonly sweeps: number
  readonly error: number
  readonly before: WeightSummary
  readonly after: WeightSummary
  readonly author: string
  /** ISO 8601, as given by the caller. */
  readonly madeAt: string
}

/**
 * Freezes a version of weights, with everything under it.
 *
 * @throws if the version is not a whole number above zero
 */
export function freezeWeightVersion(version: WeightVersion): WeightVersion {
  if (!(Number.isInteger(version.version) && version.version > 0)) {
    throw new Error('freezeWeightVersion requires a whole version number above zero')
  }
  return deepFreeze(structuredClone(version))
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object') {
    for (const part of Object.values(value)) deepFreeze(part)
    Object.freeze(value)
  }
  return value
}
