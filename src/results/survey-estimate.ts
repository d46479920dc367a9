import { surveyDesign } from '../statistics/design.ts'
import { type Estimate, estimate, noEstimate } from '../statistics/estimate.ts'
import { figure, mapFigure, noFigure } from '../statistics/figure.ts'
import { linearisedRatio } from '../statistics/linearised.ts'
import { type ProportionInterval, proportionInterval } from '../statistics/proportion-interval.ts'
import { type PublicationClass, publicationClass } from '../statistics/publication-class.ts'
import { type Ratio, sumOf } from '../surveys/formula.ts'
import type { UnitCounts } from './unit-counts.ts'

/** A figure of a survey on 0..100 with what a reader must know about it. */
export type SurveyEstimate = {
  readonly value: number | null
  readonly reason: Estimate['reason'] | 'unanimous'
  /** limits of the 95 % interval on 0..100, or null where there is none */
  readonly interval: { readonly lower: number; readonly upper: number } | null
  /** unweighted number of respondents (answers, where items are pooled) it rests on */
  readonly n: number
  readonly class: PublicationClass
}

const unanimousBelow = 30

/**
 * A ratio of sums of counts as a figure on 0..100 with its interval.
 *
 * Over several units they are the first-stage units of one stratum (Taylor linearisation, methodology §5.3, without
 * finite population correction); within one unit every respondent is one, so there is an interval only where the spread
 * between respondents is known: a share of one item, or a figure worked out for each respondent.
 *
 * Below `minimumN` there is no figure. With fewer than 30 respondents who all said the same the exact figure is kept back
 * too (methodology §15.1): `value` is 100 or 0 and `reason` is 'unanimous'; pages say "at least 95 %" or "at most 5 %".
 */
export function surveyEstimate(
  ratio: Ratio,
  units: readonly UnitCounts[],
  minimumN: number,
  pooled = false,
): SurveyEstimate {
  const n = units.reduce((sum, unit) => sum + sumOf(ratio.denominator, unit.counts), 0)
  const none = (reason: NonNullable<Estimate['reason']>): SurveyEstimate => ({
    value: null,
    reason,
    interval: null,
    n,
    class: 'D',
  })
  if (n === 0) return none('no_valid_answers')
  if (n < minimumN) return none('below_minimum_n')
  const found = units.length > 1 ? overUnits(ratio, units) : withinUnit(ratio, units[0], pooled)
  if (found.value === null) return none(found.reason ?? 'not_estimable')
  const value = 100 * found.value
  if (n < unanimousBelow && (value <= 1e-9 || value >= 100 - 1e-9)) {
    return { value, reason: 'unanimous', interval: null, n, class: 'C' }
  }
  const limits = intervalOf(found, units, ratio, n)
  const half = limits && limits.reason === null ? 50 * (limits.upper - limits.lower) : null
  return {
    value,
    reason: null,
    interval:
      limits && limits.reason === null ? { lower: 100 * limits.lower, upper: 100 * limits.upper } : null,
    n,
    class: publicationClass(limits?.effectiveSize ?? null, half),
  }
}

function overUnits(ratio: Ratio, units: readonly UnitCounts[]): Estimate {
  const rows = { weights: units.map((unit) => unit.weight) }
  const top = units.map((unit) => sumOf(ratio.numerator, unit.counts))
  const bottom = units.map((unit) => sumOf(ratio.denominator, unit.counts))
  const design = surveyDesign(units.map((unit) => ({ stratum: 'all', psu: String(unit.unitId) })))
  return estimate(design, linearisedRatio(rows, top, bottom))
}

function withinUnit(ratio: Ratio, unit: UnitCounts | undefined, pooled: boolean): Estimate {
  if (!unit) return noEstimate('no_valid_answers')
  const n = sumOf(ratio.denominator, unit.counts)
  const mean = sumOf(ratio.numerator, unit.counts) / n
  const squares = sumOfSquares(ratio, unit, pooled)
  const variance =
    squares === null
      ? noFigure('not_estimable')
      : n < 2
        ? noFigure('lonely_psu')
        : figure(Math.max(0, (squares - n * mean * mean) / ((n - 1) * n)))
  return { value: mean, reason: null, variance, se: mapFigure(variance, Math.sqrt), df: n - 1 }
}

/**
 * Σ y² over respondents. Where each respondent brings one category its worth is the weight of that category, so the sum
 * follows from the counts; answers of several items from one respondent are not independent, so pooled figures have none.
 */
function sumOfSquares(ratio: Ratio, unit: UnitCounts, pooled: boolean): number | null {
  if (ratio.squares !== null) return sumOf(ratio.squares, unit.counts)
  if (pooled) return null
  return sumOf(
    ratio.numerator.map(([at, worth]) => [at, worth * worth] as const),
    unit.counts,
  )
}

function intervalOf(
  found: Estimate,
  units: readonly UnitCounts[],
  ratio: Ratio,
  n: number,
): ProportionInterval | null {
  if (found.value === null || found.variance.reason !== null || found.df < 1) return null
  const bases = units.map((unit) => ({ weight: unit.weight, n: sumOf(ratio.denominator, unit.counts) }))
  return proportionInterval({
    proportion: Math.min(1, Math.max(0, found.value)),
    variance: found.variance.value,
    df: found.df,
    respondents: n,
    sumOfWeights: bases.reduce((sum, base) => sum + base.weight * base.n, 0),
    sumOfSquaredWeights: bases.reduce((sum, base) => sum + base.weight ** 2 * base.n, 0),
  })
}
