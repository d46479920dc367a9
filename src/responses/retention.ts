import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { countUnfolded } from '../rounds/progress-queries.ts'
import { casesToClear, clearCase, markCleared, roundsToClear } from './retention-queries.ts'

/**
 * Deletes the single sheets of rounds whose months have passed since the close, as the consent promised: answers, forms never
 * sent, and the names on lists of invited households. Counts, estimates and how many cards came back stay. A round with
 * sheets that are not counted yet waits; a deletion that was cut short goes on the next time.
 * @returns the rounds that were cleared, with how many sheets
 */
export async function deleteDueSheets(
  db: Db,
  now = new Date(),
): Promise<{ roundId: number; sheets: number }[]> {
  const cleared: { roundId: number; sheets: number }[] = []
  for (const { roundId, unitId, marked } of await roundsToClear(db, now)) {
    if (!marked) {
      if ((await countUnfolded(db, roundId)) > 0) continue
      await inTransaction(db, async (trx) => {
        await markCleared(trx, roundId, now)
        await recordAct(trx, { unitId, by: null, act: 'round.delete_sheets', subject: `round:${roundId}` })
      })
    }
    let sheets = 0
    for (const { unit_id, case_id } of await casesToClear(db, roundId)) {
      sheets += await inTransaction(db, async (trx) => await clearCase(trx, unit_id, case_id))
    }
    if (sheets > 0 || !marked) cleared.push({ roundId, sheets })
  }
  return cleared
}
