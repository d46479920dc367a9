import type { QuestionHead } from './compile-question.ts'
import { readBounds, stepOf } from './compile-text.ts'
import type { Compiling } from './compiling.ts'
import type { NumberQuestion, RangeQuestion } from './questionnaire.ts'
import type { Source } from './source.ts'

const looks = [
  'customLabels',
  'showLabels',
  'tooltipVisibility',
  'labelFormat',
  'tooltipFormat',
  'labelCount',
]

/** A slider: one number, or a lowest and a highest one. Shown as fields for numbers, which work everywhere. */
export function readSlider(
  head: QuestionHead,
  source: Source,
  compiling: Compiling,
): NumberQuestion | RangeQuestion {
  source.ignore([...looks, 'autoGenerate', 'allowDragRange', 'allowSwap', 'allowClear'])
  const type = source.oneOf('sliderType', ['single', 'range'], 'single')
  const min = source.number('min', -1e9, 1e9) ?? 0
  const max = source.number('max', -1e9, 1e9) ?? 100
  const { step, decimals } = stepOf(source)
  if (min > max) source.fault('impossible', 'giá trị nhỏ nhất lớn hơn giá trị lớn nhất.', 'min')
  if (type === 'single') {
    const checks = [...head.checks, ...readBounds(source, compiling)]
    source.ignore(['minRangeLength', 'maxRangeLength'], 'chỉ dùng cho sliderType range')
    return {
      ...head,
      checks,
      kind: 'number',
      appearance: 'slider',
      min,
      max,
      step,
      decimals,
      unit: source.text('unit'),
    }
  }
  const narrowest = source.number('minRangeLength', 0, 1e9) ?? 0
  const widest = source.number('maxRangeLength', 0, 1e9) ?? max - min
  return { ...head, kind: 'range', min, max, step, decimals, narrowest, widest }
}
