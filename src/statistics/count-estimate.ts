import { type Design, type DesignRow, surveyDesign } from './design.ts'
import { type Estimate, estimate, noEstimate } from './estimate.ts'
import { figure, mapFigure, noFigure } from './figure.ts'
import { type Linearised, linearCombination } from './linearised.ts'
import type { TaylorOptions } from './taylor.ts'
import { validateCounts } from './validate-counts.ts'

/** One first-stage unit with the sums of final weights by answer category (W_1..W_K) of one item. */
export type PsuCounts = DesignRow & {
  readonly weights: readonly number[]
  /** Whether the unit belongs to the domain asked for; a unit outside it still counts in its stratum. */
  readonly inDomain?: boolean
}

/**
 * The mean of any scoring of an item (codes for the mean, 0 and 1 for a share) from counts by first-stage unit,
 * linearised. It equals the estimate from the raw rows, because a respondent's linearised value depends on the answer
 * and the weight only. Members of its domain are the units with a valid answer.
 *
 * @param scores what each category is worth
 * @returns entries in the order of the units; `no_valid_answers` when the domain has no valid answer
 * @throws if there is no unit, or a unit's categories and the scores differ in number
 * @example
 * linearisedScore([{ stratum: 'A', psu: '1', weights: [1, 3] }], [0, 1]).value // => 0.75
 */
export function linearisedScore(units: readonly PsuCounts[], scores: readonly number[]): Linearised {
  if (units.length === 0) throw new Error('linearisedScore requires at least one first-stage unit')
  const categories = scores.length
  let total = 0
  let sum = 0
  for (const { weights, inDomain } of units) {
    if (weights.length !== categories) throw new Error('linearisedScore requires one score for each category')
    for (let k = 0; k < categories; k++) {
      const weight = weights[k]!
      if (!(weight >= 0 && weight < Infinity)) {
        throw new Error('linearisedScore requires counts that are not negative')
      }
      if (inDomain === false) continue
      total += weight
      sum += weight * scores[k]!
    }
  }
  if (total === 0) return noFigure('no_valid_answers')
  const mean = sum / total
  const z = new Float64Array(units.length)
  const members = new Uint8Array(units.length)
  for (let c = 0; c < units.length; c++) {
    const { weights, inDomain } = units[c]!
    if (inDomain === false) continue
    let deviation = 0
    for (let k = 0; k < categories; k++) {
      deviation += weights[k]! * (scores[k]! - mean)
      if (weights[k]! > 0) members[c] = 1
    }
    z[c] = deviation / total
  }
  return { value: mean, reason: null, z, members }
}

/**
 * The mean of any scoring of an item with its standard error, from counts by first-stage unit: a figure of a province
 * or the country with communes as units, or of one commune with its villages as units.
 *
 * @param scores what each category is worth: [1, 2, 3, 4, 5] for the mean, [0, 0, 0, 1, 1] for top-2-box as 0..1
 * @param design of the units, made once where many items share them
 * @throws as `linearisedScore`
 * @see Särndal, Swensson & Wretman (1992), ch. 5
 * @example
 * estimateFromPsus(communes, [0, 0, 0, 1, 1], { lonelyPsu: 'adjust' }).value
 */
export function estimateFromPsus(
  units: readonly PsuCounts[],
  scores: readonly number[],
  options: TaylorOptions = {},
  design: Design = surveyDesign(units),
): Estimate {
  return estimate(design, linearisedScore(units, scores), options)
}

/**
 * A weighted mean of several items' scores with its standard error, the covariances between items included: the same
 * respondents answer all of them. Every item must list the same units in the same order.
 *
 * Items without a valid answer are left out, and the weights of the others brought to a sum of 1, as long as those hold
 * at least `threshold` of the weight, as in `meanOfItems`.
 *
 * @param items for each item its counts by first-stage unit
 * @param weights one for each item; equal unless given
 * @returns `no_valid_answers` when no item has one, `missing_weight_share` below the threshold
 * @throws if items differ in their units, or as `linearisedScore`
 * @example
 * indexFromPsus([q1, q2, q3], [0, 0, 0, 1, 1]).se.value
 */
