import type { Db } from '../database.ts'

/** Makes sure the row of a case's sheet is there, so that it can be locked. */
export async function ensureSheet(trx: Db, unitId: number, caseId: number, now: Date): Promise<void> {
  await trx
    .insertInto('assessment')
    .values({ unit_id: unitId, case_id: caseId, attestations: '{}', updated_at: now })
    .onConflict((conflict) => conflict.columns(['unit_id', 'case_id']).doNothing())
    .execute()
}
