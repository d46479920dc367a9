import { isEmpty, numberIn, summed } from './loose-values.ts'

type Given = readonly unknown[]
type Fields = { readonly [name: string]: unknown }

/** The rows of a list or table that have something in a column. */
function rowsWith(given: Given): { rows: Fields[]; name: string } | null {
  const [list, name] = given
  if (given.length < 2 || typeof list !== 'object' || list === null || typeof name !== 'string') return null
  const entries: readonly unknown[] = Array.isArray(list) ? list : Object.values(list)
  const rows = entries.filter(
    (row): row is Fields =>
      typeof row === 'object' && row !== null && Object.hasOwn(row, name) && !isEmpty((row as Fields)[name]),
  )
  return { rows, name }
}

/** A cell as a number; a text that is none counts for nothing, as in survey-core. */
function cellOf(row: Fields, name: string): unknown {
  const value = row[name]
  if (typeof value !== 'string') return value
  return Number.isNaN(numberIn(value)) ? undefined : numberIn(value)
}

function sumInArray(given: Given): unknown {
  const found = rowsWith(given)
  if (found === null) return 0
  const values = found.rows.map((row) => cellOf(row, found.name)).filter((value) => value !== undefined)
  return values.reduce<unknown>((total, value) => summed(total, value), 0)
}

function countInArray(given: Given): number {
  return rowsWith(given)?.rows.length ?? 0
}

function extremeInArray(given: Given, isBetter: (one: unknown, best: unknown) => boolean): unknown {
  const found = rowsWith(given)
  if (found === null) return undefined
  let best: unknown
  let row: Fields | undefined
  for (const one of found.rows) {
    const value = cellOf(one, found.name)
    if (value === undefined || (best !== undefined && !isBetter(value, best))) continue
    best = value
    row = one
  }
  const other = given[2]
  return row === undefined ? undefined : typeof other === 'string' ? row[other] : best
}

/** Functions of survey-core over the rows of a table or list: `sumInArray({list}, 'column')`. */
export const listFunctions = {
  sumInArray,
  countInArray,
  avgInArray: (given: Given) => {
    const count = countInArray(given)
    return count === 0 ? 0 : Number(sumInArray(given)) / count
  },
  minInArray: (given: Given) => extremeInArray(given, (one, best) => (one as number) < (best as number)),
  maxInArray: (given: Given) => extremeInArray(given, (one, best) => (one as number) > (best as number)),
}
