import { conditioned, decider } from './document.ts'

type Json = { readonly [name: string]: unknown }

function isChoice(value: unknown): boolean {
  return value === 1 || value === 2 || value === 3 || value === 4 || value === 5
}

function isText(value: unknown, longest: number): boolean {
  return (
    typeof value === 'string' &&
    value.normalize('NFC').trim().length <= longest &&
    !/(?![\t\n])\p{Cc}/u.test(value)
  )
}

const rows = new Set(['a', 'b', 'c', 'd'])

/** The check that somebody would write for `documentOf(count)`: names of the questions that are wrong. */
export function handWritten(count: number): (sheet: Json) => string[] {
  const names = new Set(Array.from({ length: count }, (_, at) => `q${at}`))
  return (sheet) => {
    const wrong: string[] = []
    for (const name of Object.keys(sheet)) if (!names.has(name)) wrong.push(name)
    for (let at = 0; at < count; at++) {
      const name = `q${at}`
      const value = sheet[name]
      if (conditioned(at)) {
        const decides = sheet[`q${decider(at)}`] as number
        if (!(decides >= 3 && decides !== 5)) {
          if (value !== undefined) wrong.push(name)
          continue
        }
      }
      if (value === undefined) {
        if (at % 10 === 0) wrong.push(name)
      } else if (!fits(at, value)) wrong.push(name)
    }
    return wrong
  }
}

function fits(at: number, value: unknown): boolean {
  switch (at % 10) {
    case 2:
      return (
        Array.isArray(value) &&
        value.length <= 3 &&
        value.every(isChoice) &&
        new Set(value).size === value.length
      )
    case 4:
      return (
        typeof value === 'object' &&
        value !== null &&
        Object.entries(value).every(([row, cell]) => rows.has(row) && isChoice(cell))
      )
    case 5:
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 120
    case 7:
      return typeof value === 'boolean'
    case 8:
      return isText(value, 100)
    case 9:
      return isText(value, 500)
    default:
      return isChoice(value)
  }
}
