import { type ReleasedTables, suppress } from './suppression.ts'

/** A cell of a table that was released before and is to be released again. */
export type MovedCell = {
  readonly code: string
  /** unweighted number of answers now */
  readonly n: number
  /** the same then */
  readonly before: number
  /** people on whose answers the difference of both releases rests: added, taken off, or weighed otherwise */
  readonly changed: number
  /** whether it was hidden before */
  readonly hiddenBefore: boolean
}

/** The whole of a table in both releases. */
export type MovedTotal = { readonly changed: number; readonly hiddenBefore: boolean }

/** What must be hidden of the new release. */
export type Withheld = { readonly cells: ReadonlySet<string>; readonly total: boolean }

/**
 * Chooses what to hide of a table that is released again, so that neither the new release alone nor its difference from the
 * one before says anything of fewer people than the minimum (methodology §15.4, §15.5). A cell whose difference rests on a few
 * people is hidden, and so is one that was hidden before and has hardly changed: it would give back what was hidden then. What
 * the whole of the hidden cells has changed by is known where the whole is shown both times, so it is no change at all or a
 * large one; hiding a cell that stands unchanged in the earlier release would protect nobody. Where that cannot be had the
 * whole is hidden.
 *
 * @param wholeKnown the whole stands elsewhere and cannot be hidden here
 * @throws if the minimum is below 5
 * @example
 * withhold([{ code: 'X1', n: 42, before: 41, changed: 1, hiddenBefore: false }], { changed: 1, hiddenBefore: false }, 10).total // => true
 */
export function withhold(
  cells: readonly MovedCell[],
  total: MovedTotal,
  minimum: number,
  { wholeKnown = false }: { wholeKnown?: boolean } = {},
): Withheld {
  if (!(minimum >= 5)) throw new Error('withhold requires a minimum of 5 or more')
  const few = (changed: number) => changed > 0 && changed < minimum
  const stillHidden = (one: MovedTotal) => one.hiddenBefore && one.changed < minimum
  const readBefore = (one: MovedTotal) => one.changed === 0 && !one.hiddenBefore
  const n = cells.reduce((sum, cell) => sum + cell.n, 0)
  const table: ReleasedTables = {
    cells: [...cells, { code: allCells, n }],
    sums: [{ total: allCells, parts: cells.map(({ code }) => code) }],
  }
  const known = new Set(cells.filter(readBefore).map(({ code }) => code))
  let whole = few(total.changed) || stillHidden(total)
  if (wholeKnown || readBefore(total)) known.add(allCells)
  const hidden = new Set(
    cells.filter((cell) => few(cell.changed) || stillHidden(cell)).map(({ code }) => code),
  )
  if (cells.some((cell) => cell.n < minimum && !known.has(cell.code))) {
    const { safe, primary, secondary } = suppress(table, { minimum, known })
    const chosen = safe ? [...primary, ...secondary] : [...cells.map(({ code }) => code), allCells]
    for (const code of chosen) {
      if (code === allCells) whole = true
      else hidden.add(code)
    }
  }
  const shown = cells
    .filter((cell) => !hidden.has(cell.code) && cell.changed >= minimum)
    .toSorted((a, b) => a.n - b.n)
  for (;;) {
    const unknown = cells.filter(({ code }) => hidden.has(code) && !known.has(code))
    if (whole || unknown.length === 0) break
    // Whole less shown, then and now: who came to the hidden cells; where nobody did, those that were hidden then and are not now.
    const came = unknown.reduce((sum, { changed }) => sum + changed, 0)
    const back = cells.filter((cell) => cell.hiddenBefore && !hidden.has(cell.code))
    const then = back.reduce((sum, { before }) => sum + before, 0)
    if (unknown.length > 1 && !few(came) && !(came === 0 && few(then))) break
    const next = shown.shift()
    if (next) hidden.add(next.code)
    else whole = true
  }
  // A whole that stands elsewhere gives nothing away once no part of it can be told from the others.
  if (whole && wholeKnown) for (const { code } of cells) hidden.add(code)
  return { cells: hidden, total: whole }
}

const allCells = 'all'
