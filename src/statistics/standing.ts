import { adjustP } from './adjust-p.ts'
import { minimalDetectableChange } from './difference.ts'
import { type Figure, figure, noFigure, type Reason } from './figure.ts'
import { studentTwoSided } from './student.ts'

/** The figure of a unit with its variance, beside the whole it is part of. */
export type PartOfWhole = {
  readonly value: Figure
  readonly variance: Figure
  /**
   * Covariance of the unit's figure with the whole's. A unit that is a stratum of its own and holds the share s of the
   * whole's weight has s times its variance, see `covarianceOfPart`.
   */
  readonly covariance: number
}

/** Where a unit stands against the whole it is part of, or why that cannot be said. */
export type StandingInWhole =
  | {
      readonly reason: null
      readonly group: 'above' | 'not different' | 'below'
      /** Unit less whole, in the unit of the figures, and its standard error. */
      readonly difference: number
      readonly se: number
      readonly p: number
      /** p adjusted over all units (Holm). */
      readonly adjusted: number
      /** The true difference that would have been found with 80 % power. */
      readonly detectable: number
    }
  | { readonly reason: Reason; readonly group: null }

/**
 * Groups units into those surely above, not different from and surely below the whole they are part of (a commune
 * against its province, a province against the country), by Holm's method over all units. The whole holds the unit
 * itself, so the two figures hang together; taking them for independent would hide differences.
 *
 * A unit without a figure or without a variance stands in no group, with its reason.
 *
 * @param df degrees of freedom of the whole design; `Infinity` for z tests
 * @throws if there is no unit, or the variance of the whole is negative or the level not between 0 and 1
 * @see Holm (1979), Scand. J. Statist. 6; Goldstein & Spiegelhalter (1996), JRSS A 159
 * @example
 * standingsInWhole(provinces, { value: 83.9, variance: 0.2 }, { df: 300 })[0].group // => 'not different'
 */
export function standingsInWhole(
  units: readonly PartOfWhole[],
  whole: { readonly value: number; readonly variance: number },
  { df = Infinity, level = 0.95 }: { readonly df?: number; readonly level?: number } = {},
): StandingInWhole[] {
  if (units.length === 0) throw new Error('standingsInWhole requires at least one unit')
  if (!(whole.variance >= 0)) throw new Error('standingsInWhole requires a variance that is not negative')
  if (!(level > 0 && level < 1)) throw new Error('standingsInWhole requires a level between 0 and 1')
  const compared = units.map((unit) => differenceOf(unit, whole, df))
  const tested = compared.flatMap((one, u) => (one.reason === null ? [{ u, p: one.p }] : []))
  const adjusted = adjustP(
    tested.map(({ p }) => p),
    'holm',
  )
  const byUnit = new Map(tested.map(({ u }, k) => [u, adjusted[k]!]))
  return compared.map((one, u): StandingInWhole => {
    if (one.reason !== null) return { reason: one.reason, group: null }
    const own = byUnit.get(u)!
    const sure = own < 1 - level
    return {
      ...one,
      adjusted: own,
      detectable: minimalDetectableChange(one.se, df, level),
      group: sure ? (one.difference > 0 ? 'above' : 'below') : 'not different',
    }
  })
}

/**
 * The covariance of a unit's mean with the mean of the whole, for a unit whose first-stage units are strata apart from
 * the others': the whole is Σ s_u θ_u, of which only the unit's own part moves with it.
 *
 * @param share the unit's share of the whole's weight, 0..1
 * @throws if the share is outside 0..1
 * @example
 * covarianceOfPart(0.25, figure(4)) // => 1
 */
export function covarianceOfPart(share: number, variance: Figure): number {
  if (!(share >= 0 && share <= 1)) throw new Error('covarianceOfPart requires a share between 0 and 1')
  return share * (variance.value ?? 0)
}

type Compared =
  | { readonly reason: null; readonly difference: number; readonly se: number; readonly p: number }
  | { readonly reason: Reason }

function differenceOf(
  unit: PartOfWhole,
  whole: { readonly value: number; readonly variance: number },
  df: number,
): Compared {
  if (unit.value.reason !== null) return { reason: unit.value.reason }
  if (unit.variance.reason !== null) return { reason: unit.variance.reason }
  if (df < 1) return { reason: 'lonely_psu' }
  const variance = unit.variance.value + whole.variance - 2 * unit.covariance
  const se = figure(Math.sqrt(Math.max(0, variance)))
  // Units that happen to agree have a variance of 0 by chance; a unit that is the whole has none against itself.
  if (unit.variance.value === 0 || se.reason !== null || se.value === 0) {
    return { reason: noFigure('zero_variance').reason }
  }
  const difference = unit.value.value - whole.value
  return { reason: null, difference, se: se.value, p: studentTwoSided(difference / se.value, df) }
}
