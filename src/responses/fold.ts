import { type Db, inTransaction } from '../database.ts'
import { classOf, countSheet } from '../surveys/count-sheet.ts'
import type { Answers } from '../surveys/questionnaire.ts'
import type { Cell } from './cell.ts'
import { CellSums } from './cell.ts'
import { type Compiled, keepCompiled } from './compiled.ts'
import { addToCounts, type Sheet, takeUnfolded } from './count-queries.ts'

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
  const sheets = await takeUnfolded(trx, unitId, BATCH)
  if (sheets.length === 0) return 0
  const sums = new CellSums()
  for (const sheet of sheets) await addSheet(trx, sums, sheet, compiled)
  for (const cells of sameVersion(sums.sorted())) {
    await addToCounts(trx, unitId, cells, cells[0]!.counts.length, startOfDay(new Date()))
  }
  return sheets.length
}

/** Adds one sheet to the cell it belongs to, as fold and recount both do. */
export async function addSheet(trx: Db, sums: CellSums, sheet: Sheet, compiled: Compiled): Promise<void> {
  const { questionnaire, layout } = await compiled(trx, sheet.questionnaire_version_id)
  const answers = sheet.answers as Answers
  sums.add(
    {
      roundId: sheet.round_id,
      caseId: sheet.case_id,
      versionId: sheet.questionnaire_version_id,
      mode: sheet.mode,
      psu: sheet.psu,
      class: classOf(questionnaire, answers),
    },
    layout.length,
    countSheet(questionnaire, layout, answers),
  )
}

function sameVersion(cells: readonly Cell[]): Cell[][] {
  return [...Map.groupBy(cells, (cell) => cell.key.versionId).values()]
}

/** Midnight in Việt Nam: a cell may hold a single sheet, whose hour nobody is to know. */
function startOfDay(instant: Date): Date {
  const day = new Date(instant.getTime() + 7 * 60 * 60 * 1000).toISOString().slice(0, 10)
  return new Date(`${day}T00:00:00+07:00`)
}
