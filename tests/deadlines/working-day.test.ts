import fc from 'fast-check'
import t from 'tap'
import { dayAfter } from '../../src/days.ts'
import {
  addWorkingDays,
  isWorkingDay,
  plainWeeks,
  workingDaysBetween,
} from '../../src/deadlines/working-day.ts'

/** The turn of a year, a long holiday in the middle of February and a Saturday worked for a bridge day. */
const calendar = {
  off: new Set([
    '2026-01-01',
    '2026-01-02',
    '2026-02-16',
    '2026-02-17',
    '2026-02-18',
    '2026-02-19',
    '2026-02-20',
  ]),
  worked: new Set(['2026-01-10']),
}

t.test('working days over weekends, holidays, the turn of a year and a leap day', async (t) => {
  const cases: [from: string, days: number, expected: string][] = [
    ['2025-12-31', 1, '2026-01-05'],
    ['2026-01-08', 2, '2026-01-10'],
    ['2026-02-13', 1, '2026-02-23'],
    ['2026-02-12', 5, '2026-02-26'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2024-02-28', 2, '2024-03-01'],
    ['2026-11-20', 1, '2026-11-23'],
    ['2026-11-21', 0, '2026-11-23'],
    ['2026-11-20', 0, '2026-11-20'],
  ]
  for (const [from, days, expected] of cases)
    t.equal(addWorkingDays(from, days, calendar), expected, `${from} + ${days}`)
  t.equal(workingDaysBetween('2025-12-31', '2026-01-12', calendar), 7)
  t.equal(workingDaysBetween('2026-01-12', '2025-12-31', calendar), -7)
  t.throws(() => addWorkingDays('2026-01-01', -1, calendar), RangeError)
})

t.test('adding and counting agree, and what is reached is worked', async (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 90 }), (start, days) => {
      const from = dayAfter('2025-06-01', start)
      const reached = addWorkingDays(from, days, calendar)
      const weeks = addWorkingDays(from, days, plainWeeks)
      return (
        isWorkingDay(reached, calendar) &&
        workingDaysBetween(from, reached, calendar) === (days === 0 && reached !== from ? 1 : days) &&
        Math.abs(Date.parse(reached) - Date.parse(weeks)) <= 12 * 86_400_000
      )
    }),
  )
  t.pass()
})
