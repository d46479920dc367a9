import type { Interval } from '../statistics/interval.ts'
import type { PublicationClass } from '../statistics/publication-class.ts'
import type { FigureReason } from '../words/reasons.ts'
import { type EstimateKind, type SurveyEstimate, smallSample } from './survey-estimate.ts'

/** What is known of a figure beside its own numbers. */
export type PublicationContext = {
  /** whoever wanted answered (an open round): figures stand for nobody else and carry no statement about error */
  readonly selfSelected: boolean
  /** hidden so that another hidden cell of its table cannot be worked out, see `hiddenCells` */
  readonly complementary: boolean
}

/**
 * A figure as every surface may show it: page, chart, CSV, export. What is not to be shown is not in it.
 */
export type Publishable = {
  readonly showing: 'show' | 'caution' | 'suppress'
  /** why it is kept back, wholly (`suppress`) or but for its end of the scale (`bound`); null = shown */
  readonly reason: FigureReason | null
  readonly kind: EstimateKind
  readonly value: number | null
  /** all that is said of a small sample that agrees */
  readonly bound: 'at_least_95' | 'at_most_5' | 'alike' | null
  readonly interval: Interval | null
  /** why a value that is shown has no interval */
  readonly intervalReason: FigureReason | null
  readonly se: number | null
  /** null where the error is unknown or not spoken of */
  readonly class: PublicationClass | null
  readonly effectiveSize: number | null
  readonly designEffect: number | null
  /** unweighted number of respondents: never shown but through `shownN` and the minimum */
  readonly n: number
  /** fewer than 30 people */
  readonly small: boolean
  readonly selfSelected: boolean
}

/**
 * The one rule that says whether and how a figure is shown (methodology §4.1, §7.4, §15). People come first: fewer than the
 * minimum, then cells that would give others away, then a small sample that agrees. Answers of those who came by themselves
 * carry no error and no class. Then readers: class D is not shown, class C and small samples with caution; a figure whose
 * error is unknown has no class and is shown with caution.
 *
 * @example
 * publishable(estimate, { selfSelected: false, complementary: true }).reason // => 'suppressed_secondary'
 */
export function publishable(
  estimate: SurveyEstimate,
  { selfSelected, complementary }: PublicationContext,
): Publishable {
  const { kind, n } = estimate
  const nothing = {
    kind,
    n,
    small: n < smallSample,
    selfSelected,
    value: null,
    bound: null,
    interval: null,
    intervalReason: null,
    se: null,
    class: null,
    effectiveSize: null,
    designEffect: null,
  } as const
  const kept = (reason: FigureReason): Publishable => ({ ...nothing, showing: 'suppress', reason })
  if (estimate.value === null) return kept(estimate.reason ?? 'not_estimable')
  if (complementary) return kept('suppressed_secondary')
  if (estimate.reason === 'unanimous') {
    const bound = estimate.value >= 100 ? 'at_least_95' : estimate.value <= 0 ? 'at_most_5' : 'alike'
    return { ...nothing, showing: 'caution', reason: 'unanimous', bound }
  }
  const { value, interval, intervalReason, se, effectiveSize, designEffect } = estimate
  if (selfSelected) {
    return {
      ...nothing,
      showing: nothing.small ? 'caution' : 'show',
      reason: null,
      value,
      intervalReason: 'self_selected',
    }
  }
  const quality = interval === null ? null : estimate.class
  if (quality === 'D') return { ...kept('unreliable'), class: 'D', effectiveSize, designEffect }
  const careful = quality === null || quality === 'C' || nothing.small
  return {
    ...nothing,
    showing: careful ? 'caution' : 'show',
    reason: null,
    value,
    interval,
    intervalReason,
    se,
    class: quality,
    effectiveSize,
    designEffect,
  }
}
