/**
 * Why a figure does not exist. A figure that cannot be computed is `null` with one of these words, never zero and
 * never `NaN`.
 *
 * - `no_valid_answers`: nobody gave a valid answer
 * - `lonely_psu`: the design has a single first-stage unit where at least two are needed
 * - `below_minimum_n`: fewer respondents than the minimum for publication
 * - `suppressed_secondary`: hidden so that another hidden cell cannot be computed back
 * - `missing_weight_share`: too much of the weight belongs to parts without a score
 * - `zero_variance`: everybody is alike, so the figure (a ratio to that variance) is undefined
 * - `not_estimable`: any other case in which the formula has no answer
 */
export type Reason =
  | 'no_valid_answers'
  | 'lonely_psu'
  | 'below_minimum_n'
  | 'suppressed_secondary'
  | 'missing_weight_share'
  | 'zero_variance'
  | 'not_estimable'

/** A number, or `null` with the reason why there is none. Always unrounded. */
export type Figure = { readonly value: number; readonly reason: null } | NoFigure

/** A figure that does not exist, and why. */
export type NoFigure = { readonly value: null; readonly reason: Reason }

/**
 * Wraps a computed number. A number that is not finite becomes `not_estimable`, so that neither `NaN` nor infinity
 * leaves the engine; nor does -0.
 *
 * @example
 * figure(3.99) // => { value: 3.99, reason: null }
 * figure(0 / 0) // => { value: null, reason: 'not_estimable' }
 */
export function figure(value: number): Figure {
  // Adding zero turns -0, which would be written "-0", into 0.
  return Number.isFinite(value) ? { value: value + 0, reason: null } : noFigure('not_estimable')
}

/**
 * A figure that does not exist.
 *
 * @example
 * noFigure('no_valid_answers') // => { value: null, reason: 'no_valid_answers' }
 */
export function noFigure(reason: Reason): NoFigure {
  return { value: null, reason }
}

/**
 * Applies a function to a figure that exists, and passes a missing one through with its reason.
 *
 * @example
 * mapFigure(figure(0.78), (share) => 100 * share) // => { value: 78, reason: null }
 */
export function mapFigure(of: Figure, change: (value: number) => number): Figure {
  return of.reason === null ? figure(change(of.value)) : of
}
