import { plainChoice, readChoices } from './compile-choices.ts'
import type { QuestionHead } from './compile-question.ts'
import type { Compiling } from './compiling.ts'
import type { Choice, Scalar, SingleQuestion } from './questionnaire.ts'
import type { Source } from './source.ts'

/** Most steps of a rating. */
const mostRates = 50

const ratingLooks = ['displayMode', 'rateType', 'scaleColorMode', 'rateColorMode', 'rateDescriptionLocation']

/** A rating: a choice among numbers, or among `rateValues`. */
export function readRating(head: QuestionHead, source: Source, compiling: Compiling): SingleQuestion {
  source.ignore([...ratingLooks, 'displayRateDescriptionsAsExtremeItems', 'autoGenerate'])
  const own = readChoices(source, 'rateValues', compiling)
  const numbers = readRates(source)
  return {
    ...head,
    kind: 'single',
    appearance: 'rating',
    choices: own.length > 0 ? own : numbers,
    random: false,
    choicesFrom: null,
    lowest: source.text('minRateDescription'),
    highest: source.text('maxRateDescription'),
  }
}

function readRates(source: Source): Choice[] {
  const min = source.number('rateMin', -1000, 1000) ?? 1
  const step = source.number('rateStep', 0.01, 1000) ?? 1
  const count = source.integer('rateCount', 2, mostRates)
  const max = source.number('rateMax', -1000, 1000) ?? (count === null ? 5 : min + (count - 1) * step)
  const steps = Math.floor((max - min) / step + 1e-9) + 1
  if (steps < 2 || steps > mostRates) {
    source.fault('impossible', `thang đánh giá phải có từ 2 đến ${mostRates} mức.`, 'rateMax')
    return []
  }
  return Array.from({ length: steps }, (_, index) => Number((min + index * step).toFixed(2))).map((value) =>
    plainChoice(value, { vi: String(value).replace('.', ','), en: String(value) }),
  )
}

/** Yes or no: a choice between two values. */
export function readBoolean(head: QuestionHead, source: Source): SingleQuestion {
  source.ignore(['displayMode', 'useTitleAsLabel'])
  const side = (value: string, label: string, otherwise: Scalar, text: { vi: string; en: string }) =>
    plainChoice(source.scalar(value) ?? otherwise, source.text(label) ?? text)
  const yes = side('valueTrue', 'labelTrue', true, { vi: 'Có', en: 'Yes' })
  const no = side('valueFalse', 'labelFalse', false, { vi: 'Không', en: 'No' })
  if (yes.value === no.value)
    source.fault('duplicate_value', 'hai giá trị của câu có/không trùng nhau.', 'valueTrue')
  return {
    ...head,
    kind: 'single',
    appearance: 'boolean',
    choices: source.flag('swapOrder') ? [no, yes] : [yes, no],
    random: false,
    choicesFrom: null,
    lowest: null,
    highest: null,
  }
}
