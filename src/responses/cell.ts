import type { ResponseMode } from '../tables.ts'

/** What sheets of one unit are counted by: everything that may carry a weight of its own. */
export type CellKey = Readonly<{
  roundId: number
  caseId: number
  versionId: number
  mode: ResponseMode
  psu: number
  /** the weighting class: the digits of the questionnaire's class items */
  class: number
}>

/** Counts of the sheets of one cell; the questionnaire version fixes what each position of `counts` means. */
export type Cell = { key: CellKey; sheets: number; counts: number[] }

/** The one order in which cells are written, so that two writers never wait for each other in a circle. */
export function byKey(left: Cell, right: Cell): number {
  const [a, b] = [left.key, right.key]
  return (
    a.versionId - b.versionId ||
    a.roundId - b.roundId ||
    a.caseId - b.caseId ||
    (a.mode < b.mode ? -1 : a.mode > b.mode ? 1 : 0) ||
    a.psu - b.psu ||
    a.class - b.class
  )
}

export function cellName(key: CellKey): string {
  return [key.roundId, key.caseId, key.versionId, key.mode, key.psu, key.class].join('/')
}

/** Collects sheets into cells; with `times` −1 a sheet is taken off. */
export class CellSums {
  readonly #cells = new Map<string, Cell>()

  add(
    key: CellKey,
    length: number,
    increments: Iterable<readonly [position: number, increment: number]>,
    times: 1 | -1 = 1,
  ): void {
    const name = cellName(key)
    let cell = this.#cells.get(name)
    if (!cell) {
      cell = { key, sheets: 0, counts: new Array<number>(length).fill(0) }
      this.#cells.set(name, cell)
    }
    cell.sheets += times
    for (const [at, increment] of increments) cell.counts[at]! += times * increment
  }

  /** The cells, in key order. */
  sorted(): Cell[] {
    return [...this.#cells.values()].sort(byKey)
  }
}
