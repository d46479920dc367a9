type Given = readonly unknown[]

/** A date or a moment as survey-core reads it; null for nothing. */
function dateOf(value: unknown): Date | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  if (!value) return null
  const day = typeof value === 'string' && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)
  return new Date(day ? `${value}T00:00:00` : value)
}

function wholeDays(from: Date, to: Date): number {
  const utc = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  return Math.ceil(Math.abs(utc(to) - utc(from)) / 86_400_000)
}

function months(from: Date, to: Date): number {
  const between = (to.getFullYear() - from.getFullYear()) * 12 + to.getMonth() - from.getMonth()
  return to.getDate() < from.getDate() ? between - 1 : between
}

const spans: { readonly [unit: string]: number } = { hours: 3_600_000, minutes: 60_000, seconds: 1000 }

function dateDiff(given: Given): number | null {
  const [from, to] = [dateOf(given[0]), dateOf(given[1])]
  if (from === null || to === null) return null
  const unit = typeof given[2] === 'string' && given[2] !== '' ? given[2] : 'days'
  if (unit === 'days') return wholeDays(from, to)
  const span = Object.hasOwn(spans, unit) ? spans[unit]! : undefined
  if (span !== undefined) return Math.ceil(Math.abs(to.getTime() - from.getTime()) / span)
  return unit === 'months' ? months(from, to) : Math.trunc(months(from, to) / 12)
}

const part =
  (read: (date: Date) => number) =>
  (given: Given): number | null => {
    const date = dateOf(given[0])
    return date === null ? null : read(date)
  }

/** Functions of survey-core on dates that are given. Without a date they give nothing: none reads the clock. */
export const dateFunctions = {
  dateDiff,
  diffDays: (given: Given) => {
    const [from, to] = [dateOf(given[0]), dateOf(given[1])]
    return from === null || to === null || given.length !== 2 ? 0 : wholeDays(from, to)
  },
  getYear: part((date) => date.getFullYear()),
  year: part((date) => date.getFullYear()),
  month: part((date) => date.getMonth() + 1),
  day: part((date) => date.getDate()),
  weekday: part((date) => date.getDay()),
}
