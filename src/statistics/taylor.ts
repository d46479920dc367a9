import type { Design } from './design.ts'
import { type Figure, figure, noFigure, type Reason } from './figure.ts'

/**
 * What to do with a stratum that has a single first-stage unit, where the spread between units cannot be seen.
 *
 * - `fail`: no variance; the strata are named so that a person can merge them
 * - `certainty`: nothing is added, but only for a unit drawn for certain (N_h = 1); any other is as in `fail`
 * - `adjust`: distance from the mean of all units' totals (zero for means and ratios); the rule for reports
 * - `average`: the mean contribution of the other strata
 *
 * A unit drawn for certain adds nothing under every rule. Merging strata (`collapse`) is done on the design, before.
 */
export type LonelyPsu = 'fail' | 'certainty' | 'adjust' | 'average'

/**
 * Whether a sample that takes a large part of its stratum may claim less variance.
 *
 * - `as_given`: the correction (1 - n_h/N_h) wherever N_h is known
 * - `none`: never
 * - `conservative`: as given, but never in any stratum as soon as one takes more than a tenth of its units, because
 *   without the second stage the correction then understates the variance
 */
export type FpcPolicy = 'as_given' | 'none' | 'conservative'

export type TaylorOptions = { readonly lonelyPsu?: LonelyPsu; readonly fpc?: FpcPolicy }

/** A covariance matrix, or why there is none; `lonely` names the strata with a single first-stage unit. */
export type Covariance =
  | { readonly matrix: number[][]; readonly reason: null; readonly lonely: readonly string[] }
  | { readonly matrix: null; readonly reason: Reason; readonly lonely: readonly string[] }

/**
 * The variance of an estimator from its linearised values, by Taylor linearisation with ultimate clusters: within each
 * stratum, how much the totals of the first-stage units differ from each other.
 *
 * Σ_h (1 - f_h) n_h/(n_h - 1) Σ_c (z_hc - z̄_h)², with z_hc the sum of the linearised values of unit c.
 *
 * @param z the linearised value of each entry of the design, zero outside the domain
 * @returns the square of the estimator's unit; `lonely_psu` when a stratum has one unit and the rule is `fail`
 * @throws if the values do not match the entries, or an option is unknown
 * @see Binder (1983), Int. Stat. Review 51; Särndal, Swensson & Wretman (1992), ch. 5
 * @example
 * taylorVariance(surveyDesign([{ stratum: 'A', psu: '1' }, { stratum: 'A', psu: '2' }]), [1, 3]).value // => 4
 */
export function taylorVariance(design: Design, z: ArrayLike<number>, options: TaylorOptions = {}): Figure {
  const covariance = taylorCovariance(design, [z], options)
  return covariance.reason === null ? figure(covariance.matrix[0]![0]!) : noFigure(covariance.reason)
}

/**
 * The covariance matrix of several estimators made from the same sample: as `taylorVariance`, with products in place
 * of squares. Estimators from one sample are never independent, because the same people and villages stand behind all.
 *
 * @param zs for each estimator, the linearised value of each entry
 * @throws if the values do not match the entries, or an option is unknown
 * @example
 * taylorCovariance(design, [z1, z2]).matrix // => [[v1, c], [c, v2]]
 */
export function taylorCovariance(
  design: Design,
  zs: readonly ArrayLike<number>[],
  { lonelyPsu = 'fail', fpc = 'as_given' }: TaylorOptions = {},
): Covariance {
  if (!['fail', 'certainty', 'adjust', 'average'].includes(lonelyPsu)) {
    throw new Error(`taylorCovariance requires a known rule for lonely units, not ${lonelyPsu}`)
  }
  if (!['as_given', 'none', 'conservative'].includes(fpc)) {
    throw new Error(`taylorCovariance requires a known rule for finite populations, not ${fpc}`)
  }
  const { strata, stratumOfPsu } = design
  const size = zs.length
  const totals = zs.map((z) => psuTotals(design, z))
  const corrections = finiteCorrections(design, fpc)
  const stratumMeans = totals.map((total) => meansByStratum(design, total))
  const grandMeans = totals.map((total) => total.reduce((sum, value) => sum + value, 0) / total.length)

  const lonely = strata.filter(({ psus, populationPsus }) => psus === 1 && populationPsus !== 1)
  const names = lonely.map(({ code }) => code)
  if (lonely.length > 0 && (lonelyPsu === 'fail' || lonelyPsu === 'certainty')) {
    return { matrix: null, reason: 'lonely_psu', lonely: names }
  }
  if (lonelyPsu === 'average' && lonely.length === strata.length) {
    return { matrix: null, reason: 'lonely_psu', lonely: names }
  }

  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  const distance = new Float64Array(size)
  for (let psu = 0; psu < stratumOfPsu.length; psu++) {
    const stratum = stratumOfPsu[psu]!
    const { psus, populationPsus } = strata[stratum]!
    const alone = psus === 1
    if (alone && (populationPsus === 1 || lonelyPsu === 'average')) continue
    const factor = corrections[stratum]! * (alone ? 1 : psus / (psus - 1))
    for (let i = 0; i < size; i++) {
      distance[i] = totals[i]![psu]! - (alone ? grandMeans[i]! : stratumMeans[i]![stratum]!)
    }
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) matrix[i]![j]! += factor * distance[i]! * distance[j]!
    }
  }
  const spread = lonelyPsu === 'average' ? strata.length / (strata.length - lonely.length) : 1
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      matrix[i]![j]! *= spread
      matrix[j]![i] = matrix[i]![j]!
    }
  }
  return { matrix, reason: null, lonely: names }
}

/**
 * The sum of the linearised values in each first-stage unit.
 *
 * @throws if the values do not match the entries
 */
function psuTotals(design: Design, z: ArrayLike<number>): Float64Array {
  if (z.length !== design.entries) throw new Error('psuTotals requires one value for each entry')
  const totals = new Float64Array(design.stratumOfPsu.length)
  for (let entry = 0; entry < design.entries; entry++) totals[design.psuOfEntry[entry]!]! += z[entry]!
  return totals
}

/** The factor (1 - f_h) of each stratum under a policy. */
export function finiteCorrections(design: Design, policy: FpcPolicy): number[] {
  const fractions = design.strata.map(({ psus, populationPsus }) =>
    populationPsus === null || policy === 'none' ? 0 : psus / populationPsus,
  )
  // A unit drawn for certain (N_h = 1) adds nothing to the variance, and is no reason to give up the others' correction.
  const large =
    policy === 'conservative' &&
    fractions.some((part, h) => part > 0.1 && design.strata[h]!.populationPsus !== 1)
  return fractions.map((fraction) => (large ? 1 : 1 - fraction))
}

function meansByStratum(design: Design, totals: Float64Array): Float64Array {
  const means = new Float64Array(design.strata.length)
  for (let psu = 0; psu < totals.length; psu++) means[design.stratumOfPsu[psu]!]! += totals[psu]!
  return means.map((sum, stratum) => sum / design.strata[stratum]!.psus)
}
