import { type Design, degreesOfFreedom } from './design.ts'
import { type Figure, figure, mapFigure, noFigure, type Reason } from './figure.ts'
import type { Linearised } from './linearised.ts'
import { type LonelyPsu, type TaylorOptions, taylorCovariance } from './taylor.ts'

/**
 * An estimate with its sampling error. The estimate may exist where its variance does not: then `variance` and `se`
 * carry the reason.
 */
export type Estimate = {
  readonly value: number | null
  readonly reason: Reason | null
  readonly variance: Figure
  /** Standard error, the square root of the variance, in the unit of the estimate. */
  readonly se: Figure
  /** Design degrees of freedom of the domain; below 1 there is no interval. */
  readonly df: number
  /** Strata with a single first-stage unit, and the rule that stood in for them; null where the design has none. */
  readonly lonely: LonelyStrata | null
}

/**
 * Strata with a single first-stage unit that was not drawn for certain: the spread between units cannot be seen there, so a
 * standard error is either missing (`fail`, `certainty`) or rests on a rule in place of data, and is to say so.
 */
export type LonelyStrata = {
  /** names of the strata in the order of the design */
  readonly strata: readonly string[]
  readonly policy: LonelyPsu
}

/**
 * What an estimate says of its lonely strata; null where there are none.
 *
 * @example
 * lonelyStrata(['P3'], 'adjust') // => { strata: ['P3'], policy: 'adjust' }
 */
export function lonelyStrata(strata: readonly string[], policy: LonelyPsu): LonelyStrata | null {
  return strata.length === 0 ? null : { strata, policy }
}

/**
 * The variance, standard error and degrees of freedom of a linearised estimator under a design.
 *
 * A domain that lies inside a single first-stage unit of a larger design has no variance here (`lonely_psu`): the
 * formula would give exactly zero, which is wrong. Its result needs the design inside it, with the villages or the
 * respondents as units.
 *
 * @throws if the estimator does not match the design, or an option is unknown
 * @see Lumley (2004), J. Stat. Software 9(8)
 * @example
 * estimate(design, linearisedMean({ weights }, answers)).se.value
 */
export function estimate(design: Design, linearised: Linearised, options: TaylorOptions = {}): Estimate {
  if (linearised.reason !== null) return noEstimate(linearised.reason)
  const { lonelyPsu = 'fail' } = options
  const covariance = taylorCovariance(design, [linearised.z], options)
  const variance =
    covariance.reason !== null
      ? noFigure(covariance.reason)
      : membersInOnePsu(design, linearised.members)
        ? noFigure('lonely_psu')
        : figure(covariance.matrix[0]![0]!)
  return {
    value: linearised.value,
    reason: null,
    variance,
    se: mapFigure(variance, Math.sqrt),
    df: degreesOfFreedom(design, linearised.members),
    lonely: lonelyStrata(covariance.lonely, lonelyPsu),
  }
}

/** An estimate that does not exist. */
export function noEstimate(reason: Reason): Estimate {
  return { value: null, reason, variance: noFigure(reason), se: noFigure(reason), df: 0, lonely: null }
}

function membersInOnePsu(design: Design, members: Uint8Array): boolean {
  let only = -1
  for (let entry = 0; entry < design.entries; entry++) {
    if (members[entry] === 0) continue
    const psu = design.psuOfEntry[entry]!
    if (only === -1) only = psu
    else if (only !== psu) return false
  }
  return true
}
