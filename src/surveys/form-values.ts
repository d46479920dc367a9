import { choicesByText } from './choices.ts'
import type { FieldPart } from './field-name.ts'
import type { Choice, Question } from './questionnaire.ts'

/** Reads a field of one question from the posted form. */
export type FieldReader = (part?: FieldPart) => string | readonly string[] | undefined

/** What the posted fields of a question stand for; what is no choice or number stays text, for the checker to refuse. */
export function understood(question: Question, field: FieldReader): unknown {
  switch (question.kind) {
    case 'single':
      return withComment(question.choices, valueIn(question.choices, field()), field)
    case 'multiple': {
      const posted = field()
      const list = typeof posted === 'string' ? [posted] : (posted ?? [])
      const values = list.filter((one) => one !== '').map((one) => valueIn(question.choices, one))
      if (values.length === 0) return undefined
      const commented = values.map((value) => withComment(question.choices, value, field))
      const some = commented.some((one) => typeof one === 'object')
      return some ? commented.map((one) => (typeof one === 'object' ? one : { value: one })) : values
    }
    case 'ranking': {
      const places = Array.from({ length: question.places }, (_, at) => field({ place: at + 1 }) ?? '')
      while (places.at(-1) === '') places.pop()
      return places.length === 0 ? undefined : places.map((one) => valueIn(question.choices, one) ?? '')
    }
    case 'matrix': {
      const rows: { [row: string]: unknown } = {}
      for (const { value: row } of question.rows) {
        const posted = field({ row })
        const value = question.several
          ? severalIn(question.choices, posted)
          : valueIn(question.choices, posted)
        if (value !== undefined) rows[row] = value
      }
      return Object.keys(rows).length === 0 ? undefined : rows
    }
    case 'number':
      return numberTyped(field(), question.decimals)
    case 'range': {
      const ends = [1, 2].map((place) => numberTyped(field({ place }), question.decimals))
      return ends.every((end) => end === undefined) ? undefined : ends.filter((end) => end !== undefined)
    }
    case 'text':
      return question.input === 'date' || question.input === 'month' ? dayTyped(field()) : field()
    case 'computed':
      return undefined
  }
}

/** The value of the choice with this text; what is no choice stays as it is, for the checker to refuse. */
function valueIn(choices: readonly Choice[], posted: unknown): unknown {
  if (posted === undefined || posted === '') return undefined
  return typeof posted === 'string' ? (choicesByText(choices).get(posted)?.value ?? posted) : posted
}

function severalIn(choices: readonly Choice[], posted: unknown): unknown {
  const list: readonly unknown[] = typeof posted === 'string' ? [posted] : Array.isArray(posted) ? posted : []
  const values = list.filter((one) => one !== '').map((one) => valueIn(choices, one))
  return values.length === 0 ? undefined : values
}

function withComment(choices: readonly Choice[], value: unknown, field: FieldReader): unknown {
  const carriers = choices.filter((choice) => choice.comment !== null && !choice.comment.apart)
  const words = carriers.map((choice) => ({ value: choice.value, comment: field({ comment: choice.value }) }))
  const own = words.find((one) => one.value === value && one.comment !== undefined && one.comment !== '')
  return own ?? value
}

/** “25/12/2026” and “12/2026”, as they are written here, in the notation of the field; anything else stays as it is. */
function dayTyped(posted: string | readonly string[] | undefined): string | readonly string[] | undefined {
  const found = typeof posted === 'string' && /^(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})$/.exec(posted.trim())
  if (!found) return posted
  const [, day, month, year] = found
  return [year!, month!, ...(day === undefined ? [] : [day])].map((part) => part.padStart(2, '0')).join('-')
}

/** “3,5” and “3.5” are numbers where decimals are asked for; anything doubtful (“1.000”) stays text and is refused. */
function numberTyped(posted: string | readonly string[] | undefined, decimals: number): unknown {
  if (typeof posted !== 'string') return posted
  const text = posted.trim()
  if (text === '') return undefined
  const found = /^-?[0-9]{1,15}(?:[.,]([0-9]+))?$/.exec(text)
  if (found === null || (found[1]?.length ?? 0) > decimals) return text
  return Number(text.replace(',', '.'))
}
