import type { Db } from '../database.ts'
import type { Day } from '../days.ts'
import type { WorkCalendar } from './working-day.ts'

export type CalendarDay = {
  day: Day
  kind: 'off' | 'worked'
  name: string
  source: string | null
  verified: boolean
}

/** Days off and days worked instead, of one year, in order. */
export async function calendarDays(db: Db, year: number): Promise<CalendarDay[]> {
  return await db
    .selectFrom('calendar_day')
    .select(['day', 'kind', 'name', 'source', 'verified'])
    .where('day', '>=', `${year}-01-01`)
    .where('day', '<=', `${year}-12-31`)
    .orderBy('day')
    .execute()
}

/** All that is known of days off, for reckoning. */
export async function workCalendar(db: Db): Promise<WorkCalendar> {
  const rows = await db.selectFrom('calendar_day').select(['day', 'kind']).orderBy('day').execute()
  const of = (kind: CalendarDay['kind']) =>
    new Set(rows.filter((row) => row.kind === kind).map((row) => row.day))
  return { off: of('off'), worked: of('worked') }
}

export async function upsertCalendarDay(trx: Db, day: CalendarDay): Promise<void> {
  const { kind, name, source, verified } = day
  await trx
    .insertInto('calendar_day')
    .values(day)
    .onConflict((conflict) => conflict.columns(['day']).doUpdateSet({ kind, name, source, verified }))
    .execute()
}

/** @returns whether it was there */
export async function deleteCalendarDay(trx: Db, day: Day): Promise<boolean> {
  const rows = await trx.deleteFrom('calendar_day').where('day', '=', day).returning('day').execute()
  return rows.length === 1
}
