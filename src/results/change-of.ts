import { surveyDesign } from '../statistics/design.ts'
import { difference, logitDifference } from '../statistics/difference.ts'
import { multiplier } from '../statistics/interval.ts'
import { linearisedRatio } from '../statistics/linearised.ts'
import { taylorCovariance } from '../statistics/taylor.ts'
import type { EstimateKind, SurveyEstimate } from './survey-estimate.ts'
import type { UnitSums } from './unit-sums.ts'

/** How a figure on 0..100 changed, later less earlier, in points. */
export type Change = {
  readonly value: number
  readonly lower: number
  readonly upper: number
  readonly se: number
  /** two-sided, not adjusted for other tests */
  readonly p: number
  /** the true change that would have been found with 80 % power */
  readonly detectable: number
  /** units that answered in both rounds, whose figures go together */
  readonly inBoth: number
}

/**
 * The change of a figure between two rounds (methodology §14.1). Both samples stand in one design, so that units which were in
 * both bring their covariance; a unit that was in one of them only counts with nothing of the other. Where one of the figures
 * comes from the respondents of a single unit, the people asked are others and the two are independent.
 *
 * Shares below 10 or above 90 are tested on the logit scale.
 *
 * @param own both figures as estimated alone
 * @returns null where the change has no error to be judged by
 */
export function changeOf(
  earlier: readonly UnitSums[],
  later: readonly UnitSums[],
  own: { readonly earlier: Alone; readonly later: Alone },
): Change | null {
  const [before, after] = [answeringIn(earlier), answeringIn(later)]
  const measured = before.size > 1 && after.size > 1 ? stacked(earlier, later) : apart(own.earlier, own.later)
  return measured && tested(measured, own.later.kind, [...before].filter((id) => after.has(id)).length)
}

/** The change of a figure between two rounds whose respondents have nothing to do with each other. */
export function changeApart(own: { readonly earlier: Alone; readonly later: Alone }): Change | null {
  const measured = apart(own.earlier, own.later)
  return measured && tested(measured, own.later.kind, 0)
}

function tested({ first, second, covariance, df }: Pair, kind: EstimateKind, inBoth: number): Change | null {
  const found = difference(first, second, { df, covariance })
  if (found.p.reason !== null || found.se.reason !== null) return null
  const reach = multiplier(0.95, df) * found.se.value
  return {
    value: 100 * found.value,
    lower: 100 * (found.value - reach),
    upper: 100 * (found.value + reach),
    se: 100 * found.se.value,
    p: atTheEnds(kind, [first.value, second.value])
      ? (logitDifference(first, second, { df, covariance }).p.value ?? found.p.value)
      : found.p.value,
    detectable: 100 * (found.detectable.value ?? 0),
    inBoth,
  }
}

/** A figure as estimated alone, in points. */
type Alone = Pick<SurveyEstimate, 'kind' | 'value' | 'se' | 'df'>

type Pair = {
  first: { value: number; variance: number }
  second: { value: number; variance: number }
  covariance: number
  df: number
}

function atTheEnds(kind: EstimateKind, values: readonly number[]): boolean {
  return kind === 'share' && values.some((value) => value < 0.1 || value > 0.9)
}

function answeringIn(units: readonly UnitSums[]): Set<number> {
  return new Set(units.flatMap(({ unitId, denominator }) => (denominator > 0 ? [unitId] : [])))
}

/** Units of both rounds as first-stage units of one stratum. */
function stacked(earlier: readonly UnitSums[], later: readonly UnitSums[]): Pair | null {
  const ids = [...new Set([...earlier, ...later].map(({ unitId }) => unitId))]
  const design = surveyDesign(ids.map((id) => ({ stratum: 'all', psu: String(id) })))
  const read = (units: readonly UnitSums[]) => {
    const own = new Map(units.map((unit) => [unit.unitId, unit]))
    const rows = ids.map((id) => own.get(id))
    return linearisedRatio(
      {
        weights: rows.map((unit) => unit?.weight ?? 0),
        domain: rows.map((unit) => (unit?.denominator ?? 0) > 0),
      },
      rows.map((unit) => (unit ? (unit.weighed ?? unit).numerator : 0)),
      rows.map((unit) => (unit ? (unit.weighed ?? unit).denominator : 0)),
    )
  }
  const [before, after] = [read(earlier), read(later)]
  if (before.reason !== null || after.reason !== null) return null
  const covariance = taylorCovariance(design, [before.z, after.z])
  if (covariance.reason !== null) return null
  const [[v1, c] = [], [, v2] = []] = covariance.matrix
  const members = ids.filter((_, at) => before.members[at] || after.members[at]).length
  return {
    first: { value: before.value, variance: v1 ?? 0 },
    second: { value: after.value, variance: v2 ?? 0 },
    covariance: c ?? 0,
    df: members - 1,
  }
}

function apart(earlier: Alone, later: Alone): Pair | null {
  const { value: before, se: seBefore } = earlier
  const { value: after, se: seAfter } = later
  if (before === null || after === null || seBefore === null || seAfter === null) return null
  return {
    first: { value: before / 100, variance: (seBefore / 100) ** 2 },
    second: { value: after / 100, variance: (seAfter / 100) ** 2 },
    covariance: 0,
    df: earlier.df + later.df,
  }
}
