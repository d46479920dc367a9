import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { recount, refold } from '../responses/recount.ts'
import { keepRecount, lastRecount } from './recounts.ts'

/**
 * Counts a unit anew from its sheets and, once counts and sheets agree, takes it from the list of those that differ.
 * @returns how many sheets were counted
 */
export async function refoldUnit(
  db: Db,
  by: { accountId: number; holderId: number },
  unitId: number,
): Promise<number> {
  const sheets = await inTransaction(db, async (trx) => {
    const counted = await refold(trx, unitId)
    const detail = { sheets: counted }
    await recordAct(trx, { unitId, by, act: 'counts.refold', subject: `unit:${unitId}`, detail })
    return counted
  })
  const last = await lastRecount(db)
  if (last && (await recount(db, unitId)).length === 0) {
    await keepRecount(db, { ...last, differing: last.differing.filter((one) => one.unitId !== unitId) })
  }
  return sheets
}
