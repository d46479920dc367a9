import { instantInVietnam } from '../rounds/round.ts'

/** The day `days` after a day 'YYYY-MM-DD'; before it when negative. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The instant of a day and a time 'HH:MM' in Việt Nam. */
export function instantOn(day: string, time: string): Date {
  const instant = instantInVietnam(`${day}T${time}`)
  if (instant === undefined) throw new RangeError(`there is no ${time} on ${day}`)
  return instant
}
