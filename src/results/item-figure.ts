import type { Figure } from '../statistics/figure.ts'
import { figure, noFigure } from '../statistics/figure.ts'
import { meanScore } from '../statistics/mean-score.ts'
import { dontKnowRate, itemResponseRate } from '../statistics/response-rates.ts'
import type { CountSum } from '../surveys/formula.ts'
import { sumOf } from '../surveys/formula.ts'
import { type ItemLayout, itemLayout } from '../surveys/layout.ts'
import { everyElement } from '../surveys/link-elements.ts'
import type { Item, LocalText } from '../surveys/questionnaire.ts'
import { type CategoryShare, distributionOf, onesOf, weightedTotal } from './distribution.ts'
import { type SurveyEstimate, smallSample, surveyEstimate } from './survey-estimate.ts'
import type { SurveyGroup } from './survey-groups.ts'
import type { UnitCounts } from './unit-counts.ts'
import { type Measure, sumsOf } from './unit-sums.ts'

/** What a page shows of one item. Shares and means are weighted, n is not. */
export type ItemFigure = {
  readonly item: Item
  /** in a repeated group the choice whose turn it is: which service, which activity */
  readonly turn: LocalText | null
  readonly n: number
  readonly reason: 'no_valid_answers' | 'below_minimum_n' | 'unanimous' | null
  readonly distribution: readonly CategoryShare[]
  /** of a scale: the two best categories together, after polarity; null for items that are no scale */
  readonly top2: SurveyEstimate | null
  /** of a knowledge item: those who gave the right answer among all asked */
  readonly correct: SurveyEstimate | null
  /** of an item with neither: the share of its categories that is nearest to a half, the least sure of them */
  readonly widest: SurveyEstimate | null
  /** scale points, or the mean of a number */
  readonly mean: Figure | null
  readonly highest: number | null
  readonly dontKnow: Figure
  readonly responseRate: Figure
}

/** Every item of a questionnaire that is counted; open text is never published. */
export function itemFigures(group: SurveyGroup, minimumN: number): ItemFigure[] {
  const turns = turnTexts(group)
  return group.questionnaire.items
    .filter((item) => item.kind !== 'text')
    .map((item) => itemFigure(item, turns.get(`${item.question}/${item.turn}`) ?? null, group, minimumN))
}

/** The words of each turn of a repeated group, by question and turn. */
function turnTexts({ questionnaire }: SurveyGroup): Map<string, LocalText> {
  const texts = new Map<string, LocalText>()
  for (const group of everyElement(questionnaire.pages.flatMap((page) => page.elements))) {
    if (group.kind !== 'group') continue
    for (const question of everyElement(group.elements)) {
      for (const turn of group.turns) texts.set(`${question.name}/${turn.value}`, turn.text)
    }
  }
  return texts
}

function itemFigure(
  item: Item,
  turn: LocalText | null,
  { questionnaire, layout, units }: SurveyGroup,
  minimumN: number,
): ItemFigure {
  const at = itemLayout(layout, item.code)!
  const total = (positions: readonly number[]) => weightedTotal(units, onesOf(positions))
  const n = units.reduce((sum, unit) => sum + sumOf(onesOf(at.valid), unit.counts), 0)
  const states = {
    valid: total(at.valid),
    dontKnow: total([at.dontKnow]),
    refused: total([at.refused]),
    missing: total([at.missing]),
  }
  const nothing = {
    item,
    turn,
    n,
    distribution: [],
    top2: null,
    correct: null,
    widest: null,
    mean: null,
    highest: null,
    dontKnow: dontKnowRate(states),
    responseRate: itemResponseRate(states),
  }
  if (n === 0) return { ...nothing, reason: 'no_valid_answers' }
  if (n < minimumN) return { ...nothing, reason: 'below_minimum_n' }

  const scores = scaleOf(item, at)
  const alike = n < smallSample && saidTheSame(at, units)
  const weights = at.categories.map((category) => total([category.at]))
  return {
    ...nothing,
    reason: alike ? 'unanimous' : null,
    distribution: distributionOf(item, at, units, alike),
    ...headlinesOf(item, at, questionnaire.keys.get(item.code), units, minimumN),
    mean: alike ? null : scores ? meanScore(weights, scores) : numberMean(at, units),
    highest: scores ? Math.max(...scores) : null,
  }
}

type Headlines = Pick<ItemFigure, 'top2' | 'correct' | 'widest'>

