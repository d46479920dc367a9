import { type Design, degreesOfFreedom } from './design.ts'
import { type Figure, mapFigure, noFigure, type Reason } from './figure.ts'
import type { Linearised } from './linearised.ts'
import { type TaylorOptions, taylorVariance } from './taylor.ts'

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
  const variance = membersInOnePsu(design, linearised.members)
    ? noFigure('lonely_psu')
    : taylorVariance(design, linearised.z, options)
  return {
    value: linearised.value,
    reason: null,
    variance,
    se: mapFigure(variance, Math.sqrt),
    df: degreesOfFreedom(design, linearised.members),
  }
}

/** An estimate that does not exist. */
export function noEstimate(reason: Reason): Estimate {
  return { value: null, reason, variance: noFigure(reason), se: noFigure(reason), df: 0 }
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
