import { sampleKurtosis, sampleSkewness } from 'simple-statistics'

/**
 * How raw values of an indicator become comparable.
 *
 * - `percent_of_max`: 100 x / maximum; for points; absolute
 * - `goalposts`: between fixed bounds of the framework, cut off at 0 and 100; for measured indicators; absolute
 * - `distance_to_target`: 100 x / target, cut off; absolute
 * - `minmax`: between the worst and the best unit of the round; a unit's score moves when another unit changes
 * - `zscore`: distances from the mean in standard deviations
 * - `percentile_rank`: per cent of the other units that are below, ties shared
 * - `rank`: 1 for the best, ties share the smallest rank
 */
export type Normalisation =
  | {
      readonly method: 'percent_of_max'
      readonly maximum: number
    }
  /** `low` scores 0 and `high` 100; a low above the high turns the direction round. */
  | { readonly method: 'goalposts'; readonly low: number; readonly high: number }
  | { readonly method: 'distance_to_target'; readonly target: number }
  | {
      readonly method: 'minmax'
      readonly direction: Direction
      readonly from?: number
      readonly to?: number
    }
  | { readonly method: 'zscore'; readonly direction: Direction }
  | { readonly method: 'percentile_rank'; readonly direction: Direction }
  | { readonly method: 'rank'; readonly direction: Direction }

/** 1 when more is better, -1 when less is. */
export type Direction = 1 | -1

/** Normalised values in the order of the units, with what a reader must know. */
export type Normalised = {
  readonly values: (number | null)[]
  /** All units have the same value: everybody gets the middle of the range. */
  readonly flag: 'zero_variance' | null
}

/**
 * Brings the values of an indicator to a common scale where more is better. A missing value stays missing.
 *
 * @param values one for each unit, `null` where missing
 * @throws if a value is not finite, a bound is missing or makes no sense, or the method is unknown
 * @see OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 5
 * @example
 * normalise([12, 8, 5], { method: 'goalposts', low: 20, high: 0 }).values // => [40, 60, 75]
 */
export function normalise(values: readonly (number | null)[], how: Normalisation): Normalised {
  if (values.some((value) => value !== null && !Number.isFinite(value))) {
    throw new Error('normalise requires finite values')
  }
  switch (how.method) {
    case 'percent_of_max':
      return linear(values, 0, positive(how.maximum, 'a maximum'), false)
    case 'distance_to_target':
      return linear(values, 0, positive(how.target, 'a target'), true)
    case 'goalposts':
      if (!Number.isFinite(how.low) || !Number.isFinite(how.high) || how.low === how.high) {
        throw new Error('normalise requires two different goalposts')
      }
      return linear(values, how.low, how.high, true)
    case 'minmax':
      return minmax(directed(values, how.direction), how.from ?? 0, how.to ?? 100)
    case 'zscore':
      return zscore(directed(values, how.direction))
    case 'percentile_rank':
      return percentileRank(directed(values, how.direction))
    case 'rank':
      return rank(directed(values, how.direction))
    default:
      throw new Error(`normalise requires a known method, not ${(how as { method: string }).method}`)
  }
}

/**
 * Draws in outliers before normalising between the worst and the best: while the values are lopsided (|skewness| above
 * 2 and kurtosis above 3.5), the most extreme ones on the long side take the next value inwards, at most `most` of
 * them; if that is not enough, the values as given come back with `sufficient` false, for a logarithm to be tried.
 *
 * @param values one for each unit, `null` where missing
 * @see Becker, Caperna, Del Sorbo, Norlén, Papadimitriou & Saisana (2022), COINr, J. Open Source Software 7(78)
 * @example
 * winsorise([1, 2, 3, 4, 5, 6, 7, 8, 9, 1000]).values.at(-1) // => 9
 */
