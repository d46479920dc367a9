import type { Figure } from '../statistics/figure.ts'
import { noFigure } from '../statistics/figure.ts'
import { multipleChoiceShares } from '../statistics/multiple-choice.ts'
import { shares } from '../statistics/share.ts'
import { type CountSum, sumOf } from '../surveys/formula.ts'
import type { ItemLayout } from '../surveys/layout.ts'
import type { Item, LocalText } from '../surveys/questionnaire.ts'
import { smallSample } from './survey-estimate.ts'
import { type UnitCounts, weighedCounts } from './unit-counts.ts'

/**
 * One category of an item with the share of respondents who took it, 0..100. Of a category that everybody or nobody of a
 * small sample took, no more is said than `bound`: at least 95 %, at most 5 % (methodology §15.1).
 */
export type CategoryShare = {
  /** null: several small groups of a sensitive item together */
  readonly text: LocalText | null
  readonly share: Figure
  readonly bound: 'at_least_95' | 'at_most_5' | null
}

export function onesOf(positions: readonly number[]): CountSum {
  return positions.map((position) => [position, 1] as const)
}

export function weightedTotal(units: readonly UnitCounts[], sum: CountSum): number {
  return units.reduce((total, unit) => total + unit.weight * sumOf(sum, weighedCounts(unit)), 0)
}

type Part = { readonly text: LocalText | null; readonly people: number; readonly weight: number }

/**
 * The shares of an item's categories: of one choice, of the options of a question with several answers (of respondents, so
 * they may add up to more than 100), or of the options that were put in any place of a ranking.
 * Groups of fewer than 30 people of a sensitive item (ethnicity, kind of household) are shown together only.
 * @param unanimous everybody of a small sample took one category
 */
export function distributionOf(
  item: Item,
  at: ItemLayout,
  units: readonly UnitCounts[],
  unanimous: boolean,
): CategoryShare[] {
  const texts = item.choices.filter((choice) => choice.state === null).map((choice) => choice.text)
  const options =
    item.kind === 'ranking'
      ? at.places.map((place) => place.at)
      : at.categories.map((category) => [category.at])
  const count = (positions: readonly number[]) =>
    units.reduce((sum, unit) => sum + sumOf(onesOf(positions), unit.counts), 0)
  const parts = options.map(
    (positions, index): Part => ({
      text: texts[index] ?? { vi: '' },
      people: count(positions),
      weight: weightedTotal(units, onesOf(positions)),
    }),
  )
  const people = count(at.valid)
  const all = weightedTotal(units, onesOf(at.valid))
  const shown = item.sensitive ? withoutSmallGroups(parts, item.kind === 'single') : parts
  const weights = shown.map((part) => part.weight)
  const found = item.kind === 'single' ? shares(weights) : multipleChoiceShares(weights, all)
  return shown.map((part, index): CategoryShare => {
    const bound =
      people >= smallSample || (item.kind === 'single' && !unanimous)
        ? null
        : part.people === people
          ? 'at_least_95'
          : part.people === 0
            ? 'at_most_5'
            : null
    return { text: part.text, share: bound ? noFigure('not_estimable') : found[index]!, bound }
  })
}

/** One choice each: what is left out is put together, so that the shares still add up; of several it is left out. */
function withoutSmallGroups(parts: readonly Part[], together: boolean): Part[] {
  const large = parts.filter((part) => part.people >= smallSample)
  if (large.length === 0) return []
  const small = parts.filter((part) => part.people < smallSample)
  if (!together || small.length === 0) return large
  if (small.length === 1) {
    // A single small group beside the others could be told from what is missing to 100: it takes the next one in.
    const next = large.toSorted((a, b) => a.people - b.people)[0]
    if (next && large.length > 1) {
      return [...large.filter((part) => part !== next), sumOfParts([next, ...small])]
    }
  }
  return [...large, sumOfParts(small)]
}

function sumOfParts(parts: readonly Part[]): Part {
  return {
    text: null,
    people: parts.reduce((sum, part) => sum + part.people, 0),
    weight: parts.reduce((sum, part) => sum + part.weight, 0),
  }
}
