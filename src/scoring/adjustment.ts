import { type Figure, figure, noFigure } from '../statistics/figure.ts'
import type { CriterionRow } from './criterion.ts'
import { leafScore, type NotAppraisedPolicy } from './leaf.ts'

/** How points beside the criteria change an index, as the framework declares it. */
export type AdjustmentRules = {
  /** the declared total of the ordinary maxima: what one point of bonus or penalty is a share of */
  readonly base: number
  /** the most that all bonus points together add; `null`: no cap beyond the leaves' own maxima */
  readonly bonusMaximum: number | null
  /** the most that all penalty points together take */
  readonly penaltyMaximum: number | null
  /** whether bonus points may lift the index above 100 */
  readonly mayExceed: boolean
}

/** Bonus and penalty of one unit. Points are not negative; what they do to the index is `percent`. */
export type Adjustment = {
  /** as given, before the caps */
  readonly bonusGiven: number
  readonly penaltyGiven: number
  /** as they count */
  readonly bonus: number
  readonly penalty: number
  /** 100 (bonus - penalty) ÷ base, before the index is held between 0 and its ceiling */
  readonly percent: number
  /** leaves that still wait for their points */
  readonly missing: readonly string[]
  /** a unit's own points stand in for appraised ones */
  readonly provisional: boolean
}

/**
 * What the bonus and penalty leaves of a unit come to. A bonus that the unit does not claim is none; a penalty that nobody
 * has looked at is missing, never zero in silence.
 *
 * The share is of the declared total, not of the maxima that apply: two points weigh the same for every unit, whether or not
 * some criteria do not apply to it.
 *
 * @returns `null` when no row is a bonus or a penalty
 * @example
 * adjustmentOf([{ ...row, adjusts: 'bonus', state: 'scored', points: 3 }], 'missing', { base: 100, bonusMaximum: 2, … })
 * // => { bonusGiven: 3, bonus: 2, percent: 2, … }
 */
export function adjustmentOf(
  rows: readonly CriterionRow[],
  policy: NotAppraisedPolicy,
  rules: AdjustmentRules,
): Adjustment | null {
  const own = rows.filter((row) => row.adjusts)
  if (own.length === 0) return null
  const given = { bonus: 0, penalty: 0 }
  const missing: string[] = []
  let provisional = false
  for (const row of own) {
    if (row.adjusts === 'bonus' && row.state === 'not_submitted') continue
    const score = leafScore(row, policy)
    if (score.kind === 'missing') missing.push(row.code)
    if (score.kind !== 'scored') continue
    given[row.adjusts === 'bonus' ? 'bonus' : 'penalty'] += score.points
    provisional ||= score.provisional
  }
  const { bonus, penalty } = capped(given, rules)
  return {
    bonusGiven: given.bonus,
    penaltyGiven: given.penalty,
    bonus,
    penalty,
    percent: (100 * (bonus - penalty)) / rules.base,
    missing,
    provisional,
  }
}

/**
 * Bonus and penalty points as they count: each sum up to its cap.
 * @throws if the base is not above zero, or a cap is negative
 */
function capped(
  given: { readonly bonus: number; readonly penalty: number },
  { base, bonusMaximum, penaltyMaximum }: AdjustmentRules,
): { bonus: number; penalty: number } {
  if (!(base > 0)) throw new Error('an adjustment requires a base above zero')
  if ((bonusMaximum ?? 0) < 0 || (penaltyMaximum ?? 0) < 0) throw new Error('a cap cannot be negative')
  return {
    bonus: Math.min(given.bonus, bonusMaximum ?? Infinity),
    penalty: Math.min(given.penalty, penaltyMaximum ?? Infinity),
  }
}

/**
 * An index with its bonus and penalty: never below 0, and not above 100 unless the framework lets it.
 * @param index 0..100, unrounded
 */
export function adjusted(
  index: Figure,
  adjustment: Adjustment | null,
  { mayExceed }: Pick<AdjustmentRules, 'mayExceed'>,
): Figure {
  if (adjustment === null || index.reason !== null) return index
  if (adjustment.missing.length > 0) return noFigure('missing_weight_share')
  const value = Math.max(0, index.value + adjustment.percent)
  return figure(mayExceed ? value : Math.min(100, value))
}
