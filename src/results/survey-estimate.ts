import { surveyDesign } from '../statistics/design.ts'
import { type Estimate, estimate, noEstimate } from '../statistics/estimate.ts'
import { figure, mapFigure, noFigure, type Reason } from '../statistics/figure.ts'
import { multiplier, waldInterval } from '../statistics/interval.ts'
import { linearisedRatio } from '../statistics/linearised.ts'
import { proportionInterval } from '../statistics/proportion-interval.ts'
import { type PublicationClass, publicationClass } from '../statistics/publication-class.ts'
import type { UnitSums, WeighedSums } from './unit-sums.ts'

/** A figure of a survey on 0..100 with what a reader must know about it. */
export type SurveyEstimate = {
  /** a share is written with a per cent sign, a mean on 0..100 is not */
  readonly kind: EstimateKind
  readonly value: number | null
  readonly reason: Estimate['reason'] | 'unanimous'
  /** limits of the 95 % interval on 0..100, or null where there is none */
  readonly interval: { readonly lower: number; readonly upper: number } | null
  /** why a value that is shown has no interval */
  readonly intervalReason: Reason | null
  /** standard error in points; null where there is none or the figure is kept back */
  readonly se: number | null
  /** unweighted number of respondents it rests on: at least so many where items are pooled */
  readonly n: number
  readonly class: PublicationClass
  /** people a simple random sample of the same precision would have needed; null where the error is not known */
  readonly effectiveSize: number | null
  /** variance over that of a simple random sample of the same size; null where several items are put together */
  readonly designEffect: number | null
  /** degrees of freedom of the design */
  readonly df: number
}

/** A share is a mean of zeros and ones; the mean of a scale is not, and its interval is another. */
export type EstimateKind = 'share' | 'mean'

/** Below so many respondents a figure is marked as resting on a small sample, and a unanimous one is kept back. */
export const smallSample = 30

const nothing = 1e-12

/**
 * A ratio of sums over respondents, 0..1, as a figure on 0..100 with its interval.
 *
 * Over several units they are the first-stage units of one stratum (Taylor linearisation, methodology §5.3), without a
 * finite population correction: where every unit of the level was surveyed that says too much of the error, never too
 * little. Units nobody of whom answered stay in the design and are not in the domain. Answers from a single unit have no
 * spread between units, so its respondents are the units (§5.4): then there is an interval only where the spread between
 * respondents is known, which for items that are put together it is not.
 *
 * Below `minimumN` respondents there is no figure. Where fewer than 30 all said the same the exact figure is kept back
 * (§15.1): `reason` is 'unanimous', and pages say of a `value` of 100 or 0 no more than "at least 95 %", "at most 5 %".
 */
export function surveyEstimate(
  units: readonly UnitSums[],
  minimumN: number,
  kind: EstimateKind = 'share',
): SurveyEstimate {
  const answering = units.filter((unit) => unit.denominator > 0)
  const n = answering.reduce((sum, unit) => sum + unit.respondents, 0)
  const none = (reason: NonNullable<Estimate['reason']>): SurveyEstimate => ({
    kind,
    value: null,
    reason,
    interval: null,
    intervalReason: null,
    se: null,
    n,
    class: 'D',
    effectiveSize: null,
    designEffect: null,
    df: 0,
  })
  if (n === 0) return none('no_valid_answers')
  if (n < minimumN) return none('below_minimum_n')
  const found = answering.length > 1 ? overUnits(units) : withinUnit(answering[0]!)
  if (found.value === null) return none(found.reason ?? 'not_estimable')
  const value = 100 * found.value
  if (n < smallSample && isUnanimous(found, answering)) {
    // Exactly 0 or 100, so that pages can tell which end it is.
    return {
      kind,
      value: Math.abs(value - Math.round(value)) < 1e-6 ? Math.round(value) : value,
      reason: 'unanimous',
      interval: null,
      intervalReason: null,
      se: null,
      n,
      class: 'C',
      effectiveSize: null,
      designEffect: null,
      df: found.df,
    }
  }
  const simple = simpleVariance(answering, found.value)
  const limits = kind === 'share' ? shareLimits(found, answering, n) : meanLimits(found, n, simple)
  const half = limits && 50 * (limits.upper - limits.lower)
  return {
    kind,
    value,
    reason: null,
    interval: limits && { lower: 100 * limits.lower, upper: 100 * limits.upper },
    intervalReason: limits
      ? null
      : (found.variance.reason ?? (found.df < 1 ? 'lonely_psu' : 'zero_variance')),
    se: found.se.reason === null && hasSpread(found) ? 100 * found.se.value : null,
    n,
    class: publicationClass(limits?.effectiveSize ?? null, half),
    effectiveSize: limits?.effectiveSize ?? null,
    designEffect: simple && hasSpread(found) ? (found.variance.value ?? 0) / simple : null,
    df: found.df,
  }
}

/**
 * The variance that a simple random sample of as many answers would have, S²/n with S² = n/(n − 1) Σ w (y − R)²/Σ w
 * (methodology §7.3, without a finite population); null where one respondent brings several answers, or all are alike.
 */