export function indexFromPsus(
  items: readonly (readonly PsuCounts[])[],
  scores: readonly number[],
  weights: readonly number[] = items.map(() => 1),
  options: TaylorOptions = {},
  threshold = 0.65,
): Estimate {
  const first = items[0]
  if (first === undefined) throw new Error('indexFromPsus requires at least one item')
  for (const units of items) {
    const same = units.length === first.length && units.every((unit, c) => sameUnit(unit, first[c]!))
    if (!same) throw new Error('indexFromPsus requires the same units for every item')
  }
  if (weights.length !== items.length) throw new Error('indexFromPsus requires one weight for each item')
  const total = validateCounts(weights, 'indexFromPsus')
  if (!(total > 0)) throw new Error('indexFromPsus requires weights that add up to more than zero')
  const parts = items.map((units, q) => ({ weight: weights[q]!, score: linearisedScore(units, scores) }))
  const answered = parts.filter(({ score }) => score.reason === null)
  const available = answered.reduce((sum, { weight }) => sum + weight, 0)
  if (available === 0) return noEstimate(answered.length === 0 ? 'no_valid_answers' : 'missing_weight_share')
  if (available / total < threshold - 1e-9) return noEstimate('missing_weight_share')
  const index = linearCombination(
    answered.map(({ weight }) => weight / available),
    answered.map(({ score }) => score),
  )
  return estimate(surveyDesign(first), index, options)
}

/** Counts of one unit whose respondents are taken as the first-stage units. */
export type ElementCounts = {
  /** Sums of final weights by category, W_k. */
  readonly weights: readonly number[]
  /** Sums of squared final weights by category, Σ w². Equal to the counts when every weight is 1. */
  readonly squaredWeights: readonly number[]
  /** All sampled respondents of the unit, also those without a valid answer. */
  readonly respondents: number
}

/**
 * The mean of any scoring of an item inside one unit with its element-level standard error, from counts: every
 * respondent is a first-stage unit. Used for one commune with few villages; the variance is then multiplied by the
 * design effect of village clustering pooled over the province.
 *
 * n/(n - 1) Σ_k W2_k (v_k - ȳ)² / W², df = n - 1.
 *
 * @param designEffect factor on the variance, 1 or more
 * @returns `no_valid_answers` without a valid answer; the variance is `lonely_psu` with a single respondent, or a single
 * one who gave a valid answer
 * @throws if categories and scores differ in number, or the design effect is below 1
 * @see Wolter (2007), Introduction to Variance Estimation, ch. 7
 * @example
 * const counts = { weights: [50, 50], squaredWeights: [50, 50], respondents: 100 }
 * estimateFromElements(counts, [0, 1]).variance.value // => 0.25 / 99
 */
export function estimateFromElements(
  counts: ElementCounts,
  scores: readonly number[],
  designEffect = 1,
): Estimate {
  const { weights, squaredWeights, respondents } = counts
  if (weights.length !== scores.length || squaredWeights.length !== scores.length) {
    throw new Error('estimateFromElements requires one score for each category')
  }
  if (!(designEffect >= 1)) throw new Error('estimateFromElements requires a design effect of 1 or more')
  if (!(respondents >= 0)) throw new Error('estimateFromElements requires a number of respondents')
  const total = validateCounts(weights, 'estimateFromElements')
  validateCounts(squaredWeights, 'estimateFromElements')
  if (total === 0) return noEstimate('no_valid_answers')
  const mean = weights.reduce((sum, w, k) => sum + w * scores[k]!, 0) / total
  const squares = squaredWeights.reduce((sum, w2, k) => sum + w2 * (scores[k]! - mean) ** 2, 0)
  // Σw² reaches (Σw)² only where one person holds all the weight: then the sum of squares is 0 and says nothing.
  const alone = squaredWeights.reduce((sum, w2) => sum + w2, 0) >= total * total * (1 - 1e-12)
  const variance =
    respondents < 2 || alone
      ? noFigure('lonely_psu')
      : figure((designEffect * respondents * squares) / ((respondents - 1) * total * total))
  const se = mapFigure(variance, Math.sqrt)
  return { value: mean, reason: null, variance, se, df: respondents - 1, lonely: null }
}

function sameUnit(a: PsuCounts, b: PsuCounts): boolean {
  return a.stratum === b.stratum && a.psu === b.psu
}
