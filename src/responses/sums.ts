import type { Db } from '../database.ts'
import { classOf, countSheet } from '../surveys/count-sheet.ts'
import type { Answers } from '../surveys/questionnaire.ts'
import { type Cell, CellSums, cellName } from './cell.ts'
import type { Compiled } from './compiled.ts'
import { cellsOfKeys, deleteCell, putCells, stampCounts } from './count-queries.ts'
import { type Cross, CrossSums, crossName, isNothing } from './cross.ts'
import { crossesOfKeys, deleteCross, putCrosses } from './cross-queries.ts'
import type { Sheet } from './sheet-queries.ts'

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
    unitId: sheet.unit_id,
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

/**
 * Adds sums to what is kept of units whose counts this transaction holds; a row that nothing is left of goes.
 * @throws if less is kept than is to be taken off
 */
export async function applySums(trx: Db, { cells, crosses }: Sums): Promise<void> {
  await applyCells(trx, cells.sorted())
  await applyCrosses(trx, crosses.sorted())
}

async function applyCells(trx: Db, changes: readonly Cell[]): Promise<void> {
  const kept = await cellsOfKeys(
    trx,
    changes.map(({ key }) => key),
  )
  const known = new Map(kept.map((cell) => [cellName(cell.key), cell]))
  const changed: Cell[] = []
  for (const change of changes) {
    const { key } = change
    const before = known.get(cellName(key))
    const sheets = (before?.sheets ?? 0) + change.sheets
    if (sheets < 0 || (sheets === 0 && before === undefined)) throw notCounted(key.unitId)
    if (sheets === 0) await deleteCell(trx, key)
    else changed.push({ key, sheets, counts: before ? summed(before.counts, change.counts) : change.counts })
  }
  await putCells(trx, changed, startOfDay(new Date()))
  await stampCounts(
    trx,
    changes.map(({ key }) => key),
  )
}

async function applyCrosses(trx: Db, changes: readonly Cross[]): Promise<void> {
  const kept = await crossesOfKeys(
    trx,
    changes.map(({ key }) => key),
  )
  const known = new Map(kept.map((cross) => [crossName(cross.key), cross]))
  const changed: Cross[] = []
  for (const { key, sums: more } of changes) {
    const before = known.get(crossName(key))
    const sums = before ? summed(before.sums, more) : more
    if (isNothing(sums)) await deleteCross(trx, key)
    else changed.push({ key, sums })
  }
  await putCrosses(trx, changed)
}

function summed(kept: ArrayLike<number>, more: ArrayLike<number>): Float64Array {
  if (kept.length !== more.length) {
    throw new Error('A questionnaire has changed its number of items since it was counted.')
  }
  const sums = new Float64Array(kept.length)
  for (let at = 0; at < sums.length; at++) sums[at] = kept[at]! + more[at]!
  return sums
}

function notCounted(unitId: number): Error {
  return new Error(`The counts of unit ${unitId} do not hold a sheet that is marked as counted: refold it.`)
}

/** Midnight in Việt Nam: a cell may hold a single sheet, whose hour nobody is to know. */
function startOfDay(instant: Date): Date {
  const day = new Date(instant.getTime() + 7 * 60 * 60 * 1000).toISOString().slice(0, 10)
  return new Date(`${day}T00:00:00+07:00`)
}