function simpleVariance(answering: readonly UnitSums[], value: number): number | null {
  let [answers, weight, squares] = [0, 0, 0]
  for (const unit of answering) {
    const own = unit.weighed ? unit.weighed.squares : unit.squares
    if (own === null) return null
    answers += unit.denominator
    weight += unit.weight * (unit.weighed ?? unit).denominator
    squares += unit.weight * own
  }
  const spread = squares / weight - value * value
  return answers > 1 && spread > nothing ? spread / (answers - 1) : null
}

function overUnits(units: readonly UnitSums[]): Estimate {
  const rows = {
    weights: units.map((unit) => unit.weight),
    domain: units.map((unit) => unit.denominator > 0),
  }
  const top = units.map((unit) => (unit.weighed ?? unit).numerator)
  const bottom = units.map((unit) => (unit.weighed ?? unit).denominator)
  const design = surveyDesign(units.map((unit) => ({ stratum: 'all', psu: String(unit.unitId) })))
  return estimate(design, linearisedRatio(rows, top, bottom))
}

/**
 * Every respondent is a first-stage unit: n/(n − 1) Σ (y − R x)² / X², n all who returned a sheet (§5.4); with weights of
 * respondents n/(n − 1) Σ ω² (y − R x)² / X².
 */
function withinUnit({ sheets, denominator, ...unit }: UnitSums): Estimate {
  const top = unit.weighed ? unit.weighed.numerator : unit.numerator
  const bottom = unit.weighed ? unit.weighed.denominator : denominator
  const value = top / bottom
  const n = Math.max(sheets, denominator)
  const residuals = unit.weighed
    ? weighedResiduals(unit.weighed, value)
    : unit.squares === null
      ? null
      : unit.squares - value * value * denominator
  const variance =
    residuals === null
      ? noFigure('not_estimable')
      : denominator < 2
        ? noFigure('lonely_psu')
        : figure((n * Math.max(0, residuals)) / ((n - 1) * bottom ** 2))
  if (!Number.isFinite(value)) return noEstimate('not_estimable')
  return {
    value,
    reason: null,
    variance,
    se: mapFigure(variance, Math.sqrt),
    df: denominator - 1,
    lonely: null,
  }
}

/** Σ ω² (y − R x)², where the squares of respondents are known. */
function weighedResiduals({ spread }: WeighedSums, value: number): number | null {
  return spread && spread.yy - 2 * value * spread.yx + value * value * spread.xx
}

/** Everybody at one end of the scale, or, where respondents' squares are known, everybody with the same answer. */
function isUnanimous(found: Estimate, answering: readonly UnitSums[]): boolean {
  const value = found.value ?? Number.NaN
  if (value <= 1e-9 || value >= 1 - 1e-9) return true
  return answering.every(
    ({ numerator, denominator, squares }) =>
      squares !== null &&
      Math.abs(numerator / denominator - value) < 1e-9 &&
      squares - numerator ** 2 / denominator < 1e-9,
  )
}

type Limits = { lower: number; upper: number; effectiveSize: number }

function shareLimits(found: Estimate, answering: readonly UnitSums[], n: number): Limits | null {
  const proportion = Math.min(1, Math.max(0, found.value ?? Number.NaN))
  const atAnEnd = proportion < nothing || proportion > 1 - nothing
  if (!atAnEnd && !hasSpread(found)) return null
  const limits = proportionInterval({
    proportion: atAnEnd ? Math.round(proportion) : proportion,
    variance: atAnEnd ? 0 : (found.variance.value ?? 0),
    df: found.df,
    respondents: n,
    sumOfWeights: answering.reduce(
      (sum, unit) => sum + unit.weight * (unit.weighed?.weight ?? unit.respondents),
      0,
    ),
    sumOfSquaredWeights: answering.reduce(
      (sum, unit) => sum + unit.weight ** 2 * (unit.weighed?.weightSquared ?? unit.respondents),
      0,
    ),
  })
  return limits.reason === null ? limits : null
}

/** Means have the interval of Student's t (§7.1), cut off at the ends of the scale. */
function meanLimits(found: Estimate, n: number, simple: number | null): Limits | null {
  if (found.value === null || found.se.reason !== null || !hasSpread(found)) return null
  const { lower, upper } = waldInterval(found.value, found.se.value, multiplier(0.95, found.df))
  // Both variances are sums in another order: a size of 99.9999999 is one of 100.
  const size = simple === null ? n : (n * simple * (1 + 1e-9)) / (found.variance.value ?? simple)
  return {
    lower: Math.max(0, lower),
    upper: Math.min(1, upper),
    effectiveSize: n < 100 ? Math.min(n, size) : size,
  }
}

/** Two units that happen to agree have no spread between them: that is chance, not certainty, and makes no interval. */
function hasSpread(found: Estimate): boolean {
  return found.variance.reason === null && found.variance.value > nothing && found.df >= 1
}
