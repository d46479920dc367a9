import { type Figure, figure, noFigure } from '../statistics/figure.ts'
import { tolerance } from './tolerance.ts'

/** The figure of one group of respondents (citizens, officials) and the share it was declared to have. */
export type GroupFigure = {
  readonly code: string
  /** Declared share of the population, 0..1; the groups' shares add up to 1. */
  readonly share: number
  readonly figure: Figure
  /** Sampling variance of the figure, when it is known. */
  readonly variance?: Figure
}

export type CombinedFigure = {
  readonly figure: Figure
  readonly variance: Figure
  /** Groups that have a share but no figure; the others' shares were brought to a sum of 1. */
  readonly missing: readonly string[]
  /** Share of the groups that have a figure. */
  readonly availableShare: number
}

/**
 * One figure from several groups of respondents who answered different questionnaires, by their declared shares:
 * never the raw pool, in which the group with more answers would decide.
 *
 * A group without a figure is left out as long as the others hold at least `threshold` of the shares; otherwise there
 * is no figure (`missing_weight_share`). Groups are independent samples: their variances add with squared shares.
 *
 * @throws if there is no group, a share is negative, or the shares do not add up to 1
 * @example
 * const citizens = { code: 'M01', share: 0.8, figure: figure(70) }
 * const officials = { code: 'M02', share: 0.2, figure: figure(90) }
 * combineGroups([citizens, officials]).figure // => { value: 74, reason: null }
 */
export function combineGroups(groups: readonly GroupFigure[], threshold = 0.65): CombinedFigure {
  if (groups.length === 0) throw new Error('combineGroups requires at least one group')
  let declared = 0
  let available = 0
  let sum = 0
  let variance: number | null = 0
  const missing: string[] = []
  for (const group of groups) {
    if (!(group.share >= 0)) throw new Error('combineGroups requires shares that are not negative')
    declared += group.share
    if (group.share === 0) continue
    if (group.figure.reason !== null) {
      missing.push(group.code)
      continue
    }
    available += group.share
    sum += group.share * group.figure.value
    const own = group.variance ?? noFigure('not_estimable')
    variance = own.reason === null && variance !== null ? variance + group.share ** 2 * own.value : null
  }
  if (Math.abs(declared - 1) > tolerance) throw new Error('combineGroups requires shares that add up to 1')
  if (available === 0 || available < threshold - tolerance) {
    const reasons = new Set(
      groups.flatMap(({ share, figure: of }) => (share === 0 || of.reason === null ? [] : [of.reason])),
    )
    const reason = available === 0 && reasons.size === 1 ? [...reasons][0]! : 'missing_weight_share'
    return { figure: noFigure(reason), variance: noFigure(reason), missing, availableShare: available }
  }
  return {
    figure: figure(sum / available),
    variance: variance === null ? noFigure('not_estimable') : figure(variance / available ** 2),
    missing,
    availableShare: available,
  }
}
