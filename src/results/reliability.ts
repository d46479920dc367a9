import { type PackedCross, unpackCross } from '../estimates/packed-cross.ts'
import { feldtInterval, type Reliability, reliability } from '../statistics/alpha.ts'
import { covariances } from '../statistics/cross-products.ts'
import { type Figure, noFigure } from '../statistics/figure.ts'
import type { Interval } from '../statistics/interval.ts'
import { mcdonaldOmega } from '../statistics/omega.ts'
import type { LocalText } from '../surveys/questionnaire.ts'
import type { Scale } from '../surveys/scales.ts'

/** How reliably a scale measures, and why there is nothing to say where there is not. */
export type ScaleReading = {
  readonly scale: string
  readonly title: LocalText
  /** respondents who answered every item */
  readonly respondents: number
  /** from those alone; or each pair of items from those who answered both, to be said with the figure */
  readonly how: 'complete' | 'pairwise'
  readonly reason: 'below_minimum_n' | 'too_few_respondents' | 'changed_since' | null
  readonly alpha: Figure
  readonly interval: Interval | null
  readonly standardised: Figure
  readonly averageCorrelation: Figure
  readonly omega: Figure
  /** what a reader may do with it */
  readonly reading: 'negative' | 'low' | 'groups' | 'good' | 'redundant' | null
  readonly items: readonly ItemReading[]
  /** by weight, where the round has weights: alpha, or why there is none */
  readonly weighted: Figure | 'not_weighed_yet' | 'too_few_respondents' | null
}

/** One item of a scale beside the others. */
export type ItemReading = {
  readonly code: string
  readonly title: LocalText
  readonly withRest: Figure
  readonly without: Figure
  /** everybody answered alike: it is in none of the figures */
  readonly dropped: boolean
  /** it goes badly with the others, or the scale would be better without it */
  readonly weak: 'low_correlation' | 'better_without' | null
}

/** Below this correlation with the others an item is named (methodology §12). */
const weakCorrelation = 0.3

/**
 * Reliability of a scale from the cross products of its items: of respondents who answered all, unless they are less than half
 * of those who answered most. Feldt's interval takes respondents as independent, so their number is divided by the effect of
 * the design.
 *
 * @param counted how many answered each item by the counts that the page shows; null = they are those of now. Where the cross
 * products are of other forms by now nothing is said: what is published does not change by itself.
 * @param designEffect mean over the items; null = no interval is made (whoever wanted answered)
 * @param minimumN fewest respondents for a figure
 */
export function scaleReading(
  scale: Scale,
  titles: ReadonlyMap<string, LocalText>,
  cross: PackedCross | undefined,
  {
    designEffect,
    minimumN,
    counted,
  }: {
    readonly designEffect: number | null
    readonly minimumN: number
    readonly counted: readonly number[] | null
  },
): ScaleReading {
  const respondents = cross?.complete[0] ?? 0
  const titleOf = (code: string) => titles.get(code) ?? { vi: code }
  const nothing = {
    scale: scale.code,
    title: titleOf(scale.code),
    respondents,
    how: 'complete' as const,
    alpha: noFigure('not_estimable'),
    interval: null,
    standardised: noFigure('not_estimable'),
    averageCorrelation: noFigure('not_estimable'),
    omega: noFigure('not_estimable'),
    reading: null,
    items: [],
    weighted: null,
  }
  if (!cross) return { ...nothing, reason: 'too_few_respondents' }
  const pairs = unpackCross(cross, 'pairwise')
  if (counted?.some((n, item) => n !== pairs.counts[item]![item]))
    return { ...nothing, reason: 'changed_since' }
  const most = Math.max(...pairs.counts.map((row, item) => row[item]!))
  const how = respondents < most / 2 ? 'pairwise' : 'complete'
  const fewest = how === 'complete' ? respondents : Math.min(...pairs.counts.flat())
  if (fewest < minimumN) return { ...nothing, how, reason: 'below_minimum_n' }
  const matrix = covariances(unpackCross(cross, how))
  if (matrix === null) return { ...nothing, how, reason: 'too_few_respondents' }
  const found = reliability(matrix)
  const kept = [...matrix.keys()].filter((place) => !found.dropped.includes(place))
  const { alpha } = found
  const size = designEffect === null ? 0 : Math.max(2, fewest / Math.max(1, designEffect))
  return {
    ...nothing,
    how,
    reason: null,
    alpha,
    interval:
      alpha.value !== null && size >= 2 && kept.length >= 2
        ? feldtInterval(alpha.value, size, kept.length)
        : null,
    standardised: found.standardised,
    averageCorrelation: found.averageCorrelation,
    omega: kept.length < 3 ? noFigure('not_estimable') : mcdonaldOmega(correlationsOf(matrix, kept)).omega,
    reading: alpha.value === null ? null : readingOf(alpha.value),
    items: scale.items.map((code, place) => itemReading(code, titleOf(code), place, found)),
  }
}

/** What alpha allows (Nunnally's bounds, methodology §12). */
function readingOf(alpha: number): NonNullable<ScaleReading['reading']> {
  if (alpha < 0) return 'negative'
  if (alpha < 0.7) return 'low'
  if (alpha < 0.8) return 'groups'
  return alpha > 0.95 ? 'redundant' : 'good'
}

function itemReading(code: string, title: LocalText, place: number, found: Reliability): ItemReading {
  const [withRest, without] = [found.itemRest[place]!, found.withoutItem[place]!]
  const better =
    without.value !== null && found.alpha.value !== null && without.value > found.alpha.value + 0.005
  const low = withRest.value !== null && withRest.value < weakCorrelation
  const weak = low ? 'low_correlation' : better ? 'better_without' : null
  return { code, title, withRest, without, dropped: found.dropped.includes(place), weak }
}

function correlationsOf(matrix: readonly (readonly number[])[], kept: readonly number[]): number[][] {
  return kept.map((j) =>
    kept.map((l) =>
      j === l ? 1 : Math.max(-1, Math.min(1, matrix[j]![l]! / Math.sqrt(matrix[j]![j]! * matrix[l]![l]!))),
    ),
  )
}
