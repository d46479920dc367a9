import { estimateFromElements, estimateFromPsus } from '../statistics/count-estimate.ts'
import { pooledDesignEffect } from '../statistics/level-rule.ts'
import type { CountLayout } from '../surveys/layout.ts'
import type { WeightCell } from './weigh.ts'

/** A cell with its counts and the weight of each of its sheets. */
export type WeighedCell = Omit<WeightCell, 'sheets'> & {
  readonly sheets: number
  readonly omega: number
  readonly counts: ArrayLike<number>
}

/** One village (or unit without villages) of one case: sums over its cells at every position of the layout. */
export type PsuRow = {
  readonly unitId: number
  readonly caseId: number
  readonly psu: number
  readonly areaId: number
  sheets: number
  /** Σ ω and Σ ω² over sheets */
  weight: number
  weightSquared: number
  /** Σ n, Σ ω n and Σ ω² n */
  readonly counts: Float64Array
  readonly weights: Float64Array
  readonly squares: Float64Array
}

/** What estimates are made of: a row without its counts, which would be read for nothing. */
export type PsuWeights = Omit<PsuRow, 'counts'>

/** What a stratum keeps, so that estimates need not read its first-stage units (methodology 16.5). */
export type StratumRow = {
  readonly areaId: number
  /** 0 = the area is one stratum; else the unit, where every unit of the area was surveyed */
  readonly stratumId: number
  readonly psus: number
  readonly populationPsus: number | null
  readonly sheets: number
  readonly weight: number
  readonly weightSquared: number
  /** for each place of `ItemPlace`: first-stage units with a valid answer */
  readonly members: Float64Array
  readonly totals: Float64Array
  /** for each place in turn the upper triangle of Σ W_c W_c', row by row */
  readonly products: Float64Array
}

/** An item of one choice: where its categories lie in the counts, and its products in a stratum's. */
export type ItemPlace = {
  readonly code: string
  readonly index: number
  readonly positions: readonly number[]
  readonly start: number
}

/** The items that have estimates with an error: one choice among categories, in the order of the layout. */
export function itemPlaces(layout: CountLayout): ItemPlace[] {
  let start = 0
  return layout.items
    .filter(({ kind }) => kind === 'single')
    .map(({ code, categories }, index) => {
      const place = { code, index, positions: categories.map(({ at }) => at), start }
      start += (categories.length * (categories.length + 1)) / 2
      return place
    })
}

/** Sums cells by village. Cells of weight 0 are left out of every sum. */
export function psuRows(cells: readonly WeighedCell[], length: number): PsuRow[] {
  const rows = new Map<string, PsuRow>()
  for (const { unitId, caseId, psu, areaId, sheets, omega, counts } of cells) {
    if (omega === 0) continue
    const name = `${unitId}/${caseId}/${psu}`
    let row = rows.get(name)
    if (!row) {
      const zeros = () => new Float64Array(length)
      const sums = { counts: zeros(), weights: zeros(), squares: zeros() }
      row = { unitId, caseId, psu, areaId, sheets: 0, weight: 0, weightSquared: 0, ...sums }
      rows.set(name, row)
    }
    row.sheets += sheets
    row.weight += omega * sheets
    row.weightSquared += omega * omega * sheets
    for (let at = 0; at < length; at++) {
      const n = counts[at]!
      if (n === 0) continue
      row.counts[at]! += n
      row.weights[at]! += omega * n
      row.squares[at]! += omega * omega * n
    }
  }
  return [...rows.values()]
}

/** Adds up rows: the cases of a village, the villages of a unit. */
export function mergeRows<Row extends PsuWeights & { readonly counts?: Float64Array }>(
  rows: readonly Row[],
  by: (row: Row) => string | number,
): Row[] {
  return [...Map.groupBy(rows, by).values()].map((parts) => {
    const first = parts[0]!
    if (parts.length === 1) return first
    const sum = (of: 'counts' | 'weights' | 'squares') => {
      const total = first[of]!.slice()
      for (const part of parts.slice(1)) {
        const own = part[of]!
        for (let at = 0; at < total.length; at++) total[at]! += own[at]!
      }
      return total
    }
    return {
      ...first,
      sheets: parts.reduce((all, { sheets }) => all + sheets, 0),
      weight: parts.reduce((all, { weight }) => all + weight, 0),
      weightSquared: parts.reduce((all, { weightSquared }) => all + weightSquared, 0),
      ...(first.counts && { counts: sum('counts') }),
      weights: sum('weights'),
      squares: sum('squares'),
    }
  })
}

