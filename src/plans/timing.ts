import type { Day } from '../days.ts'

/**
 * What the column “Thời gian” of a plan says, in days. `from` is null when nothing says when to begin; `dues` are the days
 * by which something must be done, earliest first: one for a quarter, one a period for what comes back, none when it
 * depends on an event or could not be read.
 */
export type Timing = Readonly<{
  kind: 'dated' | 'recurring' | 'undated'
  from: Day | null
  dues: readonly Day[]
}>

/** The span of a plan: both days are in it. */
export type Span = Readonly<{ startsOn: Day; endsOn: Day }>

const undated: Timing = { kind: 'undated', from: null, dues: [] }
const romans: Readonly<Record<string, number>> = { i: 1, ii: 2, iii: 3, iv: 4 }
const day = String.raw`(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(20\d{2})`

/**
 * Reads a time as plans write it: “Quý III, IV/2024”, “Trong tháng 7 năm 2024”, “từ 01 đến 09/11/2024”, “Cả năm”,
 * “Định kỳ 06 tháng”, “Sơ kết năm 2023, tổng kết năm 2025”. A year that is not said is the year in which the plan begins.
 */
export function readTiming(text: string, span: Span): Timing {
  const said = bare(text)
  const year = Number(/\b(20\d{2})\b/.exec(said)?.[1] ?? span.startsOn.slice(0, 4))
  return (
    readDays(said, year) ??
    readQuarters(said, year) ??
    readMonths(said, year) ??
    readRecurring(said, span) ??
    readYears(said, span) ??
    undated
  )
}

function readDays(said: string, year: number): Timing | null {
  const range =
    /tu (?:ngay )?(\d{1,2})(?:\s*[/.-]\s*(\d{1,2}))?(?:\s*[/.-]\s*20\d{2})? den (?:het )?(?:ngay )?(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(20\d{2}))?/.exec(
      said,
    )
  if (range) {
    const endYear = Number(range[5] ?? year)
    const from = dayOf(endYear, Number(range[2] ?? range[4]), Number(range[1]))
    const due = dayOf(endYear, Number(range[4]), Number(range[3]))
    if (from && due && from <= due) return { kind: 'dated', from, dues: [due] }
  }
  const days = [
    ...[...said.matchAll(new RegExp(day, 'g'))].map((found) =>
      dayOf(Number(found[3]), Number(found[2]), Number(found[1])),
    ),
    // As a cell of Excel that holds a date comes over.
    ...[...said.matchAll(/\b(20\d{2})-(\d{2})-(\d{2})\b/g)].map((found) =>
      dayOf(Number(found[1]), Number(found[2]), Number(found[3])),
    ),
  ]
  if (days.length === 0) return null
  if (days.includes(null)) return undated
  return { kind: 'dated', from: null, dues: ordered(days as Day[]) }
}

/** “Quý I”, “quý III, IV/2024”; also “IV năm 2024”, where the word was forgotten. */
function readQuarters(said: string, year: number): Timing | null {
  const named =
    /quy ((?:iv|i{1,3}|[1-4])(?:\s*(?:,|va|-|–|den|\/)\s*(?:quy )?(?:iv|i{1,3}|[1-4])\b)*)(?![a-z])/.exec(
      said,
    )
  const unnamed = named ? null : /^(iv|i{1,3}) nam 20\d{2}/.exec(said)
  const list = (named ?? unnamed)?.[1]
  if (!list) return null
  const quarters = [...list.matchAll(/iv|i{1,3}|[1-4]/g)].map(([one]) => romans[one] ?? Number(one))
  return monthsOf(year, Math.min(...quarters) * 3 - 2, Math.max(...quarters) * 3)
}

function readMonths(said: string, year: number): Timing | null {
  const list =
    /thang ((?:0?[1-9]|1[0-2])(?:\s*(?:,|va|-|–|den)\s*(?:thang )?(?:0?[1-9]|1[0-2])(?!\d))*)(?!\d)/.exec(
      said,
    )?.[1]
  if (!list || /(?:dinh ky|moi)[^,;]*thang/.test(said)) return null
  const months = [...list.matchAll(/\d+/g)].map(([one]) => Number(one))
  return monthsOf(year, Math.min(...months), Math.max(...months))
}

/** “Thường xuyên”, “hàng năm”, “định kỳ 06 tháng”: the end of each period that lies in the span. */
function readRecurring(said: string, span: Span): Timing | null {
  const months = /hang thang/.test(said)
    ? 1
    : /hang quy|0?3 thang/.test(said)
      ? 3
      : /0?6 thang|nua nam/.test(said)
        ? 6
        : /hang nam|moi nam|thuong nien/.test(said)
          ? 12
          : null
  if (months !== null) return { kind: 'recurring', from: span.startsOn, dues: periodEnds(span, months) }
  if (/thuong xuyen|dinh ky|lien tuc/.test(said))
    return { kind: 'recurring', from: span.startsOn, dues: [span.endsOn] }
  return null
}

/** “Cả năm”, “năm 2024”, “sơ kết năm 2023, tổng kết năm 2025”. A plan or an event that is only referred to gives no day. */
function readYears(said: string, span: Span): Timing | null {
  if (/^(?:theo|khi|sau khi) /.test(said)) return null
  const years = [...said.matchAll(/\b(20\d{2})\b/g)].map(([one]) => Number(one))
  if (years.length === 0 && !/(?:ca|trong|suot) nam/.test(said)) return null
  const named = years.length > 0 ? years : [Number(span.startsOn.slice(0, 4))]
  return {
    kind: 'dated',
    from: `${Math.min(...named)}-01-01`,
    dues: ordered(named.map((one) => `${one}-12-31`)),
  }
}

function monthsOf(year: number, first: number, last: number): Timing {
  return { kind: 'dated', from: `${year}-${two(first)}-01`, dues: [endOfMonth(year, last)] }
}

function periodEnds({ startsOn, endsOn }: Span, months: number): Day[] {
  const ends: Day[] = []
  for (let year = Number(startsOn.slice(0, 4)); year <= Number(endsOn.slice(0, 4)); year++) {
    for (let month = months; month <= 12; month += months) {
      const end = endOfMonth(year, month)
      if (end >= startsOn && end <= endsOn) ends.push(end)
    }
  }
  return ends.length > 0 ? ends : [endsOn]
}

function endOfMonth(year: number, month: number): Day {
  return `${year}-${two(month)}-${two(new Date(Date.UTC(year, month, 0)).getUTCDate())}`
}

function dayOf(year: number, month: number, date: number): Day | null {
  const instant = new Date(Date.UTC(year, month - 1, date))
  return instant.getUTCMonth() === month - 1 && instant.getUTCDate() === date
    ? `${year}-${two(month)}-${two(date)}`
    : null
}

/** Small letters without diacritics; the signs between numbers stay. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replace(/\s+/g, ' ')
    .trim()
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

function ordered(days: readonly Day[]): Day[] {
  return [...new Set(days)].sort()
}
