import type { ResponseMode } from '../tables.ts'

/** What sheets are counted by: everything that may carry a weight of its own. */
export type CellKey = Readonly<{
  unitId: number
  roundId: number
  caseId: number
  versionId: number
  mode: ResponseMode
  psu: number
  /** the weighting class: the digits of the questionnaire's class items */
  class: number
}>

/** Counts of the sheets of one cell; the questionnaire version fixes what each position of `counts` means. */
export type Cell = { key: CellKey; sheets: number; counts: ArrayLike<number> }

/** The one order in which cells are written. */
function byKey(left: Cell, right: Cell): number {
  const [a, b] = [left.key, right.key]
  return (
    a.unitId - b.unitId ||
    a.versionId - b.versionId ||
    a.roundId - b.roundId ||
    a.caseId - b.caseId ||
    (a.mode < b.mode ? -1 : a.mode > b.mode ? 1 : 0) ||
    a.psu - b.psu ||
    a.class - b.class
  )
}

export function cellName({ unitId, roundId, caseId, versionId, mode, psu, class: digits }: CellKey): string {
  return `${unitId}/${roundId}/${caseId}/${versionId}/${mode}/${psu}/${digits}`
}

/** Collects sheets into cells; with `times` −1 a sheet is taken off. */
export class CellSums {
  readonly #cells = new Map<string, Cell & { counts: Float64Array }>()

  add(
    key: CellKey,
    length: number,
    increments: Iterable<readonly [position: number, increment: number]>,
    times: 1 | -1 = 1,
  ): void {
    const name = cellName(key)
    let cell = this.#cells.get(name)
    if (!cell) {
      cell = { key, sheets: 0, counts: new Float64Array(length) }
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
