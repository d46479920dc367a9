import type { Criterion } from '../frameworks/criterion.ts'
import type { CriterionNode } from '../frameworks/tree.ts'

/** What a browser posted: a field once, or several times. */
export type Posted = Readonly<Record<string, unknown>>

/** The name of a field of one leaf in the form. */
export function fieldName(code: string, field: string): string {
  return `${code}:${field}`
}

export function postedText(posted: Posted, name: string): string {
  const value = posted[name]
  const last = Array.isArray(value) ? value.at(-1) : value
  return typeof last === 'string' ? last.normalize('NFC').trim() : ''
}

function postedList(posted: Posted, name: string): string[] {
  const value = posted[name]
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return list.filter((entry): entry is string => typeof entry === 'string')
}

/**
 * A number as Vietnamese officials type it: "1.234,5", "0,25", "0.25", "1234". Three digits after a full stop are
 * thousands. @returns NaN for what is no number, null for nothing
 */
export function typedNumber(text: string): number | null {
  const plain = text.replace(/[\s\u00a0]/g, '')
  if (plain === '') return null
  if (/^\d+$/.test(plain)) return Number(plain)
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)) return Number(plain.replaceAll('.', '').replace(',', '.'))
  if (/^\d+[.,]\d+$/.test(plain)) return Number(plain.replace(',', '.'))
  return Number.NaN
}

/** A number for an entry: text that is no number stays text, so that the entry's own check says what is wrong. */
function numberOrText(text: string): unknown {
  const number = typedNumber(text)
  return number === null ? undefined : Number.isNaN(number) ? text : number
}

/** The names of the fields a leaf shows. */
export function fieldsOf(criterion: Criterion): string[] {
  const own: Record<Criterion['measure']['kind'], string[]> = {
    sum: [],
    survey_bands: [],
    survey_share: [],
    options: ['option'],
    checklist: ['ticked', 'answered'],
    ratio_bands: ['numerator', 'denominator'],
    yes_no: ['answer'],
    pass_fail: ['answer'],
    points: ['points'],
    text: ['text'],
    register_trend: ['period', 'current', 'previousPeriod', 'previous', 'document'],
  }
  const excuse = criterion.notApplicable ? ['excused', 'reason'] : []
  return [...own[criterion.measure.kind], ...excuse, 'explanation']
}

/**
 * Reads the entry of one leaf from a posted form.
 * @returns the entry to be checked by the leaf's own rule, or null when every field was left empty
 */
export function postedEntry(criterion: Criterion, posted: Posted): unknown {
  const text = (field: string) => postedText(posted, fieldName(criterion.code, field))
  if (criterion.notApplicable && text('excused') === '1')
    return { kind: 'not_applicable', reason: text('reason') }
  switch (criterion.measure.kind) {
    case 'options':
      return text('option') === '' ? null : { kind: 'option', option: text('option') }
    case 'checklist': {
      const ticked = postedList(posted, fieldName(criterion.code, 'ticked'))
      // A list with nothing ticked is an answer only when the unit says so: silence is not zero points.
      return ticked.length === 0 && text('answered') !== '1' ? null : { kind: 'checklist', ticked }
    }
    case 'ratio_bands': {
      if (text('numerator') === '' && text('denominator') === '') return null
      return {
        kind: 'ratio',
        numerator: numberOrText(text('numerator')),
        denominator: numberOrText(text('denominator')),
      }
    }
    case 'yes_no':
      return text('answer') === '' ? null : { kind: 'yes_no', answer: yesOrNo(text('answer')) }
    case 'pass_fail':
      return text('answer') === '' ? null : { kind: 'pass_fail', passed: yesOrNo(text('answer')) }
    case 'points':
      return text('points') === '' ? null : { kind: 'points', points: numberOrText(text('points')) }
    case 'text':
      return text('text') === '' ? null : { kind: 'text', text: text('text') }
    case 'register_trend': {
      const fields = ['period', 'current', 'previousPeriod', 'previous', 'document']
      if (fields.every((field) => text(field) === '')) return null
      return {
        kind: 'register',
        period: text('period'),
        current: numberOrText(text('current')),
        previousPeriod: text('previousPeriod'),
        previous: numberOrText(text('previous')),
        document: text('document'),
      }
    }
    case 'sum':
    case 'survey_bands':
    case 'survey_share':
      return null
  }
}

function yesOrNo(text: string): unknown {
  return text === 'yes' ? true : text === 'no' ? false : text
}

const vi = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 10, useGrouping: false })

/** The fields of a stored entry as they are shown again in the form. */
export function shownEntry(entry: unknown, explanation: string | null): Record<string, string | string[]> {
  const shown: Record<string, string | string[]> = { explanation: explanation ?? '' }
  if (entry === null || typeof entry !== 'object') return shown
  for (const [key, value] of Object.entries(entry)) {
    if (key === 'kind') continue
    if (typeof value === 'number') shown[key] = vi.format(value)
    else if (typeof value === 'boolean') shown.answer = value ? 'yes' : 'no'
    else if (Array.isArray(value)) shown[key] = value.map(String)
    else shown[key] = String(value)
  }
  if ('kind' in entry && entry.kind === 'not_applicable') shown.excused = '1'
  if ('kind' in entry && entry.kind === 'checklist') shown.answered = '1'
  return shown
}

/** What was typed for one leaf, to show it again as it was. */
export function typedEntry(criterion: Criterion, posted: Posted): Record<string, string | string[]> {
  return Object.fromEntries(
    fieldsOf(criterion).map((field) => {
      const name = fieldName(criterion.code, field)
      return [field, field === 'ticked' ? postedList(posted, name) : postedText(posted, name)]
    }),
  )
}

/** @returns posted names that no leaf has and that are not the form's own */
export function unknownFields(
  leaves: readonly CriterionNode[],
  posted: Posted,
  own: readonly string[],
): string[] {
  const known = new Set(own)
  for (const { criterion } of leaves)
    for (const field of fieldsOf(criterion)) known.add(fieldName(criterion.code, field))
  return Object.keys(posted).filter((name) => !known.has(name))
}
