import type { Figure } from '../statistics/figure.ts'
import { figure, noFigure } from '../statistics/figure.ts'
import { meanScore } from '../statistics/mean-score.ts'
import { multipleChoiceShares } from '../statistics/multiple-choice.ts'
import { dontKnowRate, itemResponseRate } from '../statistics/response-rates.ts'
import { shares } from '../statistics/share.ts'
import type { CountSum } from '../surveys/formula.ts'
import { sumOf } from '../surveys/formula.ts'
import { type ItemLayout, itemLayout } from '../surveys/layout.ts'
import type { Item, LocalText } from '../surveys/questionnaire.ts'
import type { SurveyGroup } from './index-figure.ts'
import { type SurveyEstimate, surveyEstimate } from './survey-estimate.ts'
import type { UnitCounts } from './unit-counts.ts'

/** One category of an item with the share of respondents who took it, 0..100. */
export type CategoryShare = { readonly text: LocalText; readonly share: Figure }

/** What a page shows of one item. Shares and means are weighted, n is not. */
export type ItemFigure = {
  readonly item: Item
  readonly n: number
  readonly reason: 'no_valid_answers' | 'below_minimum_n' | 'unanimous' | null
  readonly distribution: readonly CategoryShare[]
  /** of a scale: the two highest categories together; null for items that are no scale */
  readonly top2: SurveyEstimate | null
  /** of a knowledge item: those who gave the right answer among all asked */
  readonly correct: SurveyEstimate | null
  /** scale points, or the mean of a number */
  readonly mean: Figure | null
  readonly highest: number | null
  readonly dontKnow: Figure
  readonly responseRate: Figure
}

/** Every item of a questionnaire that is counted; open text is never published. */
export function itemFigures(group: SurveyGroup, minimumN: number): ItemFigure[] {
  return group.questionnaire.items
    .filter((item) => item.kind !== 'text')
    .map((item) => itemFigure(item, group, minimumN))
}

function itemFigure(item: Item, { questionnaire, layout, units }: SurveyGroup, minimumN: number): ItemFigure {
  const at = itemLayout(layout, item.code)!
  const total = (positions: readonly number[]) =>
    weightedTotal(
      units,
      positions.map((position) => [position, 1] as const),
    )
  const n = units.reduce((sum, unit) => sum + sumOf(ones(at.valid), unit.counts), 0)
  const states = {
    valid: total(at.valid),
    dontKnow: total([at.dontKnow]),
    refused: total([at.refused]),
    missing: total([at.missing]),
  }
  const rates = { dontKnow: dontKnowRate(states), responseRate: itemResponseRate(states) }
  const nothing = {
    item,
    n,
    distribution: [],
    top2: null,
    correct: null,
    mean: null,
    highest: null,
    ...rates,
  }
  if (n === 0) return { ...nothing, reason: 'no_valid_answers' }
  if (n < minimumN) return { ...nothing, reason: 'below_minimum_n' }

  const weights = at.categories.map((category) => total([category.at]))
  const texts = item.choices.filter((choice) => choice.state === null).map((choice) => choice.text)
  const distribution = distributionOf(item, at, weights, states.valid, texts, units)
  const alike = n < 30 && item.kind === 'single' && weights.filter((weight) => weight > 0).length === 1
  const scale =
    item.kind === 'single' &&
    item.scale !== null &&
    at.categories.every((category) => category.score !== null)
  const scores = at.categories.map((category) => category.score ?? 0)
  const key = questionnaire.keys.get(item.code)
  return {
    ...nothing,
    reason: alike ? 'unanimous' : null,
    distribution: alike ? [] : distribution,
    top2: scale && !alike ? topTwoOf(at, units, minimumN) : null,
    correct: key ? correctOf(at, key, units, minimumN) : null,
    mean: alike ? null : scale ? meanScore(weights, scores) : numberMean(at, units),
    highest: scale ? Math.max(...scores) : null,
  }
}

function ones(positions: readonly number[]): CountSum {
  return positions.map((position) => [position, 1] as const)
}

function weightedTotal(units: readonly UnitCounts[], sum: CountSum): number {
  return units.reduce((total, unit) => total + unit.weight * sumOf(sum, unit.counts), 0)
}

function distributionOf(
  item: Item,
  at: ItemLayout,
  weights: readonly number[],
  valid: number,
  texts: readonly LocalText[],
  units: readonly UnitCounts[],
): CategoryShare[] {
  const found =
    item.kind === 'single'
      ? shares(weights)
      : item.kind === 'multiple'
        ? multipleChoiceShares(weights, valid)
        : item.kind === 'ranking'
          ? multipleChoiceShares(
              at.places.map((place) => weightedTotal(units, ones(place.at))),
              valid,
            )
          : []
  return found.map((share, index) => ({ text: texts[index] ?? { vi: '' }, share }))
}

/** The two categories with the highest scores, after polarity. */
function topTwoOf(at: ItemLayout, units: readonly UnitCounts[], minimumN: number): SurveyEstimate {
  const best = [...at.categories].sort((a, b) => (b.score ?? 0) - (a.score ?? 0)).slice(0, 2)
  const ratio = {
    numerator: ones(best.map((category) => category.at)),
    denominator: ones(at.valid),
    squares: null,
  }
  return surveyEstimate(ratio, units, minimumN)
}

/** "Không biết" and silence count as not right: the base is everybody who was asked. */
function correctOf(
  at: ItemLayout,
  key: readonly unknown[],
  units: readonly UnitCounts[],
  minimumN: number,
): SurveyEstimate {
  const right = at.categories
    .filter((category) => key.includes(category.value))
    .map((category) => category.at)
  const asked = [...at.valid, at.dontKnow, at.refused, at.missing]
  return surveyEstimate({ numerator: ones(right), denominator: ones(asked), squares: null }, units, minimumN)
}

function numberMean(at: ItemLayout, units: readonly UnitCounts[]): Figure | null {
  if (at.sums === null) return null
  const valid = weightedTotal(units, ones(at.valid))
  if (valid === 0) return noFigure('no_valid_answers')
  return figure(weightedTotal(units, ones([at.sums.sum])) / valid / 10 ** at.sums.decimals)
}
