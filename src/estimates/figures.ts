import { estimateFromElements, type PsuCounts } from '../statistics/count-estimate.ts'
import type { DesignRow } from '../statistics/design.ts'
import { type Estimate, type LonelyStrata, lonelyStrata, noEstimate } from '../statistics/estimate.ts'
import { mapFigure, noFigure } from '../statistics/figure.ts'
import { communeEstimate } from '../statistics/level-rule.ts'
import { estimateFromMoments, type StratumMoments } from '../statistics/stratum-moments.ts'
import type { ItemLayout } from '../surveys/layout.ts'
import { at, type ItemPlace, mergeRows, type PsuWeights, type StratumRow } from './derive.ts'
import type { PlanDesign } from './plan.ts'

/** What each category of an item is worth: its score for the mean, 0 or 1 for the share of the two highest. */
export type Scorings = { readonly mean: readonly number[]; readonly top2: readonly number[] }

/** The scorings of an item; null when its categories are no grades. */
export function scoringsOf({ categories }: ItemLayout): Scorings | null {
  const scores = categories.map(({ score }) => score)
  if (scores.length < 2 || !scores.every((score) => score !== null)) return null
  const second = scores.toSorted((a, b) => b - a)[1]!
  return { mean: scores, top2: scores.map((score) => (score >= second ? 1 : 0)) }
}

/** The moments of one item in some strata, under the design's rules for finite populations and lonely units. */
export type ItemMoments = {
  readonly strata: readonly StratumMoments[]
  readonly members: number
  readonly df: number
  readonly lonely: LonelyStrata | null
  /** what the variance of the strata that show one is multiplied by, so that it stands for all; null = no stratum shows one */
  readonly share: number | null
}

/**
 * The moments of an item from rows of strata.
 *
 * A lonely unit under `adjust` adds the square of its distance from the mean of all units' totals, which is zero for a mean:
 * that is what a stratum of this unit and an empty second one, in a population twice as large, would add. Under `average` it
 * adds nothing itself, like a unit that was drawn for certain, and the variance of the others stands for it.
 *
 * @param large whether some stratum of the whole design takes more than a tenth of its units, see `takesLargePart`
 */
export function itemMoments(
  rows: readonly StratumRow[],
  { positions, start, index }: ItemPlace,
  { fpc, lonelyPsu }: PlanDesign,
  large: boolean,
): ItemMoments {
  const length = (positions.length * (positions.length + 1)) / 2
  const corrected = fpc === 'as_given' || (fpc === 'conservative' && !large)
  let members = 0
  let df = 0
  const alone: string[] = []
  const strata = rows.map((row) => {
    const own = row.members[index]!
    members += own
    if (own > 0) df += own - 1
    const lonely = row.psus === 1 && row.populationPsus !== 1
    if (lonely) alone.push(nameOfStratum(row))
    const copies = lonely && lonelyPsu === 'adjust' ? 2 : 1
    return {
      code: '',
      psus: copies * row.psus,
      populationPsus:
        lonely && lonelyPsu === 'average'
          ? 1
          : row.populationPsus !== null && (corrected || row.populationPsus === row.psus)
            ? copies * row.populationPsus
            : null,
      totals: at(row.totals, positions),
      products: [...row.products.subarray(start, start + length)],
    }
  })
  const seen = rows.length - alone.length
  const share = lonelyPsu !== 'average' ? 1 : seen === 0 ? null : rows.length / seen
  return { strata, members, df, lonely: lonelyStrata(alone, lonelyPsu), share }
}

/** Whether a stratum of the design takes more than a tenth of its units (methodology 5.3, `conservative`). */
export function takesLargePart(rows: readonly StratumRow[]): boolean {
  return rows.some(({ psus, populationPsus }) => populationPsus !== null && psus / populationPsus > 0.1)
}

/** The mean of a scoring with its standard error; `lonely_psu` for the error of a domain inside a single unit. */
export function momentFigure(
  { strata, members, df, lonely, share }: ItemMoments,
  scores: readonly number[],
): Estimate {
  const { value, variance: found } = estimateFromMoments(strata, scores)
  if (value.reason !== null) return noEstimate(value.reason)
  const variance =
    members < 2 || share === null ? noFigure('lonely_psu') : mapFigure(found, (seen) => seen * share)
  return { value: value.value, reason: null, variance, se: mapFigure(variance, Math.sqrt), df, lonely }
}

