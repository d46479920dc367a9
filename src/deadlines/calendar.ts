import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { type Day, dayAfter } from '../days.ts'
import { refuse } from '../refusals.ts'
import type { Actor } from '../rounds/create.ts'
import { type CalendarDay, deleteCalendarDay, upsertCalendarDay } from './calendar-queries.ts'

/** The most days entered at once: Tết with its bridge days is the longest stretch. */
export const longestStretch = 31

/**
 * Enters days off, or days worked instead, from the first to the last; a day that is there already is written anew.
 * @param unitId the unit in whose audit chain the act stands
 * @throws RangeError when the stretch is longer than `longestStretch` days
 */
export async function enterDays(
  db: Db,
  by: Actor,
  unitId: number,
  stretch: Omit<CalendarDay, 'day'> & { from: Day; to: Day },
): Promise<void> {
  const { from, to, ...facts } = stretch
  const days: Day[] = []
  for (let day = from; day <= to; day = dayAfter(day, 1)) {
    days.push(day)
    if (days.length > longestStretch) throw new RangeError(`more than ${longestStretch} days`)
  }
  await inTransaction(db, async (trx) => {
    for (const day of days) await upsertCalendarDay(trx, { day, ...facts })
    await recordAct(trx, {
      unitId,
      by,
      act: 'calendar.enter',
      subject: `calendar:${from}`,
      detail: { ...stretch },
    })
  })
}

/** Takes a day out of the calendar. @throws Refusal `not_found` */
export async function removeDay(db: Db, by: Actor, unitId: number, day: Day): Promise<void> {
  await inTransaction(db, async (trx) => {
    if (!(await deleteCalendarDay(trx, day))) throw refuse('not_found', { what: 'ngày này trong lịch' })
    await recordAct(trx, { unitId, by, act: 'calendar.remove', subject: `calendar:${day}` })
  })
}