function headlinesOf(
  item: Item,
  at: ItemLayout,
  key: readonly unknown[] | undefined,
  units: readonly UnitCounts[],
  minimumN: number,
): Headlines {
  const scores = scaleOf(item, at)
  const top2 = scores && scores.length > 2 ? surveyEstimate(sumsOf(units, topTwoOf(at)), minimumN) : null
  return {
    top2,
    correct: key ? surveyEstimate(sumsOf(units, correctOf(at, key)), minimumN) : null,
    widest: top2 || key ? null : widestOf(item, at, units, minimumN),
  }
}

/** How many answered each item that is counted, and the figure that decides whether it is reliable: all that a log needs. */
export function itemHeadlines(
  { questionnaire, layout, units }: SurveyGroup,
  minimumN: number,
): { readonly item: Item; readonly n: number; headline(): SurveyEstimate | null }[] {
  return questionnaire.items
    .filter((item) => item.kind !== 'text')
    .map((item) => {
      const at = itemLayout(layout, item.code)!
      const n = units.reduce((sum, unit) => sum + sumOf(onesOf(at.valid), unit.counts), 0)
      const headline = () => {
        const found = headlinesOf(item, at, questionnaire.keys.get(item.code), units, minimumN)
        return found.top2 ?? found.correct ?? found.widest
      }
      return { item, n, headline }
    })
}

/** The scores of a scale's categories after polarity; null where the item is no scale. */
function scaleOf(item: Item, at: ItemLayout): number[] | null {
  if (item.kind !== 'single' || item.scale === null) return null
  const scores = at.categories.flatMap((category) => (category.score === null ? [] : [category.score]))
  return scores.length === at.categories.length ? scores : null
}

/** One category holds everybody; of a number, nobody differs from the mean. */
function saidTheSame(at: ItemLayout, units: readonly UnitCounts[]): boolean {
  const count = (positions: readonly number[]) =>
    units.reduce((sum, unit) => sum + sumOf(onesOf(positions), unit.counts), 0)
  if (at.kind === 'single') return at.categories.filter((category) => count([category.at]) > 0).length === 1
  if (at.sums === null) return false
  return count(at.valid) * count([at.sums.squares]) === count([at.sums.sum]) ** 2
}

/** The headline of an item: the two best categories of a scale, else the right answers; null where it has neither. */
export function headlineMeasure(
  item: Item,
  at: ItemLayout,
  key: readonly unknown[] | undefined,
): { readonly of: 'top2' | 'correct'; readonly measure: Measure } | null {
  const scores = scaleOf(item, at)
  if (scores && scores.length > 2) return { of: 'top2', measure: topTwoOf(at) }
  return key ? { of: 'correct', measure: correctOf(at, key) } : null
}

/** The two categories with the highest scores, after polarity. */
function topTwoOf(at: ItemLayout): Measure {
  const best = [...at.categories].sort((a, b) => (b.score ?? 0) - (a.score ?? 0)).slice(0, 2)
  const valid = onesOf(at.valid)
  return shareMeasure(onesOf(best.map((category) => category.at)), valid, valid)
}

/** Of categories, options or places of a ranking the one whose share is nearest to a half: its interval is the widest. */
function widestOf(
  item: Item,
  at: ItemLayout,
  units: readonly UnitCounts[],
  minimumN: number,
): SurveyEstimate | null {
  const options =
    item.kind === 'ranking'
      ? at.places.map((place) => place.at)
      : at.categories.map((category) => [category.at])
  const valid = onesOf(at.valid)
  const all = weightedTotal(units, valid)
  const half = (positions: readonly number[]) => Math.abs(weightedTotal(units, onesOf(positions)) / all - 0.5)
  const [widest] = options.toSorted((a, b) => half(a) - half(b))
  return widest && all > 0
    ? surveyEstimate(sumsOf(units, shareMeasure(onesOf(widest), valid, valid)), minimumN)
    : null
}

/** "Không biết" and silence count as not right: the base is everybody who was asked. */
function correctOf(at: ItemLayout, key: readonly unknown[]): Measure {
  const right = at.categories
    .filter((category) => key.includes(category.value))
    .map((category) => category.at)
  const asked = [...at.valid, at.dontKnow, at.refused, at.missing]
  return shareMeasure(onesOf(right), onesOf(asked), onesOf([...at.valid, at.dontKnow]))
}

function shareMeasure(numerator: CountSum, denominator: CountSum, people: CountSum): Measure {
  return { ratio: { numerator, denominator, squares: null }, kind: 'share', bases: [people] }
}

function numberMean(at: ItemLayout, units: readonly UnitCounts[]): Figure | null {
  if (at.sums === null) return null
  const valid = weightedTotal(units, onesOf(at.valid))
  if (valid === 0) return noFigure('no_valid_answers')
  return figure(weightedTotal(units, onesOf([at.sums.sum])) / valid / 10 ** at.sums.decimals)
}
