import { type Design, type DesignRow, surveyDesign } from './design.ts'
import { type Figure, figure } from './figure.ts'
import { finiteCorrections, type TaylorOptions, taylorVariance } from './taylor.ts'

/** A row with its second-stage unit (village, or the respondent) inside the first-stage one. */
export type TwoStageRow = DesignRow & {
  readonly ssu: string
  /** How many second-stage units the first-stage unit has in the population; left out when unknown or very many. */
  readonly populationSsus?: number | null
}

/**
 * The variance of an estimator of a two-stage sample with corrections at both stages: the first-stage form, plus for
 * each first-stage unit its sampling fraction times the variance between the second-stage units inside it. Needed
 * where first-stage units are a large part of their stratum; the correction of the first stage alone would understate.
 *
 * A first-stage unit with a single second-stage unit adds nothing to the second term.
 *
 * @param z the linearised value of each row
 * @throws as `surveyDesign` and `taylorVariance`
 * @see Särndal, Swensson & Wretman (1992), 4.3
 * @example
 * twoStageVariance(rows, z, { lonelyPsu: 'adjust' }).value
 */
export function twoStageVariance(
  rows: readonly TwoStageRow[],
  z: ArrayLike<number>,
  options: Omit<TaylorOptions, 'fpc'> = {},
): Figure {
  const design = surveyDesign(rows)
  const between = taylorVariance(design, z, { ...options, fpc: 'as_given' })
  if (between.reason !== null) return between
  const fractions = finiteCorrections(design, 'as_given').map((correction) => 1 - correction)
  const within = secondStage(rows)
  const villages = new Float64Array(within.stratumOfPsu.length)
  for (let entry = 0; entry < within.entries; entry++) villages[within.psuOfEntry[entry]!]! += z[entry]!

  let added = 0
  const stratumOfUnit = new Map(
    rows.map((row, i) => [unitKey(row), design.stratumOfPsu[design.psuOfEntry[i]!]!]),
  )
  const corrections = finiteCorrections(within, 'as_given')
  for (const [unit, { code, psus: size }] of within.strata.entries()) {
    if (size < 2) continue
    const totals = villages.filter((_, village) => within.stratumOfPsu[village] === unit)
    const mean = totals.reduce((sum, total) => sum + total, 0) / size
    const squares = totals.reduce((sum, total) => sum + (total - mean) ** 2, 0)
    added += fractions[stratumOfUnit.get(code)!]! * corrections[unit]! * (size / (size - 1)) * squares
  }
  return figure(between.value + added)
}

function secondStage(rows: readonly TwoStageRow[]): Design {
  return surveyDesign(
    rows.map((row) => ({
      stratum: unitKey(row),
      psu: row.ssu,
      populationPsus: row.populationSsus ?? null,
    })),
  )
}

function unitKey({ stratum, psu }: DesignRow): string {
  return JSON.stringify([stratum, psu])
}
