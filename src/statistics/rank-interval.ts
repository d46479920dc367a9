import { adjustP } from './adjust-p.ts'
import { normalCdf, normalQuantile } from './normal.ts'

/** An estimate with its standard error. */
export type Uncertain = { readonly value: number; readonly se: number }

/** The ranks a unit may have, jointly for all units; 1 is best. */
export type RankInterval = {
  readonly lower: number
  readonly upper: number
  readonly best: number
  readonly worst: number
}

/**
 * Joint confidence intervals for the ranks of units: with the given level all true ranks lie within theirs. Each
 * unit's interval is widened so that all hold together; its best rank counts the units surely above it, its worst the
 * units surely below it. A rank is never shown without this.
 *
 * @param independent whether the estimates are (units in different strata); otherwise Bonferroni's level is used
 * @returns intervals in the order of the units
 * @throws if there is no unit, a standard error is negative, or the level is not between 0 and 1
 * @see Klein, Wright & Wieczorek (2020), JRSS C 69; Goldstein & Spiegelhalter (1996), JRSS A 159
 * @example
 * rankIntervals([{ value: 90, se: 1 }, { value: 70, se: 1 }]).map(({ best, worst }) => [best, worst]) // => [[1, 1], [2, 2]]
 */
export function rankIntervals(
  units: readonly Uncertain[],
  { level = 0.95, independent = true }: { readonly level?: number; readonly independent?: boolean } = {},
): RankInterval[] {
  requireUnits(units, 'rankIntervals')
  const reach = rankMultiplier(units.length, level, independent)
  const limits = units.map(({ value, se }) => ({ lower: value - reach * se, upper: value + reach * se }))
  return limits.map(({ lower, upper }) => ({
    lower,
    upper,
    best: 1 + limits.filter((other) => other.lower > upper).length,
    worst: units.length - limits.filter((other) => other.upper < lower).length,
  }))
}

/**
 * The multiplier of standard errors that makes m intervals hold together at a level.
 *
 * @throws if the level is not between 0 and 1
 * @example
 * rankMultiplier(12, 0.95) // => 2.8578…
 */
export function rankMultiplier(m: number, level: number, independent = true): number {
  if (!(level > 0 && level < 1)) throw new Error('rankMultiplier requires a level between 0 and 1')
  // 1 - level^(1/m) loses digits for many units; expm1 does not
  const outside = independent ? -Math.expm1(Math.log(level) / m) : (1 - level) / m
  return -normalQuantile(outside / 2)
}

/** Where a unit stands against a fixed value. */
export type Standing = {
  readonly p: number
  readonly adjusted: number
  readonly group: 'above' | 'not different' | 'below'
}

/**
 * Groups units into those surely above, not different from and surely below a fixed value (a target, or a national
 * figure known without error), by z tests with Holm's adjustment over all units.
 *
 * @throws if there is no unit, or a standard error is not above zero
 * @see Holm (1979), Scand. J. Statist. 6
 * @example
 * standings([{ value: 90, se: 1 }], 80)[0].group // => 'above'
 */
export function standings(units: readonly Uncertain[], fixed: number, level = 0.95): Standing[] {
  requireUnits(units, 'standings')
  const p = units.map(({ value, se }) => twoSided(value - fixed, se, 'standings'))
  const adjusted = adjustP(p, 'holm')
  return units.map(({ value }, u) => ({
    p: p[u]!,
    adjusted: adjusted[u]!,
    group: adjusted[u]! < 1 - level ? (value > fixed ? 'above' : 'below') : 'not different',
  }))
}

/** One pair of units and its test. */
export type Pair = {
  readonly first: number
  readonly second: number
  readonly p: number
  readonly adjusted: number
}

/**
 * z tests of all pairs of independent units with Holm's adjustment over all pairs.
 *
 * @throws if there is no unit, or a pair has no standard error
 * @example
 * pairs([{ value: 90, se: 1 }, { value: 70, se: 1 }])[0].adjusted // => 2.1e-45
 */
export function pairs(units: readonly Uncertain[]): Pair[] {
  requireUnits(units, 'pairs')
  const all = units.flatMap((a, first) =>
    units.slice(first + 1).map((b, k) => ({
      first,
      second: first + 1 + k,
      p: twoSided(a.value - b.value, Math.hypot(a.se, b.se), 'pairs'),
    })),
  )
  const adjusted = adjustP(
    all.map(({ p }) => p),
    'holm',
  )
  return all.map((pair, k) => ({ ...pair, adjusted: adjusted[k]! }))
}

function twoSided(distance: number, se: number, name: string): number {
  if (!(se > 0)) throw new Error(`${name} requires standard errors above zero`)
  return 2 * normalCdf(-Math.abs(distance) / se)
}

function requireUnits(units: readonly Uncertain[], name: string): void {
  if (units.length === 0) throw new Error(`${name} requires at least one unit`)
  if (!units.every(({ value, se }) => Number.isFinite(value) && se >= 0)) {
    throw new Error(`${name} requires finite estimates with standard errors that are not negative`)
  }
}
