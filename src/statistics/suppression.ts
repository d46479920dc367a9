import { rangesOf } from './linear-programme.ts'

/** A cell of a set of tables that are released together; totals are cells too. */
export type TableCell = {
  readonly code: string
  /** Unweighted number of answers. */
  readonly n: number
}

/** A total and the cells it is the sum of. */
export type TableSum = { readonly total: string; readonly parts: readonly string[] }

/** Cells and sums of everything that is released together: both margins of a table, a hierarchy of tables. */
export type ReleasedTables = { readonly cells: readonly TableCell[]; readonly sums: readonly TableSum[] }

/** What can be worked out of a hidden cell from all that is shown. */
export type CellRange = {
  readonly code: string
  readonly n: number
  readonly low: number
  readonly high: number
}

export type SuppressionRule = {
  /** Cells below are hidden (primary). */
  readonly minimum?: number
  /** Least width of the range that can be worked out of a primary cell. */
  readonly width?: number
  /** Codes of cells that readers know anyway and that cannot be hidden. */
  readonly known?: ReadonlySet<string>
  /** Codes of cells that are hidden already, whatever their size. */
  readonly hidden?: ReadonlySet<string>
}

/**
 * A two-way table with its row totals, column totals and grand total, as cells and sums. Codes: `row|column`, `row|`,
 * `|column` and `|`.
 *
 * @param counts `counts[row][column]`
 * @throws if names and counts do not match
 * @example
 * twoWayTable(['X1', 'X2'], ['young', 'old'], [[5, 30], [20, 40]]).cells.length // => 9
 */
export function twoWayTable(
  rows: readonly string[],
  columns: readonly string[],
  counts: readonly (readonly number[])[],
): ReleasedTables {
  if (counts.length !== rows.length || counts.some((row) => row.length !== columns.length)) {
    throw new Error('twoWayTable requires a count for every row and column')
  }
  const rowTotal = counts.map((row) => row.reduce((sum, n) => sum + n, 0))
  const columnTotal = columns.map((_, c) => counts.reduce((sum, row) => sum + row[c]!, 0))
  const inner = rows.flatMap((row, r) =>
    columns.map((column, c) => ({ code: `${row}|${column}`, n: counts[r]![c]! })),
  )
  return {
    cells: [
      ...inner,
      ...rows.map((row, r) => ({ code: `${row}|`, n: rowTotal[r]! })),
      ...columns.map((column, c) => ({ code: `|${column}`, n: columnTotal[c]! })),
      { code: '|', n: rowTotal.reduce((sum, n) => sum + n, 0) },
    ],
    sums: [
      ...rows.map((row) => ({ total: `${row}|`, parts: columns.map((column) => `${row}|${column}`) })),
      ...columns.map((column) => ({ total: `|${column}`, parts: rows.map((row) => `${row}|${column}`) })),
      { total: '|', parts: rows.map((row) => `${row}|`) },
    ],
  }
}

/**
 * What a reader can work out of the hidden cells: for each the least and the greatest value in any table of numbers
 * that are zero or more and agree with everything shown. Bounds by hand from rows and columns are too wide and can call
 * an unsafe pattern safe; these are exact.
 *
 * @param hidden codes of hidden cells
 * @throws if a sum names a cell that is not there, or totals do not add up
 * @see Fischetti & Salazar (2001), Management Science 47
 * @example
 * attack(table, new Set(['X1|young'])) // => [{ code: 'X1|young', n: 5, low: 5, high: 5 }]
 */
export function attack(tables: ReleasedTables, hidden: ReadonlySet<string>): CellRange[] {
  const n = counts(tables)
  const unknown = tables.cells.filter(({ code }) => hidden.has(code))
  const place = new Map(unknown.map(({ code }, k) => [code, k]))
  const equations: number[][] = []
  const rights: number[] = []
  for (const { total, parts } of tables.sums) {
    const row = new Array<number>(unknown.length).fill(0)
    let right = 0
    let any = false
    const add = (code: string, sign: 1 | -1): void => {
      const k = place.get(code)
      if (k === undefined) {
        right -= sign * n.get(code)!
        return
      }
      row[k]! += sign
      any = true
    }
    for (const part of parts) add(part, 1)
    add(total, -1)
    if (!any) continue
    equations.push(row)
    rights.push(right)
  }
  if (unknown.length === 0) return []
  if (equations.length === 0) return unknown.map((cell) => ({ ...cell, low: 0, high: Infinity }))
  const ranges = rangesOf(equations, rights)
  if (ranges === null) throw new Error('attack requires totals that add up')
  return unknown.map((cell, k) => ({ ...cell, ...ranges[k]! }))
}

