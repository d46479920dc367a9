import { type Db, inTransaction } from '../database.ts'
import { classOf, countSheet } from '../surveys/count-sheet.ts'
import type { Answers } from '../surveys/questionnaire.ts'
import type { Cell } from './cell.ts'
import { CellSums } from './cell.ts'
import { type Compiled, keepCompiled } from './compiled.ts'
import { addToCounts, changeCounts, deleteEmptyCells, withoutWaiting } from './count-queries.ts'
import { CrossSums } from './cross.ts'
import { addToCross, changeCross } from './cross-queries.ts'
import { type Sheet, takeUnfolded } from './sheet-queries.ts'

/** Sheets in one transaction: enough to share a commit, few enough to be short. */
const BATCH = 500

/**
 * Adds every response of a unit that is not counted yet to the counts of its cell, exactly once: marking a response and adding it
 * are one transaction, and a response is marked by one fold only, however many run.
 * @returns how many responses were added
 */
export async function fold(db: Db, unitId: number, compiled: Compiled = keepCompiled()): Promise<number> {
  let added = 0
  for (;;) {
    const batch = await inTransaction(db, (trx) => foldBatch(trx, unitId, compiled))
    added += batch
    if (batch < BATCH) return added
  }
}

async function foldBatch(trx: Db, unitId: number, compiled: Compiled): Promise<number> {
  await withoutWaiting(trx)
  const sheets = await takeUnfolded(trx, unitId, BATCH)
  if (sheets.length === 0) return 0
  const sums = newSums()
  for (const sheet of sheets) await addSheet(trx, sums, sheet, compiled)
  await addSums(trx, unitId, sums)
  return sheets.length
}

/** What sheets add up to: the counts of their cells, and the cross products of their scales. */
export type Sums = { readonly cells: CellSums; readonly crosses: CrossSums }

export function newSums(): Sums {
  return { cells: new CellSums(), crosses: new CrossSums() }
}

/** Adds one sheet to the cell it belongs to, as fold and recount both do; with `times` −1 it is taken off. */
export async function addSheet(
  trx: Db,
  { cells, crosses }: Sums,
  sheet: Sheet,
  compiled: Compiled,
  times: 1 | -1 = 1,
): Promise<void> {
  const { questionnaire, layout, scales } = await compiled(trx, sheet.questionnaire_version_id)
  const answers = sheet.answers as Answers
  const increments = countSheet(questionnaire, layout, answers)
  const key = {
    roundId: sheet.round_id,
    caseId: sheet.case_id,
    versionId: sheet.questionnaire_version_id,
    mode: sheet.mode,
    psu: sheet.psu,
    class: classOf(questionnaire, answers),
  }
  cells.add(key, layout.length, increments, times)
  for (const scale of scales) crosses.add(key, scale, increments, times)
}

/** Adds sums to what a unit keeps, in the one order of keys. */
export async function addSums(trx: Db, unitId: number, { cells, crosses }: Sums): Promise<void> {
  for (const alike of sameVersion(cells.sorted())) {
    await addToCounts(trx, unitId, alike, alike[0]!.counts.length, startOfDay(new Date()))
  }
  await addToCross(trx, unitId, crosses.sorted())
}

/**
 * Applies what sheets that were counted and sheets that take their place come to, in the one order of keys.
 * @throws if the counts do not hold what is to be taken off
 */
export async function changeSums(trx: Db, unitId: number, { cells, crosses }: Sums): Promise<void> {
  for (const cell of cells.sorted()) {
    const grows = cell.sheets > 0 && cell.counts.every((count) => count >= 0)
    if (grows) await addToCounts(trx, unitId, [cell], cell.counts.length, startOfDay(new Date()))
    else await changeCounts(trx, unitId, cell)
  }
  await deleteEmptyCells(trx, unitId)
  for (const cross of crosses.sorted()) {
    const grows = cross.pairs.every((sum) => sum >= 0)
    if (grows) await addToCross(trx, unitId, [cross])
    else await changeCross(trx, unitId, cross)
  }
}

function sameVersion(cells: readonly Cell[]): Cell[][] {
  return [...Map.groupBy(cells, (cell) => cell.key.versionId).values()]
}

/** Midnight in Việt Nam: a cell may hold a single sheet, whose hour nobody is to know. */
function startOfDay(instant: Date): Date {
  const day = new Date(instant.getTime() + 7 * 60 * 60 * 1000).toISOString().slice(0, 10)
  return new Date(`${day}T00:00:00+07:00`)
}
