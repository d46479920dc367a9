import type { Db } from '../database.ts'

/** Makes sure the row of a case's sheet is there, so that it can be locked. */
export async function ensureSheet(trx: Db, unitId: number, caseId: number, now: Date): Promise<void> {
  await ensureSheets(trx, [{ unit_id: unitId, case_id: caseId }], now)
}

/** The same for many cases. */
export async function ensureSheets(
  trx: Db,
  cases: readonly { unit_id: number; case_id: number }[],
  now: Date,
): Promise<void> {
  for (let from = 0; from < cases.length; from += 1000) {
    const rows = cases.slice(from, from + 1000)
    await trx
      .insertInto('assessment')
      .values(rows.map(({ unit_id, case_id }) => ({ unit_id, case_id, attestations: '{}', updated_at: now })))
      .onConflict((conflict) => conflict.columns(['unit_id', 'case_id']).doNothing())
      .execute()
  }
}
