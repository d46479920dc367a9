import { median } from 'simple-statistics'
import {
  type ElementCounts,
  estimateFromElements,
  estimateFromPsus,
  type PsuCounts,
} from './count-estimate.ts'
import { type DesignRow, surveyDesign } from './design.ts'
import type { Estimate } from './estimate.ts'
import { type Figure, figure, noFigure } from './figure.ts'
import type { TaylorOptions } from './taylor.ts'

/** A row of the sample with the units of both stages it belongs to. */
export type PlacedRow = DesignRow & {
  /** The unit inside the first-stage one: village, or the respondent. */
  readonly ssu: string
  /** How many of those the first-stage unit has in the population, when known. */
  readonly populationSsus?: number | null
  /** The first-stage unit was taken on purpose or for its size, not drawn. */
  readonly certain?: boolean
}

/**
 * The design for a figure that covers several first-stage units. Where all units of a stratum were surveyed, or a unit
 * was taken for certain, that unit is a stratum of its own and the villages (or respondents) inside it are the units:
 * between units taken for certain there is no sampling.
 *
 * @returns the rows with the stratum and unit to use for variances
 * @throws as `surveyDesign`
 * @example
 * rowsAtLevel([{ stratum: 'P1', psu: 'C1', ssu: 'V1', certain: true }])
 * // => [{ stratum: 'P1/C1', psu: 'V1', populationPsus: null }]
 */
export function rowsAtLevel(rows: readonly PlacedRow[]): DesignRow[] {
  const complete = new Set(
    surveyDesign(rows).strata.flatMap(({ code, psus, populationPsus }) =>
      psus === populationPsus ? [code] : [],
    ),
  )
  const certain = new Map<string, Set<string>>()
  for (const { stratum, psu, certain: taken } of rows) {
    if (taken) certain.set(stratum, (certain.get(stratum) ?? new Set()).add(psu))
  }
  return rows.map((row) => {
    const population = row.populationPsus ?? null
    if (complete.has(row.stratum) || certain.get(row.stratum)?.has(row.psu)) {
      return { stratum: unitName(row), psu: row.ssu, populationPsus: row.populationSsus ?? null }
    }
    const taken = certain.get(row.stratum)?.size ?? 0
    return {
      stratum: row.stratum,
      psu: row.psu,
      populationPsus: population === null ? null : population - taken,
    }
  })
}

/** A name for a unit that no other pair of names makes: slashes in the names are marked. */
function unitName({ stratum, psu }: DesignRow): string {
  return [stratum, psu].map((name) => name.replaceAll(/[\\/]/g, '\\$&')).join('/')
}

/**
 * The design effect of villages, pooled over the communes of a province: the median of (variance with villages as
 * units) / (variance with respondents as units) over the communes that have both, at least 1. It stands in where a
 * commune has too few villages to show its own.
 *
 * @param communes the two variances of each commune with at least two villages
 * @returns `not_estimable` when no commune has both
 * @see Wolter (2007), Introduction to Variance Estimation, ch. 7
 * @example
 * pooledDesignEffect([{ villages: figure(4), elements: figure(2) }]) // => { value: 2, reason: null }
 */
export function pooledDesignEffect(
  communes: readonly { readonly villages: Figure; readonly elements: Figure }[],
): Figure {
  const ratios = communes.flatMap(({ villages, elements }) =>
    villages.reason === null && elements.reason === null && elements.value > 0
      ? [villages.value / elements.value]
      : [],
  )
  return ratios.length === 0 ? noFigure('not_estimable') : figure(Math.max(1, median(ratios)))
}

/**
 * The figure of one commune. With five villages or more the villages are the units; with fewer, that variance would
 * rest on one to three degrees of freedom, so the respondents are the units and the variance is multiplied by the
 * pooled design effect. Never is the commune itself the unit: its error would come out as exactly zero.
 *
 * @param villages counts by village, one stratum
 * @param elements the same respondents' counts with squared weights
 * @param pooled see `pooledDesignEffect`; 1 where it does not exist
 * @throws as `estimateFromPsus` and `estimateFromElements`
 * @example
 * communeEstimate(villages, elements, [0, 0, 0, 1, 1], 1.8).df
 */
export function communeEstimate(
  villages: readonly PsuCounts[],
  elements: ElementCounts,
  scores: readonly number[],
  pooled: number,
  options: TaylorOptions = {},
): Estimate {
  return villages.length >= 5
    ? estimateFromPsus(villages, scores, options)
    : estimateFromElements(elements, scores, pooled)
}
