/** A calendar day in Việt Nam, 'YYYY-MM-DD'. */
export type Day = string

/** The day `days` after a day; before it when negative. */
export function dayAfter(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