/** The name of a stratum as `placesOfUnits` gives it: its area's id, and its unit's where every unit is one. */
function nameOfStratum({ areaId, stratumId }: StratumRow): string {
  return stratumId === 0 ? String(areaId) : `${areaId}/${stratumId}`
}

/** The means of an item's scorings inside one unit, by its villages or by its respondents (methodology 5.4). */
export function unitFigures(
  villages: readonly PsuWeights[],
  unit: PsuWeights,
  positions: readonly number[],
  { mean, top2 }: Scorings,
  effect: number,
): { mean: Estimate; top2: Estimate } {
  const elements = {
    weights: at(unit.weights, positions),
    squaredWeights: at(unit.squares, positions),
    respondents: unit.sheets,
  }
  const pooled = Math.max(1, effect)
  if (villages.length < 5) {
    return {
      mean: estimateFromElements(elements, mean, pooled),
      top2: estimateFromElements(elements, top2, pooled),
    }
  }
  const psus = villages.map(({ psu, weights }) => ({
    stratum: '',
    psu: String(psu),
    weights: at(weights, positions),
  }))
  return {
    mean: communeEstimate(psus, elements, mean, effect),
    top2: communeEstimate(psus, elements, top2, effect),
  }
}

/** The rows of each unit: its villages, with cases added up, and the whole. */
export function byUnit(rows: readonly PsuWeights[]): { unit: PsuWeights; villages: PsuWeights[] }[] {
  return [...Map.groupBy(rows, ({ unitId }) => unitId).values()].map((own) => {
    const villages = own.length === 1 ? own : mergeRows(own, ({ psu }) => psu)
    return { villages, unit: villages.length === 1 ? villages[0]! : mergeRows(villages, () => 0)[0]! }
  })
}

/**
 * Which first-stage unit rows belong to: the units of an area, or, where every unit of it was surveyed and none was drawn,
 * the villages inside each (methodology 5.4). Such an area whose units do not all have two villages keeps its units, without
 * a correction for having them all: too much error, never none.
 */
export function placesOfUnits(
  rows: readonly { readonly areaId: number; readonly unitId: number; readonly psu: number }[],
  population: PlanDesign['population'],
): (areaId: number, unitId: number, psu: number) => DesignRow {
  const villages = new Map<number, Map<number, Set<number>>>()
  for (const { areaId, unitId, psu } of rows) {
    const units = villages.get(areaId) ?? new Map<number, Set<number>>()
    villages.set(areaId, units.set(unitId, (units.get(unitId) ?? new Set()).add(psu)))
  }
  return (areaId, unitId, psu) => {
    const units = villages.get(areaId)!
    const all = population?.[areaId] ?? null
    if (units.size !== all) return { stratum: String(areaId), psu: String(unitId), populationPsus: all }
    return units.values().every((inside) => inside.size > 1)
      ? { stratum: `${areaId}/${unitId}`, psu: String(psu), populationPsus: null }
      : { stratum: String(areaId), psu: String(unitId), populationPsus: null }
  }
}

/** First-stage units of one item, for indices and comparisons that need more than one row per stratum. */
export function unitCounts(
  rows: readonly PsuWeights[],
  { positions }: ItemPlace,
  population: PlanDesign['population'],
): PsuCounts[] {
  const placeOf = placesOfUnits(rows, population)
  const counts = new Map<string, PsuCounts & { weights: number[] }>()
  for (const { areaId, unitId, psu, weights } of rows) {
    const place = placeOf(areaId, unitId, psu)
    const name = `${place.stratum} ${place.psu}`
    const own = at(weights, positions)
    const sum = counts.get(name)?.weights
    if (sum) for (const [k, weight] of own.entries()) sum[k]! += weight
    else counts.set(name, { ...place, weights: own })
  }
  return [...counts.values()]
}
