const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How late something is, in the unit people would say it in; always at least one minute. */
export type Lateness = Readonly<{ unit: 'days' | 'hours' | 'minutes'; n: number }>

/**
 * How late work was against a deadline: until it was done, or until now when it is not. Begun days of 24 hours from one on,
 * then begun hours and minutes, so that nothing late is “0”.
 */
export function lateness(missed: Readonly<{ due_at: Date; done_at: Date | null }>, now: Date): Lateness {
  const late = Math.max(0, (missed.done_at ?? now).getTime() - missed.due_at.getTime())
  if (late >= day) return { unit: 'days', n: Math.ceil(late / day) }
  if (late >= hour) return { unit: 'hours', n: Math.ceil(late / hour) }
  return { unit: 'minutes', n: Math.max(1, Math.ceil(late / minute)) }
}
