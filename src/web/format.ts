import type { Language } from '../words/dictionary.ts'

const zone = 'Asia/Ho_Chi_Minh'
const locales = { vi: 'vi-VN', en: 'en-GB' } as const

const numbers = new Map<string, Intl.NumberFormat>()

function numberFormat(language: Language, decimals: number): Intl.NumberFormat {
  const key = `${language}${decimals}`
  let format = numbers.get(key)
  if (!format) {
    format = new Intl.NumberFormat(locales[language], {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      roundingMode: 'halfExpand',
      // What rounds to nothing has no sign: −0,04 prints 0,0.
      signDisplay: 'negative',
    })
    numbers.set(key, format)
  }
  return format
}

/** A minus is as wide as a plus and is read as one; a hyphen is neither, and a line may break behind it. */
const withMinus = (text: string) => text.replace('-', '\u2212')

/** What views use to print figures. Rounding happens here and nowhere else (methodology §1: half away from zero). */
export type Format = {
  /** 1234.5 → "1.234,5" */
  number(value: number | null, decimals?: number): string
  /** a difference with its sign: 1.25 → "+1,3", −1 → "−1,0", 0 → "0,0" */
  signed(value: number | null, decimals?: number): string
  /** a probability 0..1 of a test: 0.0321 → "0,032", 0.0002 → "dưới 0,001" */
  chance(value: number): string
  /** 78 → "78,0%"; null → "—" */
  percent(value: number | null, decimals?: number): string
  /** points with up to two decimals, no trailing zeros: 3.5 → "3,5" */
  points(value: number | null): string
  /** a Date or 'YYYY-MM-DD' → "05/11/2026" */
  date(value: Date | string | null): string
  /** a Date → "05/11/2026 14:05" */
  time(value: Date | null): string
}

const absent = '—'

/** A number rounded to so many decimals, half away from zero, for tables that machines read. */
export function rounded(value: number, decimals: number): number {
  return Math.abs(value) < 1e-6 ? 0 : decimalOf(value, decimals)
}

function decimalOf(value: number, decimals: number): number {
  // Half away from zero on the decimal that a person reads: 2.675 must print 2,68 although its double lies below.
  const scaled = Number(`${Math.abs(value).toPrecision(15)}`)
  return Math.sign(value) * Number(`${Math.round(Number(`${scaled}e${decimals}`))}e-${decimals}`)
}

function formatFor(language: Language): Format {
  const number = (value: number | null, decimals = 0) => {
    if (value === null || !Number.isFinite(value)) return absent
    const small = Math.abs(value) < 1e-6 || Math.abs(value) > 1e15
    return withMinus(numberFormat(language, decimals).format(small ? value : decimalOf(value, decimals)))
  }
  const points = new Intl.NumberFormat(locales[language], {
    maximumFractionDigits: 2,
    signDisplay: 'negative',
  })
  const day = new Intl.DateTimeFormat('vi-VN', {
    timeZone: zone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  })
  const clock = new Intl.DateTimeFormat('vi-VN', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return {
    number,
    signed: (value, decimals = 1) =>
      value !== null && decimalOf(value, decimals) > 0
        ? `+${number(value, decimals)}`
        : number(value, decimals),
    chance: (value) =>
      value < 0.001 ? `${{ vi: 'dưới', en: 'below' }[language]} ${number(0.001, 3)}` : number(value, 3),
    percent: (value, decimals = 1) => (value === null ? absent : `${number(value, decimals)}%`),
    points: (value) =>
      value === null || !Number.isFinite(value) ? absent : withMinus(points.format(decimalOf(value, 2))),
    date(value) {
      if (value === null) return absent
      if (typeof value === 'string') {
        const [year, month, date] = value.slice(0, 10).split('-')
        return `${date}/${month}/${year}`
      }
      return day.format(value)
    },
    time: (value) => (value === null ? absent : `${day.format(value)} ${clock.format(value)}`),
  }
}

export const formats: Record<Language, Format> = { vi: formatFor('vi'), en: formatFor('en') }

const isoDay = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** From then on the clocks of the whole country are seven hours ahead, in summer and winter. */
const sevenHoursSince = new Date('1976-01-01T00:00:00Z')
const sevenHours = 7 * 60 * 60 * 1000

/** @returns the calendar day in Việt Nam, 'YYYY-MM-DD' @throws RangeError when the date is invalid */
export function dayInVietnam(instant: Date): string {
  if (instant < sevenHoursSince) return isoDay.format(instant)
  return new Date(instant.getTime() + sevenHours).toISOString().slice(0, 10)
}
