import { type Figure, figure, noFigure } from './figure.ts'

/** What one old unit brings to a new one: its share of the new unit's population, and its figure. */
export type CrosswalkPart = {
  readonly share: number
  readonly figure: Figure
  readonly variance: Figure
}

/**
 * The figure an earlier round would have had for a unit made of several old ones (or parts of them), by their shares
 * of its population. Without a share for every part the rounds are not comparable, and there is no figure.
 *
 * @param parts the old units; their shares add up to 1
 * @returns the old figure of the new unit and its variance (the old units are separate samples); the reason of the
 * first part that has none; `not_estimable` when the shares do not add up to 1
 * @throws if there is no part or a share is negative
 * @example
 * crosswalk([{ share: 0.75, figure: figure(80), variance: figure(4) }, { share: 0.25, figure: figure(60), variance: figure(4) }]).figure
 * // => { value: 75, reason: null }
 */
export function crosswalk(parts: readonly CrosswalkPart[]): {
  readonly figure: Figure
  readonly variance: Figure
} {
  if (parts.length === 0) throw new Error('crosswalk requires at least one old unit')
  let shares = 0
  let value = 0
  let variance = 0
  let withoutVariance: Figure | null = null
  for (const part of parts) {
    if (!(part.share >= 0)) throw new Error('crosswalk requires shares that are not negative')
    if (part.figure.reason !== null) return { figure: part.figure, variance: part.figure }
    shares += part.share
    value += part.share * part.figure.value
    if (part.variance.reason !== null) withoutVariance ??= part.variance
    else variance += part.share ** 2 * part.variance.value
  }
  if (Math.abs(shares - 1) > 1e-9)
    return { figure: noFigure('not_estimable'), variance: noFigure('not_estimable') }
  return { figure: figure(value), variance: withoutVariance ?? figure(variance) }
}
