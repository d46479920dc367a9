import { formatOf } from './input-formats.ts'
import { maskOf } from './masks.ts'
import type { LocalText, Mask, TextQuestion } from './questionnaire.ts'
import { isFields, Source } from './source.ts'

/** What an input mask asks of a text: a pattern, a kind of input, limits. */
export type Masked = {
  readonly input: 'number' | TextQuestion['input'] | null
  readonly mask: Mask | null
  readonly min: number | null
  readonly max: number | null
  readonly decimals: number | null
  readonly unit: LocalText | null
  readonly earliest: string | null
  readonly latest: string | null
}

export const noMask: Masked = {
  ...{ input: null, mask: null, min: null, max: null, decimals: null, unit: null },
  ...{ earliest: null, latest: null },
}

const mostDecimals = 6
const largest = 1e9
const separators = ['decimalSeparator', 'thousandsSeparator', 'currencySymbol', 'currencyPattern']

/**
 * `maskType` and `maskSettings`. A page without script cannot write signs between what is typed, so a mask becomes a check: a
 * pattern that the text must follow (with its signs or without), a number with so many decimals, or the input for a date or time.
 */
export function readMask(owner: Source): Masked {
  const type = owner.oneOf('maskType', ['none', 'pattern', 'numeric', 'currency', 'datetime'], 'none')
  const settings = owner.raw('maskSettings')
  if (type === 'none') return noMask
  const path = owner.at('maskSettings')
  const source = new Source(isFields(settings) ? settings : {}, path, owner.question, owner.report)
  const whole = source.flag('saveMaskedValue')
  if (whole && type !== 'pattern') {
    source.fault(
      'unsupported_value',
      'số và ngày giờ được lưu theo giá trị, không theo cách hiện.',
      'saveMaskedValue',
    )
  }
  const masked =
    type === 'pattern'
      ? readPattern(source, whole)
      : type === 'datetime'
        ? readDates(source)
        : readNumbers(source)
  source.close(new Set())
  return masked
}

function readPattern(source: Source, whole: boolean): Masked {
  const pattern = source.string('pattern') ?? ''
  if (pattern === '' || pattern.length > 100) {
    source.fault('bad_value', 'mẫu nhập phải có từ 1 đến 100 ký tự.', 'pattern')
    return noMask
  }
  return { ...noMask, mask: maskOf(pattern.normalize('NFC'), whole) }
}

function readNumbers(source: Source): Masked {
  source.ignore(separators)
  const signed = source.flag('allowNegativeValues', true)
  const min = source.number('min', -largest, largest)
  const unit = source.text('suffix') ?? source.text('prefix')
  return {
    ...noMask,
    input: 'number',
    min: signed ? min : Math.max(min ?? 0, 0),
    max: source.number('max', -largest, largest),
    decimals: source.integer('precision', 0, mostDecimals) ?? 2,
    unit,
  }
}

/** The input that asks for what a pattern such as “dd/mm/yyyy HH:MM” asks for. */
function readDates(source: Source): Masked {
  const preset = source.oneOf('patternPreset', ['localeDate', 'localeTime', 'localeDateTime'], 'localeDate')
  const pattern = source.string('pattern') ?? ''
  const day = pattern === '' ? preset !== 'localeTime' : /d/.test(pattern)
  const month = pattern === '' ? day : /m/.test(pattern) && /y/.test(pattern)
  const time = pattern === '' ? preset !== 'localeDate' : /[hH]/.test(pattern)
  const input = day && month ? (time ? 'datetime-local' : 'date') : month && !time ? 'month' : 'time'
  if (!(day && month) && !(month && !time && !day) && !(time && !day && !month)) {
    source.fault('unsupported_value', 'mẫu phải hỏi đủ ngày tháng năm, tháng năm, hoặc giờ phút.', 'pattern')
  }
  return { ...noMask, input, earliest: readEnd(source, 'min', input), latest: readEnd(source, 'max', input) }
}

function readEnd(source: Source, name: string, input: TextQuestion['input']): string | null {
  const end = source.string(name)
  if (end === null || end === '') return null
  const format = formatOf(input)!
  const cut = input === 'date' ? end.slice(0, 10) : end
  if (format.test(cut)) return cut
  source.fault('bad_value', `phải viết theo dạng ${format.example}.`, name)
  return null
}
