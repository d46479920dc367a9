/** A calendar day in Việt Nam, 'YYYY-MM-DD'. */
export type Day = string

/** The day `days` after a day; before it when negative. */
export function dayAfter(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** A calendar day as a date field sends it or a person types it: '2026-12-31', '31/12/2026', '5-1-2026'. */
export function dayFrom(text: string): Day | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim())
  const typed = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim())
  const [year, month, date] = iso
    ? iso.slice(1).map(Number)
    : typed
      ? typed.slice(1).map(Number).reverse()
      : []
  if (year === undefined || month === undefined || date === undefined || year < 1990 || year > 2100)
    return null
  const instant = new Date(Date.UTC(year, month - 1, date))
  return instant.getUTCMonth() === month - 1 && instant.getUTCDate() === date
    ? instant.toISOString().slice(0, 10)
    : null
}