export function winsorise(
  values: readonly (number | null)[],
  most = 5,
): { readonly values: (number | null)[]; readonly moved: number; readonly sufficient: boolean } {
  const lopsided = (list: readonly (number | null)[]): boolean => {
    const present = list.filter((value) => value !== null)
    if (present.length < 4 || new Set(present).size < 2) return false
    return Math.abs(sampleSkewness(present)) > 2 && sampleKurtosis(present) > 3.5
  }
  let current = [...values]
  for (let moved = 0; moved <= most; moved++) {
    if (!lopsided(current)) return { values: current, moved, sufficient: true }
    if (moved === most) break
    const present = values.filter((value) => value !== null).sort((a, b) => a - b)
    const high = sampleSkewness(current.filter((value) => value !== null)) > 0
    const bound = high ? present.at(-2 - moved)! : present[moved + 1]!
    current = values.map((value) =>
      value === null ? null : high ? Math.min(value, bound) : Math.max(value, bound),
    )
  }
  return { values: [...values], moved: 0, sufficient: false }
}

/**
 * Logarithms of an indicator's values, where winsorising is not enough: ln(x - min + (max - min)/100), which any values
 * allow and which keeps their order. Recorded with the round.
 *
 * @param values one for each unit, `null` where missing
 * @returns as given where all values are equal
 * @see Becker et al. (2022), COINr (log_CT, the rule of the JRC's COIN tool)
 * @example
 * logarithms([0, 100]) // => [0, 4.61512051684126]
 */
export function logarithms(values: readonly (number | null)[]): (number | null)[] {
  const present = values.filter((value) => value !== null)
  const least = present.reduce((low, value) => Math.min(low, value), Infinity)
  const most = present.reduce((high, value) => Math.max(high, value), -Infinity)
  if (!(most > least)) return [...values]
  return values.map((value) => (value === null ? null : Math.log(value - least + (most - least) / 100)))
}

function directed(values: readonly (number | null)[], direction: Direction): (number | null)[] {
  if (direction !== 1 && direction !== -1) throw new Error('normalise requires a direction of 1 or -1')
  return values.map((value) => (value === null ? null : direction * value))
}

function linear(values: readonly (number | null)[], low: number, high: number, clamped: boolean): Normalised {
  // Adding zero turns -0 into 0.
  const scaled = values.map((value) => (value === null ? null : (100 * (value - low)) / (high - low) + 0))
  if (!clamped) return { values: scaled, flag: null }
  return {
    values: scaled.map((value) => (value === null ? null : Math.min(100, Math.max(0, value)))),
    flag: null,
  }
}

function minmax(values: readonly (number | null)[], from: number, to: number): Normalised {
  if (!(from < to)) throw new Error('normalise requires a range that rises')
  const present = values.filter((value) => value !== null)
  const least = present.reduce((low, value) => Math.min(low, value), Infinity)
  const most = present.reduce((high, value) => Math.max(high, value), -Infinity)
  if (!(most > least)) return constant(values, (from + to) / 2)
  return {
    values: values.map((value) =>
      value === null ? null : from + ((to - from) * (value - least)) / (most - least),
    ),
    flag: null,
  }
}

function zscore(values: readonly (number | null)[]): Normalised {
  const present = values.filter((value) => value !== null)
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length
  const spread = Math.sqrt(
    present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (present.length - 1),
  )
  if (present.length < 2 || new Set(present).size === 1) return constant(values, 0)
  return { values: values.map((value) => (value === null ? null : (value - mean) / spread)), flag: null }
}

function percentileRank(values: readonly (number | null)[]): Normalised {
  const present = values.filter((value) => value !== null)
  if (present.length < 2 || new Set(present).size === 1) return constant(values, 50)
  const below = (value: number): number => present.filter((other) => other < value).length
  const equal = (value: number): number => present.filter((other) => other === value).length
  return {
    values: values.map((value) =>
      value === null ? null : (100 * (below(value) + (equal(value) - 1) / 2)) / (present.length - 1),
    ),
    flag: null,
  }
}

function rank(values: readonly (number | null)[]): Normalised {
  const present = values.filter((value) => value !== null)
  return {
    values: values.map((value) =>
      value === null ? null : 1 + present.filter((other) => other > value).length,
    ),
    flag: present.length > 1 && new Set(present).size === 1 ? 'zero_variance' : null,
  }
}

function constant(values: readonly (number | null)[], middle: number): Normalised {
  return { values: values.map((value) => (value === null ? null : middle)), flag: 'zero_variance' }
}

function positive(value: number, what: string): number {
  if (!(value > 0) || value === Infinity) throw new Error(`normalise requires ${what} above zero`)
  return value
}
