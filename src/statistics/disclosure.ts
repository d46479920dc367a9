/** What may be shown of a cell of answers, and how. */
export type Disclosure = {
  readonly shown: boolean
  readonly reason: null | 'below_minimum_n'
  /** Fewer than 30 answers: carries the mark "small sample". */
  readonly smallSample: boolean
  /** Everybody gave the same answer among few: only "at least 95 %" or "at most 5 %" may be shown. */
  readonly unanimous: boolean
}

/**
 * Whether a figure may be shown for a cell, by the unweighted number of its valid answers. Zero is treated like any
 * number below the minimum. A minimum below 5 is refused: it would show a person.
 *
 * @param counts unweighted counts of valid answers by category
 * @param minimum fewest answers for this audience: 10 in public, 5 within the survey team
 * @throws if the minimum is below 5, or a count is negative or not whole
 * @see Hundepool et al. (2012), Statistical Disclosure Control
 * @example
 * disclosure([0, 0, 12, 0, 0]) // => { shown: true, reason: null, smallSample: true, unanimous: true }
 */
export function disclosure(counts: readonly number[], minimum = 10): Disclosure {
  if (!(minimum >= 5)) throw new Error('disclosure requires a minimum of 5 or more')
  if (!counts.every((count) => Number.isInteger(count) && count >= 0)) {
    throw new Error('disclosure requires whole counts that are not negative')
  }
  const n = counts.reduce((sum, count) => sum + count, 0)
  if (n < minimum) return { shown: false, reason: 'below_minimum_n', smallSample: true, unanimous: false }
  return { shown: true, reason: null, smallSample: n < 30, unanimous: n < 30 && counts.includes(n) }
}
