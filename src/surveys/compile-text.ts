import { readCondition } from './compile-condition.ts'
import { type Masked, noMask, readMask } from './compile-mask.ts'
import type { QuestionHead } from './compile-question.ts'
import type { Compiling } from './compiling.ts'
import { formatOf } from './input-formats.ts'
import type { Check, NumberQuestion, Said, TextQuestion } from './questionnaire.ts'
import type { Source } from './source.ts'

/** Numbers without limits of their own stay where sums of squares over a nation are exact. */
const largestNumber = 1e9
const mostDecimals = 6
const longestLength = 20_000

const textInputs = [
  ...(['text', 'email', 'tel', 'url', 'date', 'month', 'week', 'time', 'datetime-local', 'color'] as const),
  ...(['number', 'range'] as const),
]

const dated: ReadonlySet<string> = new Set(['date', 'month', 'week', 'time', 'datetime-local'])
const looks = [
  ...['autocomplete', 'inputSize', 'size', 'inputTextAlignment', 'textUpdateMode', 'cols', 'dataList'],
  ...['allowResize', 'autoGrow', 'acceptCarriageReturn'],
]
const noPassword =
  'phiếu không hỏi mật khẩu: câu trả lời được lưu để thống kê, không được giữ như một bí mật.'

/** A line of text, a longer text, or a number. */
export function readText(
  head: QuestionHead,
  source: Source,
  compiling: Compiling,
): TextQuestion | NumberQuestion {
  source.ignore(looks)
  const long = source.string('type') === 'comment'
  const secret = source.raw('inputType') === 'password'
  if (secret) source.fault('unsupported_value', noPassword, 'inputType')
  const asked = secret ? 'text' : source.oneOf('inputType', textInputs, 'text')
  const masked = long ? noMask : readMask(source)
  const input = masked.input ?? asked
  const placeholder = source.text('placeholder')
  if (input === 'number' || input === 'range') {
    const said = readSaid(source, 'too_small', 'too_large', 'not_a_step')
    const number = readNumber(source, { range: input === 'range', loose: !compiling.own, masked })
    const checks = [...head.checks, ...readBounds(source, compiling)]
    source.ignore(['placeholder', 'maxLength'])
    return { ...head, checks, said, kind: 'number', appearance: 'typed', ...number }
  }
  const dates = dated.has(input)
  const said = readSaid(source, 'too_early', 'too_late', 'bad_format')
  if (!dates) {
    source.ignore(['min', 'max', 'minValueExpression', 'maxValueExpression'], notForInput)
  }
  source.ignore(['step'], notForInput)
  const maxLength = source.integer('maxLength', -1, longestLength) ?? -1
  return {
    ...head,
    checks: dates ? [...head.checks, ...readBounds(source, compiling)] : head.checks,
    said,
    kind: 'text',
    input,
    lines: long ? (source.integer('rows', 1, 100) ?? 4) : 1,
    minLength: 0,
    maxLength:
      maxLength > 0 ? maxLength : long ? compiling.longestText : Math.min(compiling.longestText, 500),
    earliest: masked.earliest ?? (dates ? readEnd(source, 'min', input) : null),
    latest: masked.latest ?? (dates ? readEnd(source, 'max', input) : null),
    placeholder: placeholder ?? (masked.mask === null ? null : { vi: masked.mask.pattern }),
    mask: masked.mask,
  }
}

const notForInput = 'không áp dụng cho kiểu nhập này'

/** The author's words for what is below, above, or between the steps. */
function readSaid(source: Source, low: string, high: string, step: string): Said {
  const words = [
    [low, source.text('minErrorText')],
    [high, source.text('maxErrorText')],
    [step, source.text('stepErrorText')],
  ] as const
  return Object.fromEntries(words.flatMap(([code, text]) => (text === null ? [] : [[code, text]])))
}

/** The first or last date or time that is taken, in the notation of its input. */
function readEnd(source: Source, name: 'min' | 'max', input: TextQuestion['input']): string | null {
  const end = source.string(name)
  if (end === null || end === '') return null
  const format = formatOf(input)!
  if (format.test(end)) return end
  source.fault(
    'bad_value',
    `phải viết theo dạng ${format.example}; không nhận biểu thức theo ngày giờ hiện tại.`,
    name,
  )
  return null
}

/** Ends that are worked out from other answers. */
export function readBounds(source: Source, compiling: Compiling): Check[] {
  const ends = [
    ['least', readCondition(source, 'minValueExpression', compiling)],
    ['greatest', readCondition(source, 'maxValueExpression', compiling)],
  ] as const
  return ends.flatMap(([side, worked]): Check[] =>
    worked === null ? [] : [{ rule: 'bound', side, worked, text: null }],
  )
}

type Numbered = Pick<NumberQuestion, 'min' | 'max' | 'step' | 'decimals' | 'unit'>

function readNumber(
  source: Source,
  { range, loose, masked }: { range: boolean; loose: boolean; masked: Masked },
): Numbered {
  const low = masked.min ?? source.number('min', -largestNumber, largestNumber)
  const high = masked.max ?? source.number('max', -largestNumber, largestNumber)
  const min = low ?? (range ? 0 : -largestNumber)
  const max = high ?? (range ? 100 : largestNumber)
  // Where nothing is said, SurveyJS takes any number; documents of ours ask for whole ones.
  const any = masked.decimals ?? (loose && !range && !source.has('step') ? mostDecimals : null)
  const { step, decimals } =
    any === null ? stepOf(source) : { step: Number((10 ** -any).toFixed(any)), decimals: any }
  if (min > max) source.fault('impossible', 'giá trị nhỏ nhất lớn hơn giá trị lớn nhất.', 'min')
  return { min, max, step, decimals, unit: source.text('unit') ?? masked.unit }
}

/** The step of a number and the digits after the comma that it allows; `any` is six digits. */
export function stepOf(source: Source): { step: number; decimals: number } {
  const any = source.raw('step') === 'any'
  const step = any ? 10 ** -mostDecimals : (source.number('step', 10 ** -mostDecimals, largestNumber) ?? 1)
  const written = String(step)
  const decimals = written.includes('e-')
    ? Number(written.split('e-')[1])
    : (written.split('.')[1]?.length ?? 0)
  return { step, decimals }
}
