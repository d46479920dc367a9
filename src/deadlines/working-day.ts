import { type Day, dayAfter } from '../days.ts'

/**
 * Days off and days worked instead, as they are entered for each year: holidays that fall on working days, and weekend days
 * on which offices work to make up for a bridge day.
 */
export type WorkCalendar = Readonly<{ off: ReadonlySet<Day>; worked: ReadonlySet<Day> }>

export const plainWeeks: WorkCalendar = { off: new Set(), worked: new Set() }

/** Monday to Friday, unless the calendar says otherwise. */
export function isWorkingDay(day: Day, calendar: WorkCalendar): boolean {
  if (calendar.worked.has(day)) return true
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6 && !calendar.off.has(day)
}

/**
 * The day so many working days after another: the day itself is not counted, the last one is. With 0 the day itself, or
 * the next working day when it is none.
 * @param days 0 … 1000
 * @throws RangeError for another number, or when the calendar leaves no working day in ten years
 */
export function addWorkingDays(day: Day, days: number, calendar: WorkCalendar): Day {
  if (!Number.isInteger(days) || days < 0 || days > 1000) throw new RangeError(`${days} working days`)
  let at = day
  let left = days
  for (let step = 0; step < 3660; step++) {
    if (left === 0 && isWorkingDay(at, calendar)) return at
    at = dayAfter(at, 1)
    if (left > 0 && isWorkingDay(at, calendar)) left -= 1
  }
  throw new RangeError('the calendar leaves no working day')
}

/** How many working days lie after `from` up to and including `to`; negative when `to` comes first. */
export function workingDaysBetween(from: Day, to: Day, calendar: WorkCalendar): number {
  if (to < from) return -workingDaysBetween(to, from, calendar)
  let count = 0
  for (let at = from; at < to; ) {
    at = dayAfter(at, 1)
    if (isWorkingDay(at, calendar)) count += 1
  }
  return count
}
