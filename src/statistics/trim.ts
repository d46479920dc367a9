import { interquartileRange, median, sum } from 'simple-statistics'
import { type Margin, type RakingCell, type RakingFault, rake } from './rake.ts'

/** How the bounds on weights follow from the weights. */
export type TrimmingRule = 'five_medians' | 'median_and_iqr'

export type TrimmingBounds = { readonly lower: number; readonly upper: number }

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
  rule: TrimmingRule = 'five_medians',
): TrimmingBounds {
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

/** Trimmed weights, or the ones given when the bounds cannot be met. */
export type Trimming = {
  readonly weights: number[]
  readonly reason: null | 'bounds_infeasible'
  /** How many weights were brought to a bound, and how often the rest were adjusted. */
  readonly capped: number
  readonly cycles: number
}

/**
 * Cuts weights above a bound down to it (and raises those below the lower one, when it is given) and shares the
 * difference among the others, so that the sum stays: in proportion to their weights, or in equal parts. Repeats until
 * no weight lies outside.
 *
 * @param lower least weight of a row that has one; 0 leaves small weights alone
 * @returns the weights as given, with `bounds_infeasible`, when all together cannot stay within the bounds
 * @throws if there is no weight, one is negative, the bounds are not above zero or do not rise, or the rule is unknown
 * @see Potter (1990); R survey, trimWeights (equal parts)
 * @example
 * trimWeights([1, 1, 10], 6).weights // => [3, 3, 6]
 */
export function trimWeights(
  weights: readonly number[],
  upper: number,
  redistribute: 'proportional' | 'equal' = 'proportional',
  lower = 0,
): Trimming {
  if (weights.length === 0) throw new Error('trimWeights requires at least one weight')
  if (!weights.every((weight) => weight >= 0))
    throw new Error('trimWeights requires weights that are not negative')
  if (!(upper > 0)) throw new Error('trimWeights requires a bound above zero')
  if (!(lower >= 0 && lower <= upper)) throw new Error('trimWeights requires bounds that rise')
  if (redistribute !== 'proportional' && redistribute !== 'equal') {
    throw new Error(`trimWeights requires a known way to redistribute, not ${redistribute as string}`)
  }
  const total = sum(weights as number[])
  const infeasible: Trimming = { weights: [...weights], reason: 'bounds_infeasible', capped: 0, cycles: 0 }
  const positive = weights.filter((weight) => weight > 0).length
  if (total > upper * positive * (1 + 1e-12)) return infeasible

  let current = [...weights]
  const bounds = new Map<number, number>()
  for (let cycle = 0; cycle <= weights.length; cycle++) {
    const before = bounds.size
    for (const [i, weight] of current.entries()) {
      if (weight === 0 || bounds.has(i)) continue
      if (weight > upper * (1 + 1e-12)) bounds.set(i, upper)
      else if (weight < lower * (1 - 1e-12)) bounds.set(i, lower)
    }
    if (bounds.size === before) {
      return { weights: current, reason: null, capped: bounds.size, cycles: cycle }
    }
    const free = current.flatMap((weight, i) => (weight > 0 && !bounds.has(i) ? [i] : []))
    const rest = free.reduce((all, i) => all + current[i]!, 0)
    const wanted = total - bounds.values().reduce((all, bound) => all + bound, 0)
    if (free.length === 0 || wanted <= 0) return infeasible
    current = current.map((weight, i) => {
      if (weight === 0) return 0
      const bound = bounds.get(i)
      if (bound !== undefined) return bound
      return redistribute === 'proportional'
        ? (weight * wanted) / rest
        : Math.max(0, weight + (wanted - rest) / free.length)
    })
  }
  return infeasible
}

/** Factors after raking and trimming by turns. */
export type RakeTrim =
  | {
      /** One for each cell; the untrimmed raked ones when the bounds cannot be met. */
      readonly factors: number[]
      readonly reason: null | 'bounds_infeasible'
      readonly bounds: TrimmingBounds
      /** Turns of trimming, and of the last raking its sweeps and its error. */
      readonly cycles: number
      readonly sweeps: number
      readonly error: number
    }
  | RakingFault

/**
 * Raking with trimmed weights: rake until the margins agree, cut weights above the bound (and raise those below the
 * lower one), rake again from there, until both hold.
 *
 * @param cells design weights by cell with the number of respondents in it, who share one weight
 * @param bound greatest weight of a respondent, both bounds, or the rule by which they follow from the raked weights
 * @returns the untrimmed raked factors with `bounds_infeasible` when it does not settle in 200 cycles
 * @throws as `rake`; if a cell has no respondents or a bound is not above zero
 * @see Izrael, Battaglia & Frankel (2009), SAS Global Forum 247-2009
 * @example
 * rakeAndTrim(cells, margins, 'five_medians').factors
 */
export function rakeAndTrim(
  cells: readonly (RakingCell & { readonly respondents: number })[],
  margins: readonly Margin[],
  bound: number | TrimmingBounds | TrimmingRule,
  { cycles: most = 200 } = {},
): RakeTrim {
  if (typeof bound === 'number' && !(bound > 0)) throw new Error('rakeAndTrim requires a bound above zero')
  if (!cells.every(({ respondents }) => respondents > 0)) {
    throw new Error('rakeAndTrim requires respondents in every cell')
  }
  const first = rake(cells, margins)
  if (first.reason !== null) return first
  const weightsUnder = (factors: readonly number[]): number[] =>
    cells.map(({ weight, respondents }, c) => (weight * factors[c]!) / respondents)
  const bounds = boundsOf(bound, cells, weightsUnder(first.factors))
  let { factors, sweeps, error } = first
  for (let cycle = 1; cycle <= most; cycle++) {
    const weights = weightsUnder(factors)
    const within = weights.every(
      (weight) =>
        weight === 0 || (weight <= bounds.upper * (1 + 1e-6) && weight >= bounds.lower * (1 - 1e-6)),
    )
    if (within) return { factors, reason: null, bounds, cycles: cycle - 1, sweeps, error }
    const trimmed = cells.map((cell, c) => ({
      ...cell,
      weight: cell.weight && Math.max(bounds.lower, Math.min(weights[c]!, bounds.upper)) * cell.respondents,
    }))
    const again = rake(trimmed, margins)
    if (again.reason !== null) break
    sweeps = again.sweeps
    error = again.error
    factors = cells.map(({ weight }, c) =>
      weight === 0 ? 1 : (trimmed[c]!.weight * again.factors[c]!) / weight,
    )
  }
  return { ...first, reason: 'bounds_infeasible', bounds, cycles: most }
}

function boundsOf(
  bound: number | TrimmingBounds | TrimmingRule,
  cells: readonly { readonly respondents: number }[],
  weights: readonly number[],
): TrimmingBounds {
  if (typeof bound === 'number') return { lower: 0, upper: bound }
  if (typeof bound === 'object') {
    if (!(bound.upper > 0 && bound.lower >= 0 && bound.lower <= bound.upper)) {
      throw new Error('rakeAndTrim requires bounds above zero that rise')
    }
    return bound
  }
  const each = cells.flatMap(({ respondents }, c) =>
    weights[c] === 0 ? [] : new Array<number>(respondents).fill(weights[c]!),
  )
  return trimmingBounds(each, bound)
}