/**
 * The strata of one area from its rows. The units are the first-stage units of one stratum; where every unit of the area was
 * surveyed nothing was drawn between them, so each is a stratum and its villages are the units, or the respondents where it
 * has a single village (methodology 5.4).
 * @param population units of the area in the population, null = unknown or many
 */
export function strataOf(
  rows: readonly PsuRow[],
  population: number | null,
  places: readonly ItemPlace[],
): StratumRow[] {
  const units = mergeRows(rows, ({ unitId }) => unitId)
  if (units.length === 0) return []
  if (units.length !== population) return [stratum(units, 0, population, places)]
  const villages = Map.groupBy(
    mergeRows(rows, ({ unitId, psu }) => `${unitId}/${psu}`),
    ({ unitId }) => unitId,
  )
  return units.map((unit) => {
    const inside = villages.get(unit.unitId)!
    return inside.length > 1 ? stratum(inside, unit.unitId, null, places) : stratumOfRespondents(unit, places)
  })
}

function stratum(
  psus: readonly PsuRow[],
  stratumId: number,
  populationPsus: number | null,
  places: readonly ItemPlace[],
): StratumRow {
  const last = places.at(-1)
  const length = last ? last.start + (last.positions.length * (last.positions.length + 1)) / 2 : 0
  const products = new Float64Array(length)
  const members = new Float64Array(places.length)
  const totals = new Float64Array(psus[0]!.weights.length)
  for (const { weights } of psus) {
    for (let at = 0; at < totals.length; at++) totals[at]! += weights[at]!
    for (const { positions, start, index } of places) {
      let place = start
      let weight = 0
      for (let j = 0; j < positions.length; j++) {
        const own = weights[positions[j]!]!
        weight += own
        for (let l = j; l < positions.length; l++) products[place++]! += own * weights[positions[l]!]!
      }
      if (weight > 0) members[index]! += 1
    }
  }
  return {
    ...sizes(psus),
    areaId: psus[0]!.areaId,
    stratumId,
    psus: psus.length,
    populationPsus,
    members,
    totals,
    products,
  }
}

/** Each respondent gives one category its weight, so Σ W W' has Σ ω² on its diagonal and nothing beside. */
function stratumOfRespondents(unit: PsuRow, places: readonly ItemPlace[]): StratumRow {
  const whole = stratum([unit], unit.unitId, null, places)
  whole.products.fill(0)
  for (const { positions, start, index } of places) {
    let place = start
    whole.members[index] = 0
    for (const [j, at] of positions.entries()) {
      whole.products[place] = unit.squares[at]!
      whole.members[index]! += unit.counts[at]!
      place += positions.length - j
    }
  }
  return { ...whole, psus: unit.sheets }
}

function sizes(psus: readonly PsuRow[]) {
  return {
    sheets: psus.reduce((all, { sheets }) => all + sheets, 0),
    weight: psus.reduce((all, { weight }) => all + weight, 0),
    weightSquared: psus.reduce((all, { weightSquared }) => all + weightSquared, 0),
  }
}

/**
 * For each item the design effect of villages pooled over the units of an area that have two or more, of the mean of the
 * category scores; 1 where no unit shows one.
 */
export function villageEffects(
  rows: readonly PsuRow[],
  places: readonly ItemPlace[],
  layout: CountLayout,
): Float64Array {
  const villages = Map.groupBy(
    mergeRows(rows, ({ unitId, psu }) => `${unitId}/${psu}`),
    ({ unitId }) => unitId,
  )
  const units = [...villages.values()].filter((inside) => inside.length > 1)
  const singles = layout.items.filter(({ kind }) => kind === 'single')
  return Float64Array.from(places, ({ positions, index }) => {
    const scores = singles[index]!.categories.map(({ score }, at) => score ?? at)
    if (units.length === 0 || positions.length === 0) return 1
    const variances = units.map((inside) => {
      const whole = mergeRows(inside, () => 0)[0]!
      const byVillage = estimateFromPsus(
        inside.map(({ psu, weights }) => ({
          stratum: '',
          psu: String(psu),
          weights: at(weights, positions),
        })),
        scores,
      )
      const elements = {
        weights: at(whole.weights, positions),
        squaredWeights: at(whole.squares, positions),
        respondents: whole.sheets,
      }
      return { villages: byVillage.variance, elements: estimateFromElements(elements, scores).variance }
    })
    return pooledDesignEffect(variances).value ?? 1
  })
}

/** The values at the positions. */
export function at(values: ArrayLike<number>, positions: readonly number[]): number[] {
  return positions.map((position) => values[position]!)
}