/**
 * The hidden cells that a pattern does not protect: those that can be worked out exactly, and primary cells whose range
 * is too narrow or ends below the minimum. A pattern is safe when there are none.
 *
 * @throws as `attack`
 * @example
 * unprotected(table, new Set(['X1|young'])).length // => 1
 */
export function unprotected(
  tables: ReleasedTables,
  hidden: ReadonlySet<string>,
  { minimum = 10, width = 5 }: SuppressionRule = {},
): CellRange[] {
  const noise = 1e-6
  return attack(tables, hidden).filter(({ n, low, high }) => {
    if (high - low <= noise) return true
    return n < minimum && (high < minimum - noise || high - low < width - noise)
  })
}

/** Cells to hide, or the news that no pattern of these tables is safe. */
export type Suppression = {
  /** Cells below the minimum. */
  readonly primary: string[]
  /** Cells hidden so that the primary ones cannot be worked out. */
  readonly secondary: string[]
  /** False: what readers know anyway gives a primary cell away, whatever else is hidden. */
  readonly safe: boolean
}

/**
 * Chooses the cells to hide: every cell below the minimum, and further ones, small and few, until nothing hidden can
 * be worked out. A sum with a single hidden cell gets a second one first; the pattern is then attacked by linear
 * programme and closed where it gives way; at the end cells that turn out not to be needed are shown again.
 *
 * @param tables at most some hundreds of hidden cells; larger releases are split by the hierarchy
 * @throws as `attack`; if the minimum is below 5
 * @see Hundepool et al. (2012), Statistical Disclosure Control, ch. 4; Fischetti & Salazar (2001)
 * @example
 * suppress(table).secondary // => ['X5|30-44', 'X1|45-59']
 */
export function suppress(tables: ReleasedTables, rule: SuppressionRule = {}): Suppression {
  const { minimum = 10, known = new Set(), hidden: given = new Set() } = rule
  if (!(minimum >= 5)) throw new Error('suppress requires a minimum of 5 or more')
  const n = counts(tables)
  const primary = tables.cells.flatMap((cell) =>
    cell.n < minimum && !known.has(cell.code) ? [cell.code] : [],
  )
  const sumsOf = new Map<string, string[][]>()
  const groups = tables.sums.map(({ total, parts }) => [...parts, total])
  for (const group of groups) for (const code of group) sumsOf.set(code, [...(sumsOf.get(code) ?? []), group])

  const hidden = new Set([...primary, ...given])
  const totals = new Set(tables.sums.map(({ total }) => total))
  const addTo = (group: readonly string[]): boolean => {
    const candidates = group.filter((code) => !hidden.has(code) && !known.has(code))
    const price = (code: string): [number, number, number] => [
      totals.has(code) ? 1 : 0,
      sumsOf.get(code)!.filter((other) => other !== group && !other.some((of) => hidden.has(of))).length,
      n.get(code)!,
    ]
    const [cheapest] = candidates.sort((a, b) => comparePrices(price(a), price(b)))
    if (cheapest === undefined) return false
    hidden.add(cheapest)
    return true
  }

  const added = () => [...hidden].filter((code) => !primary.includes(code) && !given.has(code))
  for (;;) {
    const lonely = groups.find((group) => group.filter((code) => hidden.has(code)).length === 1)
    if (lonely !== undefined && addTo(lonely)) continue
    const [weakest] = unprotected(tables, hidden, rule)
    if (weakest === undefined) break
    const closed = sumsOf.get(weakest.code)?.some((group) => addTo(group)) ?? false
    if (!closed) return { primary, secondary: added(), safe: false }
  }
  const secondary = added()
  for (const code of secondary.toSorted((a, b) => n.get(b)! - n.get(a)!)) {
    hidden.delete(code)
    if (unprotected(tables, hidden, rule).length > 0) hidden.add(code)
  }
  return { primary, secondary: secondary.filter((code) => hidden.has(code)), safe: true }
}

function comparePrices(a: readonly number[], b: readonly number[]): number {
  for (const [k, value] of a.entries()) if (value !== b[k]) return value - b[k]!
  return 0
}

function counts(tables: ReleasedTables): Map<string, number> {
  const n = new Map(tables.cells.map((cell) => [cell.code, cell.n]))
  for (const { total, parts } of tables.sums) {
    for (const code of [total, ...parts]) {
      if (!n.has(code)) throw new Error(`attack requires the cell ${code} that a sum names`)
    }
  }
  return n
}
