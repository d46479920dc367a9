import { dateFunctions } from './date-functions.ts'
import { listFunctions } from './list-functions.ts'
import { numberIn, summed } from './loose-values.ts'

type ExpressionFunction = (given: readonly unknown[]) => unknown

function flatten(given: readonly unknown[]): unknown[] {
  return given
    .flatMap((value) => (Array.isArray(value) ? flatten(value) : [value]))
    .filter((value) => value !== undefined && value !== null)
    .map((value) => (Number.isNaN(numberIn(value)) ? value : numberIn(value)))
}

function sum(given: readonly unknown[]): unknown {
  return flatten(given).reduce<unknown>((total, value) => summed(total, value), 0)
}

function extreme(given: readonly unknown[], isBetter: (one: number, best: number) => boolean): unknown {
  const values = flatten(given) as number[]
  return values.reduce<number | undefined>(
    (best, one) => (best === undefined || isBetter(one, best) ? one : best),
    undefined,
  )
}

function round(given: readonly unknown[]): number {
  const [value, precision = 0] = flatten(given)
  if (typeof value !== 'number' || typeof precision !== 'number') return Number.NaN
  const power = 10 ** precision
  return Math.round(value * power * (1 + Number.EPSILON)) / power
}

function trunc(given: readonly unknown[]): number {
  const [value, precision = 0] = flatten(given)
  if (typeof value !== 'number' || typeof precision !== 'number') return Number.NaN
  const digits = precision > 0 && precision <= 100 ? `.?[0-9]{0,${Math.trunc(precision)}}` : ''
  const found = new RegExp(`^-?[0-9]+${digits}`).exec(String(value))
  return found === null ? Number.NaN : Number(found[0])
}

function substring(given: readonly unknown[]): string {
  const [text, from, to] = given
  if (typeof text !== 'string' || Number.isNaN(numberIn(from))) return ''
  return text.substring(numberIn(from), Number.isNaN(numberIn(to)) ? undefined : numberIn(to))
}

/**
 * The functions an expression may call: those of survey-core that need nothing but their arguments. Functions that read the
 * clock, the page or the web, and functions registered by a site, are refused when a document is compiled.
 */
export const expressionFunctions: { readonly [name: string]: ExpressionFunction } = Object.assign(
  Object.create(null) as { [name: string]: ExpressionFunction },
  {
    iif: (given: readonly unknown[]) => (given.length < 2 ? null : given[0] ? given[1] : given[2]),
    sum,
    avg: (given: readonly unknown[]) => {
      const count = flatten(given).length
      return count === 0 ? 0 : Number(sum(given)) / count
    },
    min: (given: readonly unknown[]) => extreme(given, (one, best) => one < best),
    max: (given: readonly unknown[]) => extreme(given, (one, best) => one > best),
    count: (given: readonly unknown[]) => flatten(given).length,
    round,
    trunc,
    substring,
    ...dateFunctions,
    ...listFunctions,
  },
)

export const functionNames: ReadonlySet<string> = new Set(Object.keys(expressionFunctions))
