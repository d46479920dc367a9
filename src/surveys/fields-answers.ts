import type { AnswerFields, Answers, AnswerValue, Question, Scalar } from './questionnaire.ts'

/** How the answer to a question is found in the fields of a page; names are those outside a repeated group. */
export type AnswerField = Readonly<{
  kind: Question['kind']
  name: string
  /** posted texts that stand for a value other than themselves */
  values?: readonly (readonly [posted: string, value: Scalar])[]
  /** rows of a matrix, places of a ranking, ends of a range, by their own fields */
  parts?: readonly (readonly [part: string, name: string])[]
  several?: boolean
  decimals?: number
  step?: number
  /** of a number its bounds, of several choices how many */
  least?: number
  most?: number
  /** posted texts of choices that stand alone */
  alone?: readonly string[]
}>

/**
 * The answers that stand in the fields of a page while it is filled in; what could not be taken counts for nothing. Runs in the
 * browser too, so it needs nothing.
 * @param read what stands in the fields of this name: nothing, one text, or several
 * @param begin what the names of a turn begin with
 */
export function answersInFields(
  fields: { readonly [key: string]: AnswerField },
  read: (name: string) => readonly string[],
  begin = '',
): Answers {
  const answers: { [key: string]: AnswerValue } = {}
  for (const key of Object.keys(fields)) {
    const answer = answerIn(fields[key]!, (name) => read(begin + name).filter((text) => text !== ''))
    if (answer !== undefined) answers[key] = answer
  }
  return answers
}

function answerIn(field: AnswerField, read: (name: string) => string[]): AnswerValue | undefined {
  const { kind, name, values = [], parts = [], alone = [], least = 0, most } = field
  const chosen = (of: string) =>
    read(of).map((text) => values.find(([posted]) => posted === text)?.[1] ?? text)
  switch (kind) {
    case 'single':
      return chosen(name)[0]
    case 'multiple': {
      const list = chosen(name)
      if (read(name).some((text) => alone.includes(text))) return list.length === 1 ? list : undefined
      return list.length > 0 && list.length >= least && list.length <= (most ?? list.length)
        ? list
        : undefined
    }
    case 'ranking': {
      const list = parts.map(([, place]) => chosen(place)[0])
      while (list.length > 0 && list[list.length - 1] === undefined) list.pop()
      const whole = list.length > 0 && list.every((one, at) => one !== undefined && list.indexOf(one) === at)
      return whole && list.length >= least ? (list as Scalar[]) : undefined
    }
    case 'matrix': {
      const rows: { [row: string]: Scalar | readonly Scalar[] } = {}
      for (const [row, own] of parts) {
        const list = chosen(own)
        if (list.length > 0) rows[row] = field.several ? list : list[0]!
      }
      return Object.keys(rows).length > 0 ? (rows as AnswerFields) : undefined
    }
    case 'number':
      return numberTyped(field, read(name)[0])
    case 'range': {
      const ends = parts.map(([, end]) => numberTyped(field, read(end)[0]))
      const [low, high] = ends
      return low !== undefined && high !== undefined && low <= high ? [low, high] : undefined
    }
    case 'text':
      return read(name)[0]?.normalize('NFC').trim() || undefined
    case 'computed':
      return undefined
  }
}

function numberTyped(
  { decimals = 0, step = 1, least = 0, most }: AnswerField,
  typed = '',
): number | undefined {
  const found = /^-?[0-9]{1,15}(?:[.,]([0-9]+))?$/.exec(typed.trim())
  if (found === null || (found[1] ?? '').length > decimals) return undefined
  const value = Number(found[0].replace(',', '.'))
  const scale = 10 ** decimals
  const from = Number.isInteger(least * scale) && Math.abs(least) < 1e9 ? least : 0
  const steps = ((value - from) * scale) / (step * scale)
  const fits = value >= least && value <= most! && Math.abs(steps - Math.round(steps)) < 1e-6
  return fits ? value : undefined
}
