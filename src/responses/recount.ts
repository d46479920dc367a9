import type { Db } from '../database.ts'
import { type Cell, type CellKey, CellSums, cellName } from './cell.ts'
import { type Compiled, keepCompiled } from './compiled.ts'
import { cellsOfUnit, foldedSheets } from './count-queries.ts'
import { addSheet } from './fold.ts'

const BATCH = 1000

/** A cell whose counts are not those of its sheets. */
export type Difference = {
  key: CellKey
  /** as kept; null = there is no such row */
  stored: Cell | null
  /** as counted now; null = there is no such sheet */
  recounted: Cell | null
}

/**
 * Counts the sheets of a unit anew and compares with the counts that are kept. One snapshot, so a fold at the same moment is no
 * difference.
 * @returns the cells that differ; none when all is well
 */
export async function recount(
  db: Db,
  unitId: number,
  compiled: Compiled = keepCompiled(),
): Promise<Difference[]> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const stored = await cellsOfUnit(trx, unitId)
      const recounted = await countSheets(trx, unitId, compiled)
      return differences(stored, recounted)
    })
}

async function countSheets(trx: Db, unitId: number, compiled: Compiled): Promise<Cell[]> {
  const sums = new CellSums()
  for (let after: string | null = null; ; ) {
    const sheets = await foldedSheets(trx, unitId, after, BATCH)
    for (const sheet of sheets) await addSheet(trx, sums, sheet, compiled)
    if (sheets.length < BATCH) return sums.sorted()
    after = sheets.at(-1)!.response_id
  }
}

function differences(stored: readonly Cell[], recounted: readonly Cell[]): Difference[] {
  const kept = new Map(stored.map((cell) => [cellName(cell.key), cell]))
  const found: Difference[] = []
  for (const cell of recounted) {
    const name = cellName(cell.key)
    const other = kept.get(name) ?? null
    kept.delete(name)
    if (other === null || !alike(cell, other)) found.push({ key: cell.key, stored: other, recounted: cell })
  }
  for (const cell of kept.values()) found.push({ key: cell.key, stored: cell, recounted: null })
  return found
}

function alike(left: Cell, right: Cell): boolean {
  return (
    left.sheets === right.sheets &&
    left.counts.length === right.counts.length &&
    left.counts.every((count, at) => count === right.counts[at])
  )
}
