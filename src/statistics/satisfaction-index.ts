import { type Figure, figure, noFigure } from './figure.ts'
import { share } from './share.ts'
import { validateCounts } from './validate-counts.ts'

/** An index of several scores, with the share of weight that has a score. */
export type IndexFigure = { readonly figure: Figure; readonly availableShare: number }

/**
 * A criterion's score as the mean of its items' scores, Σ a S / Σ a: each item counts alike (or by its weight), however
 * many answered it. Also the overall index as the mean of the criteria.
 *
 * Items without a score are left out, and the weights of the others brought to a sum of 1, as long as those hold at
 * least `threshold` of the weight.
 *
 * @param scores one for each item, all in one unit (top-2-box, or mean on 0..100)
 * @param weights one for each item; equal unless given
 * @throws if there is no item, scores and weights differ in number, or a weight is negative or all are zero
 * @example
 * meanOfItems([topTwo(q1), topTwo(q2)]).figure
 */
export function meanOfItems(
  scores: readonly Figure[],
  weights: readonly number[] = scores.map(() => 1),
  threshold = 0.65,
): IndexFigure {
  if (scores.length === 0) throw new Error('meanOfItems requires at least one item')
  if (weights.length !== scores.length) throw new Error('meanOfItems requires one weight for each item')
  const total = validateCounts(weights, 'meanOfItems')
  if (total === 0) throw new Error('meanOfItems requires at least one weight above zero')
  let available = 0
  let sum = 0
  for (const [q, score] of scores.entries()) {
    if (score.reason !== null) continue
    available += weights[q]!
    sum += weights[q]! * score.value
  }
  const availableShare = available / total
  if (available === 0) {
    const reasons = new Set(scores.map(({ reason }) => reason))
    const [only] = reasons
    return { figure: noFigure(reasons.size === 1 && only ? only : 'missing_weight_share'), availableShare }
  }
  if (availableShare < threshold - 1e-9) return { figure: noFigure('missing_weight_share'), availableShare }
  return { figure: figure(sum / available), availableShare }
}

/**
 * A criterion's score with its items pooled: all satisfied answers over all valid answers, in per cent. An item counts
 * as much as it was answered, so this differs from `meanOfItems` as soon as some items do not concern everybody; the
 * method of the round says which of the two is used.
 *
 * @param items counts or weights by category, one list for each item, all on the same scale
 * @param satisfied codes that count as satisfied; the two best unless given
 * @throws if there is no item, items differ in their number of categories, or as `share`
 * @example
 * pooledShare([[0, 0, 0, 1, 1], [8, 0, 0, 0, 0]]) // => { value: 20, reason: null }
 */
export function pooledShare(items: readonly (readonly number[])[], satisfied?: readonly number[]): Figure {
  const first = items[0]
  if (first === undefined) throw new Error('pooledShare requires at least one item')
  if (items.some((item) => item.length !== first.length)) {
    throw new Error('pooledShare requires items on the same scale')
  }
  const pooled = first.map((_, k) => items.reduce((sum, item) => sum + item[k]!, 0))
  return share(pooled, satisfied ?? [first.length - 1, first.length])
}

/**
 * Whether a respondent is satisfied with everything in a criterion: all valid answers are satisfied codes, and there
 * are enough of them. It is not a function of item counts, so it is worked out when the answer sheet is counted and
 * kept as an item of its own.
 *
 * @param answers the respondent's answer codes, `null` where there is no valid answer
 * @param satisfied codes that count as satisfied
 * @param minimumValid fewest valid answers, 1 or more
 * @returns `null` when there are too few valid answers
 * @throws if minimumValid is below 1
 * @example
 * allSatisfied([4, 5, null], [4, 5], 2) // => true
 */
export function allSatisfied(
  answers: readonly (number | null)[],
  satisfied: readonly number[],
  minimumValid: number,
): boolean | null {
  if (!(minimumValid >= 1)) throw new Error('allSatisfied requires at least one valid answer')
  const valid = answers.filter((answer) => answer !== null)
  return valid.length < minimumValid ? null : valid.every((answer) => satisfied.includes(answer))
}

/**
 * Turns an answer of an item whose high codes are bad: (lowest + highest) - answer. Applied once, when the answer is
 * counted.
 *
 * @throws if the answer lies outside the scale
 * @example
 * reversed(2, 1, 5) // => 4
 */
export function reversed(answer: number, lowest: number, highest: number): number {
  if (!(answer >= lowest && answer <= highest)) throw new Error('reversed requires an answer on the scale')
  return lowest + highest - answer
}
