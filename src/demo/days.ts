import { instantInVietnam } from '../rounds/round.ts'

/** The instant of a day and a time 'HH:MM' in Việt Nam. */
export function instantOn(day: string, time: string): Date {
  const instant = instantInVietnam(`${day}T${time}`)
  if (instant === undefined) throw new RangeError(`there is no ${time} on ${day}`)
  return instant
}
