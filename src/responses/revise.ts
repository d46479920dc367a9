import { type Db, inTransaction } from '../database.ts'
import { type Compiled, keepCompiled } from './compiled.ts'
import { holdCounts } from './count-queries.ts'
import { deleteSheet, lockSheet, replaceAnswers } from './sheet-queries.ts'
import { addSheet, applySums, newSums } from './sums.ts'

/**
 * Puts other answers, already checked, in the place of a sheet's: what is counted of the old ones is taken off and the new
 * ones are counted, in the same transaction. A sheet that is not counted yet is only replaced.
 * @returns false if the unit has no such sheet
 */
export async function correctSheet(
  db: Db,
  { unitId, responseId }: { unitId: number; responseId: string },
  answers: Readonly<Record<string, unknown>>,
  compiled: Compiled = keepCompiled(),
): Promise<boolean> {
  return await inTransaction(db, async (trx) => {
    await holdCounts(trx, [unitId])
    const sheet = await lockSheet(trx, unitId, responseId)
    if (!sheet) return false
    const counted = sheet.folded_revision > 0
    if (counted) {
      const change = newSums()
      await addSheet(trx, change, sheet, compiled, -1)
      await addSheet(trx, change, { ...sheet, answers }, compiled)
      await applySums(trx, change)
    }
    const foldedRevision = counted ? sheet.folded_revision + 1 : 0
    await replaceAnswers(trx, { unitId, responseId, answers, foldedRevision })
    return true
  })
}

/**
 * Removes a sheet, and takes what is counted of it off in the same transaction.
 * @returns false if the unit has no such sheet
 */
export async function withdrawSheet(
  db: Db,
  { unitId, responseId }: { unitId: number; responseId: string },
  compiled: Compiled = keepCompiled(),
): Promise<boolean> {
  return await inTransaction(db, async (trx) => {
    await holdCounts(trx, [unitId])
    const sheet = await lockSheet(trx, unitId, responseId)
    if (!sheet) return false
    if (sheet.folded_revision > 0) {
      const change = newSums()
      await addSheet(trx, change, sheet, compiled, -1)
      await applySums(trx, change)
    }
    await deleteSheet(trx, unitId, responseId)
    return true
  })
}
