import { type Day, dayAfter } from '../days.ts'

/** One reminder of a ladder: so many days after the due day (before it when negative), to the unit or to its leader. */
export type Rung = Readonly<{ offset: number; to: 'unit' | 'leader' }>

/** Seven, three and one day before and one day after to the unit, three days after to its leader. */
const usualLadder: readonly Rung[] = [
  { offset: -7, to: 'unit' },
  { offset: -3, to: 'unit' },
  { offset: -1, to: 'unit' },
  { offset: 1, to: 'unit' },
  { offset: 3, to: 'leader' },
]

/** Reminders that come later than this many days after their day say nothing new. */
const tooLate = 7

/**
 * The reminders to send today for something not yet done: for each audience the last rung that has come and was not sent.
 * What was missed before it, because the server stood still, is left out; nothing is sent twice.
 * @param sent offsets already sent for this due day
 */
export function rungsToSend(
  dueOn: Day,
  today: Day,
  sent: readonly number[],
  ladder: readonly Rung[] = usualLadder,
): Rung[] {
  return (['unit', 'leader'] as const).flatMap((to) => {
    const come = ladder
      .filter((rung) => rung.to === to && dayAfter(dueOn, rung.offset) <= today)
      .sort((a, b) => a.offset - b.offset)
      .at(-1)
    if (!come || sent.includes(come.offset) || dayAfter(dueOn, come.offset + tooLate) < today) return []
    return [come]
  })
}

/** How many days lie from one day to another; negative when the other comes first. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
