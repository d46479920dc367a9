import { interquartileRange, median } from 'simple-statistics'
import { type Margin, type RakingCell, rake } from './rake.ts'

/**
 * The bounds beyond which a weight is trimmed: five times the median, or the median and six interquartile ranges; and
 * a tenth of the median below.
 *
 * @throws if there is no weight or one is negative
 * @see Potter (1990), Proc. ASA Survey Research Methods; Battaglia, Hoaglin & Frankel (2009)
 * @example
 * trimmingBounds([1, 2, 3]) // => { lower: 0.2, upper: 10 }
 */
export function trimmingBounds(
  weights: readonly number[],
  rule: 'five_medians' | 'median_and_iqr' = 'five_medians',
): { readonly lower: number; readonly upper: number } {
  if (weights.length === 0) throw new Error('trimmingBounds requires at least one weight')
  if (!weights.every((weight) => weight >= 0)) {
    throw new Error('trimmingBounds requires weights that are not negative')
  }
  const middle = median(weights as number[])
  if (rule === 'five_medians') return { lower: middle / 10, upper: 5 * middle }
  if (rule === 'median_and_iqr') {
    return { lower: middle / 10, upper: middle + 6 * interquartileRange(weights as number[]) }
  }
  throw new Error(`trimmingBounds requires a known rule, not ${rule as string}`)
}

/** Trimmed weights, or the ones given when the bound cannot be met. */
export type Trimming = {
  readonly weights: number[]
  readonly reason: null | 'bounds_infeasible'
  /** How many weights were cut down to the bound, and how often the rest were adjusted. */
  readonly capped: number
  readonly cycles: number
}

/**
 * Cuts weights above a bound down to it and gives what was cut to the others, so that the sum stays: in proportion to
 * their weights, or in equal parts. Repeats until no weight exceeds the bound.
 *
 * @returns the weights as given, with `bounds_infeasible`, when all together cannot stay below the bound
 * @throws if there is no weight, one is negative, the bound is not above zero, or the rule is unknown
 * @see Potter (1990); R survey, trimWeights (equal parts)
 * @example
 * trimWeights([1, 1, 10], 6).weights // => [3, 3, 6]
 */
export function trimWeights(
  weights: readonly number[],
  upper: number,
  redistribute: 'proportional' | 'equal' = 'proportional',
): Trimming {
  if (weights.length === 0) throw new Error('trimWeights requires at least one weight')
  if (!weights.every((weight) => weight >= 0))
    throw new Error('trimWeights requires weights that are not negative')
  if (!(upper > 0)) throw new Error('trimWeights requires a bound above zero')
  if (redistribute !== 'proportional' && redistribute !== 'equal') {
    throw new Error(`trimWeights requires a known way to redistribute, not ${redistribute as string}`)
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const infeasible: Trimming = { weights: [...weights], reason: 'bounds_infeasible', capped: 0, cycles: 0 }
  const positive = weights.filter((weight) => weight > 0).length
  if (total > upper * positive * (1 + 1e-12)) return infeasible

  let current = [...weights]
  const capped = new Set<number>()
  for (let cycle = 0; cycle <= weights.length; cycle++) {
    const over = current.flatMap((weight, i) => (weight > upper * (1 + 1e-12) ? [i] : []))
    if (over.length === 0) return { weights: current, reason: null, capped: capped.size, cycles: cycle }
    for (const i of over) capped.add(i)
    const free = current.flatMap((weight, i) => (weight > 0 && !capped.has(i) ? [i] : []))
    const rest = free.reduce((sum, i) => sum + current[i]!, 0)
    const wanted = total - upper * capped.size
    if (free.length === 0) return infeasible
    current = current.map((weight, i) => {
      if (capped.has(i)) return upper
      if (weight === 0) return 0
      return redistribute === 'proportional'
        ? (weight * wanted) / rest
        : weight + (wanted - rest) / free.length
    })
  }
  return infeasible
}

/** Factors after raking and trimming by turns. */
export type RakeTrim = {
  /** One for each cell; the untrimmed raked ones when the bounds cannot be met. */
  readonly factors: number[] | null
  readonly reason: null | 'bounds_infeasible' | 'empty_category' | 'totals_disagree' | 'not_converged'
  readonly cycles: number
}

/**
 * Raking with trimmed weights: rake until the margins agree, cut weights above the bound, rake again from there, until
 * both hold.
 *
 * @param cells design weights by cell with the number of respondents in it, who share one weight
 * @param upper greatest weight of a respondent
 * @returns the untrimmed raked factors with `bounds_infeasible` when it does not settle in 200 cycles
 * @throws as `rake`; if a cell has no respondents or the bound is not above zero
 * @see Izrael, Battaglia & Frankel (2009), SAS Global Forum 247-2009
 * @example
 * rakeAndTrim(cells, margins, 5 * medianWeight).factors
 */
export function rakeAndTrim(
  cells: readonly (RakingCell & { readonly respondents: number })[],
  margins: readonly Margin[],
  upper: number,
  { cycles: most = 200 } = {},
): RakeTrim {
  if (!(upper > 0)) throw new Error('rakeAndTrim requires a bound above zero')
  if (!cells.every(({ respondents }) => respondents > 0)) {
    throw new Error('rakeAndTrim requires respondents in every cell')
  }
  const first = rake(cells, margins)
  if (first.reason !== null) return { factors: null, reason: first.reason, cycles: 0 }
  let factors = first.factors
  for (let cycle = 1; cycle <= most; cycle++) {
    const weights = cells.map(({ weight, respondents }, c) => (weight * factors[c]!) / respondents)
    if (Math.max(...weights) <= upper * (1 + 1e-6)) return { factors, reason: null, cycles: cycle - 1 }
    const trimmed = cells.map((cell, c) => ({
      ...cell,
      weight: Math.min(weights[c]!, upper) * cell.respondents,
    }))
    const again = rake(trimmed, margins)
    if (again.reason !== null) break
    factors = cells.map(({ weight }, c) =>
      weight === 0 ? 1 : (trimmed[c]!.weight * again.factors[c]!) / weight,
    )
  }
  return { factors: first.factors, reason: 'bounds_infeasible', cycles: most }
}
