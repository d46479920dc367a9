/** A stratum to which a part of the sample goes. */
export type AllocationStratum = {
  /** People in the stratum. */
  readonly population: number
  /** Standard deviation of the answers; needed by `neyman` and `cost`. */
  readonly standardDeviation?: number
  /** Cost of one interview; needed by `cost`. */
  readonly cost?: number
}

/**
 * How a sample is divided.
 *
 * - `equal`: the same for every stratum, for comparing them
 * - `proportional`: by population
 * - `power`: by population to a power (0.5), between the two
 * - `neyman`: by population times spread, for the most precise overall figure
 * - `cost`: the same at given costs
 */
export type AllocationRule = 'equal' | 'proportional' | 'power' | 'neyman' | 'cost'

/**
 * Divides a sample of n over strata, keeping within the bounds of each: at least `minimum` (or everybody, in a stratum
 * smaller than that) and at most everybody. Where a share breaks a bound it is set there and the rest divided again:
 * all upper bounds first, then all lower ones.
 *
 * @returns shares that are not whole; see `largestRemainder`
 * @throws if there is no stratum, the minima add up to more than n, n exceeds the population, a number the rule needs
 * is missing or not above zero, or the rule is unknown
 * @see Cochran (1977), ch. 5; Neyman (1934), JRSS 97; Bankier (1988), American Statistician 42
 * @example
 * allocate([{ population: 300 }, { population: 100 }], 40, 'proportional') // => [30, 10]
 */
export function allocate(
  strata: readonly AllocationStratum[],
  n: number,
  rule: AllocationRule,
  { minimum = 0, power = 0.5 } = {},
): number[] {
  if (strata.length === 0) throw new Error('allocate requires at least one stratum')
  const sizes = strata.map(({ population }) => population)
  if (!sizes.every((size) => size > 0)) throw new Error('allocate requires populations above zero')
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (!(n > 0 && n <= total)) throw new Error('allocate requires a sample between zero and the population')
  const lower = sizes.map((size) => Math.min(minimum, size))
  if (lower.reduce((sum, least) => sum + least, 0) > n) {
    throw new Error('allocate requires minima that add up to no more than the sample')
  }
  const claims = strata.map((stratum) => claim(stratum, rule, power))
  const fixed: (number | null)[] = strata.map(() => null)
  for (;;) {
    const free = [...strata.keys()].filter((h) => fixed[h] === null)
    if (free.length === 0) return fixed as number[]
    const left = n - fixed.reduce<number>((sum, share) => sum + (share ?? 0), 0)
    const claimed = free.reduce((sum, h) => sum + claims[h]!, 0)
    const share = (h: number): number => (left * claims[h]!) / claimed
    const over = free.filter((h) => share(h) > sizes[h]!)
    const under = free.filter((h) => share(h) < lower[h]!)
    if (over.length > 0) for (const h of over) fixed[h] = sizes[h]!
    else if (under.length > 0) for (const h of under) fixed[h] = lower[h]!
    else return strata.map((_, h) => fixed[h] ?? share(h))
  }
}

/**
 * Makes shares whole so that they keep their sum: every share is rounded down, and the units left over go to the
 * largest remainders, the first stratum winning ties.
 *
 * @param shares 0 or more
 * @param total the whole number they add up to
 * @throws if a share is negative, or the shares do not add up to the total
 * @example
 * largestRemainder([2.5, 2.5, 5], 10) // => [3, 2, 5]
 */
export function largestRemainder(shares: readonly number[], total: number): number[] {
  if (!shares.every((share) => share >= 0))
    throw new Error('largestRemainder requires shares that are not negative')
  const sum = shares.reduce((all, share) => all + share, 0)
  if (!Number.isInteger(total) || Math.abs(sum - total) > 1e-6) {
    throw new Error('largestRemainder requires shares that add up to a whole total')
  }
  const whole = shares.map((share) => Math.floor(share + 1e-12))
  const left = total - whole.reduce((all, share) => all + share, 0)
  const byRemainder = [...shares.keys()].sort(
    (a, b) => shares[b]! - whole[b]! - (shares[a]! - whole[a]!) || a - b,
  )
  for (const h of byRemainder.slice(0, left)) whole[h]!++
  return whole
}

function claim(stratum: AllocationStratum, rule: AllocationRule, power: number): number {
  const needed = (value: number | undefined, what: string): number => {
    if (value === undefined || !(value > 0))
      throw new Error(`allocate requires a ${what} above zero in every stratum`)
    return value
  }
  switch (rule) {
    case 'equal':
      return 1
    case 'proportional':
      return stratum.population
    case 'power':
      return stratum.population ** power
    case 'neyman':
      return stratum.population * needed(stratum.standardDeviation, 'standard deviation')
    case 'cost':
      return (
        (stratum.population * needed(stratum.standardDeviation, 'standard deviation')) /
        Math.sqrt(needed(stratum.cost, 'cost'))
      )
    default:
      throw new Error(`allocate requires a known rule, not ${rule as string}`)
  }
}
