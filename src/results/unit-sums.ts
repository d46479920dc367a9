import { type CountSum, type Ratio, ratioOf, sumOf } from '../surveys/formula.ts'
import { type CountLayout, type ItemLayout, itemLayout } from '../surveys/layout.ts'
import type { CompiledQuestionnaire, IndexFormula } from '../surveys/questionnaire.ts'
import { onesOf } from './distribution.ts'
import type { EstimateKind } from './survey-estimate.ts'
import type { UnitCounts, Weighted } from './unit-counts.ts'

/** What the sheets of one unit add to a figure: sums over its respondents, all of whom carry one weight. */
export type UnitSums = {
  readonly unitId: number
  /** persons each respondent stands for; 1 where nothing is known */
  readonly weight: number
  readonly sheets: number
  /** people behind the figure; at least so many where items are put together */
  readonly respondents: number
  readonly numerator: number
  readonly denominator: number
  /** Σ y² over respondents; null where one respondent brings several answers, which are not independent */
  readonly squares: number | null
  /** under a version of weights; absent = every respondent of the unit weighs alike */
  readonly weighed?: WeighedSums
}

/** Sums over the respondents of a unit with the weight ω of each: Σ ω y, Σ ω x, and what a variance inside the unit needs. */
export type WeighedSums = {
  readonly numerator: number
  readonly denominator: number
  /** Σ ω y²; null as `spread` */
  readonly squares: number | null
  /** Σ ω² y², Σ ω² y x and Σ ω² x²; null as `squares` */
  readonly spread: { readonly yy: number; readonly yx: number; readonly xx: number } | null
  /** Σ ω and Σ ω² over the people behind the figure */
  readonly weight: number
  readonly weightSquared: number
}

/** A figure as a ratio of sums of counts, with the sums that tell how many people are behind it. */
export type Measure = {
  readonly ratio: Ratio
  readonly kind: EstimateKind
  /** for each item that is put in the number of people who answered it, if only that they do not know */
  readonly bases: readonly CountSum[]
}

/** How an index is measured by a questionnaire. */
export function measureOf(
  questionnaire: CompiledQuestionnaire,
  layout: CountLayout,
  index: IndexFormula,
): Measure {
  const ratio = ratioOf(questionnaire, layout, index)
  const ofEachRespondent = index.rule === 'respondent_mean100' || index.rule === 'half_correct'
  // Of a knowledge item everybody who was asked is in the denominator, but who left it empty is nobody's answer.
  const answering = ({ valid, dontKnow }: ItemLayout) =>
    onesOf(index.rule === 'correct_share' ? [...valid, dontKnow] : valid)
  return {
    ratio,
    kind: index.rule === 'mean100' || index.rule === 'respondent_mean100' ? 'mean' : 'share',
    bases: ofEachRespondent
      ? [ratio.denominator]
      : index.items.map((item) => answering(itemLayout(layout, item)!)),
  }
}

/** The sums of every unit. */
export function sumsOf(units: readonly UnitCounts[], { ratio, bases }: Measure): UnitSums[] {
  return units.map((unit) => ({
    unitId: unit.unitId,
    weight: unit.weight,
    sheets: unit.sheets,
    // Twelve answers may come from one person: only the item with most answers says how many people there are at least.
    respondents: bases.reduce((most, base) => Math.max(most, sumOf(base, unit.counts)), 0),
    numerator: sumOf(ratio.numerator, unit.counts),
    denominator: sumOf(ratio.denominator, unit.counts),
    squares: bases.length === 1 ? squaresOf(ratio, unit.counts) : null,
    ...(unit.weighted && { weighed: weighedSums(unit.weighted, { ratio, bases }, unit.counts) }),
  }))
}

function weighedSums(
  { sums, squares }: Weighted,
  { ratio, bases }: Pick<Measure, 'ratio' | 'bases'>,
  counts: readonly number[],
): WeighedSums {
  const base = bases.reduce<CountSum>(
    (most, one) => (sumOf(one, counts) > sumOf(most, counts) ? one : most),
    [],
  )
  return {
    numerator: sumOf(ratio.numerator, sums),
    denominator: sumOf(ratio.denominator, sums),
    squares: bases.length === 1 ? squaresOf(ratio, sums) : null,
    spread:
      bases.length === 1
        ? {
            yy: squaresOf(ratio, squares),
            yx: sumOf(ratio.numerator, squares),
            xx: sumOf(ratio.denominator, squares),
          }
        : null,
    weight: sumOf(base, sums),
    weightSquared: sumOf(base, squares),
  }
}

/** Where each respondent brings one category its worth is the weight of that category, so the counts give Σ y². */
function squaresOf(ratio: Ratio, counts: readonly number[]): number {
  const squares = ratio.squares ?? ratio.numerator.map(([at, worth]) => [at, worth * worth] as const)
  return sumOf(squares, counts)
}

/** Puts the sums of several questionnaire versions together, unit by unit: the same people's places, other topics. */
export function addedByUnit(all: readonly UnitSums[]): UnitSums[] {
  const units = new Map<number, UnitSums>()
  for (const one of all) {
    const known = units.get(one.unitId)
    units.set(
      one.unitId,
      known === undefined
        ? one
        : {
            unitId: one.unitId,
            weight: one.weight,
            sheets: known.sheets + one.sheets,
            respondents: known.respondents + one.respondents,
            numerator: known.numerator + one.numerator,
            denominator: known.denominator + one.denominator,
            squares: known.squares === null || one.squares === null ? null : known.squares + one.squares,
            ...((known.weighed || one.weighed) && { weighed: addedWeights(known, one) }),
          },
    )
  }
  return [...units.values()]
}

/** Versions of one questionnaire may have weights of their own, or none: then each respondent weighs as its unit says. */
function addedWeights(a: UnitSums, b: UnitSums): WeighedSums {
  const [left, right] = [a.weighed ?? alike(a), b.weighed ?? alike(b)]
  const spread =
    left.spread && right.spread
      ? {
          yy: left.spread.yy + right.spread.yy,
          yx: left.spread.yx + right.spread.yx,
          xx: left.spread.xx + right.spread.xx,
        }
      : null
  return {
    numerator: left.numerator + right.numerator,
    denominator: left.denominator + right.denominator,
    squares: left.squares === null || right.squares === null ? null : left.squares + right.squares,
    spread,
    weight: left.weight + right.weight,
    weightSquared: left.weightSquared + right.weightSquared,
  }
}

function alike({ numerator, denominator, squares, respondents }: UnitSums): WeighedSums {
  const spread = squares === null ? null : { yy: squares, yx: numerator, xx: denominator }
  return { numerator, denominator, squares, spread, weight: respondents, weightSquared: respondents }
}
