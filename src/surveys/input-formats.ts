import type { TextQuestion } from './questionnaire.ts'

type Format = { readonly test: (text: string) => boolean; readonly example: string }

function isDay(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

const time = /^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$/

/** Patterns are plain runs of character classes: none can be made to take long. */
const formats: { readonly [input in TextQuestion['input']]?: Format } = {
  email: { test: (text) => /^[^\s@<>]{1,64}@[^\s@<>.]+(\.[^\s@<>.]+)+$/.test(text), example: 'ten@vi-du.vn' },
  tel: { test: (text) => /^\+?[0-9 ().-]{6,25}$/.test(text), example: '0912 345 678' },
  url: {
    test: (text) => /^https?:\/\//.test(text) && URL.canParse(text),
    example: 'https://vi-du.vn',
  },
  date: { test: isDay, example: '2026-11-09' },
  month: { test: (text) => /^[0-9]{4}-(0[1-9]|1[0-2])$/.test(text), example: '2026-11' },
  week: { test: (text) => /^[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])$/.test(text), example: '2026-W45' },
  time: { test: (text) => time.test(text), example: '14:30' },
  'datetime-local': {
    test: (text) => isDay(text.slice(0, 10)) && text[10] === 'T' && time.test(text.slice(11)),
    example: '2026-11-09T14:30',
  },
  color: { test: (text) => /^#[0-9a-fA-F]{6}$/.test(text), example: '#1a2b3c' },
}

/** How an input's text must look; null = any text. */
export function formatOf(input: TextQuestion['input']): Format | null {
  return formats[input] ?? null
}

/** A day, month or moment as it is written here: “2026-12-25” is 25/12/2026; all else as it stands. */
export function asWritten(value: string): string {
  const found = /^(\d{4})-(\d\d)(?:-(\d\d))?(?:T(\d\d:\d\d))?$/.exec(value)
  if (!found) return value
  const [, year, month, day, time] = found
  const written = [day, month, year].filter((part) => part !== undefined).join('/')
  return time === undefined ? written : `${written} ${time}`
}
