import type { QuestionHead } from './compile-question.ts'
import type { Compiling } from './compiling.ts'
import type { NumberQuestion, TextQuestion } from './questionnaire.ts'
import type { Source } from './source.ts'

/** Numbers without limits of their own stay where sums of squares over a nation are exact. */
export const largestNumber = 1e9
const mostDecimals = 6
const longestLength = 20_000

const textInputs = [
  ...(['text', 'email', 'tel', 'url', 'date', 'month', 'week', 'time', 'datetime-local', 'color'] as const),
  ...(['number', 'range'] as const),
]

/** A line of text, a longer text, or a number. */
export function readText(
  head: QuestionHead,
  source: Source,
  compiling: Compiling,
): TextQuestion | NumberQuestion {
  for (const look of ['autocomplete', 'inputSize', 'size', 'inputTextAlignment', 'textUpdateMode'])
    source.raw(look)
  for (const look of ['cols', 'dataList', 'minErrorText', 'maxErrorText', 'stepErrorText']) source.raw(look)
  source.oneOf('maskType', ['none'], 'none')
  for (const look of ['allowResize', 'autoGrow', 'acceptCarriageReturn']) source.raw(look)
  const long = source.string('type') === 'comment'
  const input = source.oneOf('inputType', textInputs, 'text')
  const placeholder = source.text('placeholder')
  if (input === 'number' || input === 'range') return readNumber(head, source, input === 'range')
  const dated = ['date', 'month', 'week', 'time', 'datetime-local'].includes(input)
  if (input !== 'text') source.raw('step')
  const maxLength = source.integer('maxLength', -1, longestLength) ?? -1
  return {
    ...head,
    kind: 'text',
    input,
    lines: long ? (source.integer('rows', 1, 100) ?? 4) : 1,
    minLength: 0,
    maxLength:
      maxLength > 0 ? maxLength : long ? compiling.longestText : Math.min(compiling.longestText, 500),
    earliest: dated ? source.string('min') : null,
    latest: dated ? source.string('max') : null,
    placeholder,
  }
}

function readNumber(head: QuestionHead, source: Source, range: boolean): NumberQuestion {
  source.integer('maxLength', -1, longestLength)
  const min = source.number('min', -largestNumber, largestNumber) ?? (range ? 0 : -largestNumber)
  const max = source.number('max', -largestNumber, largestNumber) ?? (range ? 100 : largestNumber)
  const { step, decimals } = stepOf(source)
  if (min > max) source.fault('impossible', 'giá trị nhỏ nhất lớn hơn giá trị lớn nhất.', 'min')
  return { ...head, kind: 'number', appearance: 'typed', min, max, step, decimals, unit: source.text('unit') }
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
