import { type Db, inTransaction } from '../database.ts'
import { type Compiled, keepCompiled } from './compiled.ts'
import { holdCounts, withoutWaiting } from './count-queries.ts'
import { takeUnfolded, unfoldedOf } from './sheet-queries.ts'
import { addSheet, applySums, newSums } from './sums.ts'

/** Sheets in one transaction: enough to share statements and a commit, few enough to be short. */
const BATCH = 1000
/** Units in one transaction, for the same reason. */
const UNITS = 48
/** Transactions under way at a time: while the database works on one, the next is added up. */
const AT_ONCE = 3

/**
 * Adds every response of a unit that is not counted yet to the counts of its cell, exactly once: marking a response and adding
 * it are one transaction, and whoever counts a unit holds its counts.
 * @returns how many responses were added
 */
export async function fold(db: Db, unitId: number, compiled: Compiled = keepCompiled()): Promise<number> {
  let added = 0
  for (;;) {
    const batch = await inTransaction(db, (trx) => foldBatch(trx, [unitId], compiled, BATCH))
    added += batch
    if (batch < BATCH) return added
  }
}

/** What became of a fold of several units: `failed` by unit, with what was thrown; the others are counted. */
export type Folded = { readonly added: number; readonly failed: ReadonlyMap<number, unknown> }

/**
 * Folds several units, some of them in one transaction where they have few responses each. A unit that cannot be counted
 * fails alone.
 */
export async function foldUnits(
  db: Db,
  unitIds: readonly number[],
  compiled: Compiled = keepCompiled(),
): Promise<Folded> {
  const groups = grouped(await unfoldedOf(db, unitIds))
  const failed = new Map<number, unknown>()
  let added = 0
  const work = async () => {
    for (let units = groups.shift(); units !== undefined; units = groups.shift()) {
      try {
        const more = await foldGroup(db, units, compiled)
        added += more
      } catch (error) {
        if (units.length === 1) failed.set(units[0]!, error)
        else groups.push(...units.map((unitId) => [unitId]))
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return { added, failed }
}

async function foldGroup(db: Db, units: readonly number[], compiled: Compiled): Promise<number> {
  const [only] = units
  if (only !== undefined && units.length === 1) return await fold(db, only, compiled)
  return await inTransaction(db, (trx) => foldBatch(trx, units, compiled))
}

/** Units in the order of ids, cut into groups of not too many units and responses. */
function grouped(waiting: readonly { unitId: number; sheets: number }[]): number[][] {
  const groups: number[][] = []
  let sheets = BATCH
  for (const unit of waiting) {
    const last = groups.at(-1)
    sheets += unit.sheets
    if (last && last.length < UNITS && sheets <= BATCH) last.push(unit.unitId)
    else {
      groups.push([unit.unitId])
      sheets = unit.sheets
    }
  }
  return groups
}

async function foldBatch(
  trx: Db,
  unitIds: readonly number[],
  compiled: Compiled,
  limit?: number,
): Promise<number> {
  await withoutWaiting(trx)
  await holdCounts(trx, unitIds)
  const sheets = await takeUnfolded(trx, unitIds, limit)
  if (sheets.length === 0) return 0
  const sums = newSums()
  for (const sheet of sheets) await addSheet(trx, sums, sheet, compiled)
  await applySums(trx, sums)
  return sheets.length
}
