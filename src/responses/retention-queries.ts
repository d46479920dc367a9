import type { Db } from '../database.ts'
import { roundSettings } from '../rounds/settings.ts'

/** The rounds whose single sheets are gone, or going: what is counted of them can no longer be counted anew. */
export const withoutSheets = (db: Db) =>
  db.selectFrom('round').select('round_id').where('sheets_deleted_at', 'is not', null)

/** Closed rounds whose time has come, and those whose deletion was cut short. */
export async function roundsToClear(
  db: Db,
  now: Date,
): Promise<{ roundId: number; unitId: number; marked: boolean }[]> {
  const rows = await db
    .selectFrom('round')
    .select(['round_id', 'unit_id', 'closed_at', 'settings', 'sheets_deleted_at'])
    .where('state', 'in', ['closed', 'published'])
    .where('closed_at', 'is not', null)
    .orderBy('round_id')
    .execute()
  return rows
    .filter(({ closed_at, settings }) => {
      const end = closed_at === null ? null : monthsAfter(closed_at, roundSettings(settings).retentionMonths)
      return end !== null && end <= now
    })
    .map((row) => ({ roundId: row.round_id, unitId: row.unit_id, marked: row.sheets_deleted_at !== null }))
}

/** The same day of a later month, or its last day where it is shorter. */
export function monthsAfter(instant: Date, months: number): Date {
  const end = new Date(instant)
  end.setUTCMonth(end.getUTCMonth() + months, 1)
  const last = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate()
  end.setUTCDate(Math.min(instant.getUTCDate(), last))
  return end
}

export async function markCleared(trx: Db, roundId: number, at: Date): Promise<void> {
  await trx.updateTable('round').set({ sheets_deleted_at: at }).where('round_id', '=', roundId).execute()
}

/** The cases of a round with their units, to go through unit by unit. */
export async function casesToClear(db: Db, roundId: number): Promise<{ case_id: number; unit_id: number }[]> {
  return await db
    .selectFrom('evaluation_case')
    .select(['case_id', 'unit_id'])
    .where('round_id', '=', roundId)
    .orderBy('unit_id')
    .orderBy('case_id')
    .execute()
}

/** Deletes the sheets, the unfinished forms and the invitations with the names on their lists. @returns how many sheets */
export async function clearCase(trx: Db, unitId: number, caseId: number): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('response')
    .where('unit_id', '=', unitId)
    .where('case_id', '=', caseId)
    .executeTakeFirst()
  await trx.deleteFrom('draft').where('unit_id', '=', unitId).where('case_id', '=', caseId).execute()
  await trx
    .updateTable('sample_entry')
    .set({ label: '' })
    .where('unit_id', '=', unitId)
    .where('case_id', '=', caseId)
    .execute()
  return Number(numDeletedRows)
}
