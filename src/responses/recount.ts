import { type Db, inTransaction } from '../database.ts'
import { type Cell, type CellKey, cellName } from './cell.ts'
import { type Compiled, keepCompiled } from './compiled.ts'
import { cellsOfUnit, deleteCells, holdCounts } from './count-queries.ts'
import { type Cross, crossName, pairSums } from './cross.ts'
import { crossesOfUnit, deleteCrosses } from './cross-queries.ts'
import { foldedSheets } from './sheet-queries.ts'
import { addSheet, applySums, newSums, type Sums } from './sums.ts'

const BATCH = 1000

/** A cell whose counts are not those of its sheets; for a scale, the pairs that were summed in place of counts. */
export type Difference = {
  key: CellKey
  /** the scale whose cross products differ; null = the counts do */
  scale: string | null
  /** as kept; null = there is no such row */
  stored: Cell | null
  /** as counted now; null = there is no such sheet */
  recounted: Cell | null
}

/**
 * Counts the sheets of a unit anew and compares with the counts and cross products that are kept. One snapshot, so a fold
 * at the same moment is no difference.
 * @returns what differs; nothing when all is well
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
      const crosses = await crossesOfUnit(trx, unitId)
      const { sums } = await countSheets(trx, unitId, compiled)
      return [
        ...differences(stored, sums.cells.sorted()),
        ...differences(crosses.map(asCell), sums.crosses.sorted().map(asCell)),
      ]
    })
}

/**
 * Replaces everything that is counted of a unit by what its counted sheets give, after a difference was found. Folds of the
 * unit wait meanwhile.
 * @returns how many sheets were counted
 */
export async function refold(db: Db, unitId: number, compiled: Compiled = keepCompiled()): Promise<number> {
  return await inTransaction(db, async (trx) => {
    await holdCounts(trx, [unitId])
    const { sums, sheets } = await countSheets(trx, unitId, compiled)
    await deleteCells(trx, unitId)
    await deleteCrosses(trx, unitId)
    await applySums(trx, sums)
    return sheets
  })
}

async function countSheets(
  trx: Db,
  unitId: number,
  compiled: Compiled,
): Promise<{ sums: Sums; sheets: number }> {
  const sums = newSums()
  let counted = 0
  for (let after: string | null = null; ; ) {
    const sheets = await foldedSheets(trx, unitId, after, BATCH)
    for (const sheet of sheets) await addSheet(trx, sums, sheet, compiled)
    counted += sheets.length
    if (sheets.length < BATCH) return { sums, sheets: counted }
    after = sheets.at(-1)!.response_id
  }
}

/** Cross products in the form of a cell, to be compared like one; `sheets` = who answered everything. */
function asCell({ key: { scale, ...place }, sums }: Cross): Compared {
  return {
    key: { ...place, mode: 'self', psu: 0, class: 0 },
    sheets: pairSums(sums).complete[0] ?? 0,
    counts: sums,
    scale: { code: scale, name: crossName({ ...place, scale }) },
  }
}

type Compared = Cell & { scale?: { code: string; name: string } }

function differences(stored: readonly Compared[], recounted: readonly Compared[]): Difference[] {
  const nameOf = (cell: Compared): string => cell.scale?.name ?? cellName(cell.key)
  const kept = new Map(stored.map((cell) => [nameOf(cell), cell]))
  const found: Difference[] = []
  for (const cell of recounted) {
    const other = kept.get(nameOf(cell)) ?? null
    kept.delete(nameOf(cell))
    if (other === null || !alike(cell, other)) {
      found.push({ key: cell.key, scale: scaleOf(cell), stored: other, recounted: cell })
    }
  }
  for (const cell of kept.values()) {
    found.push({ key: cell.key, scale: scaleOf(cell), stored: cell, recounted: null })
  }
  return found
}

function scaleOf({ scale }: Compared): string | null {
  return scale?.code ?? null
}

function alike(left: Cell, right: Cell): boolean {
  return (
    left.sheets === right.sheets &&
    left.counts.length === right.counts.length &&
    Array.prototype.every.call(left.counts, (count: number, at: number) => count === right.counts[at])
  )
}
