import { mostChoices, plainChoice, readChoices } from './compile-choices.ts'
import type { QuestionHead } from './compile-question.ts'
import type { Compiling } from './compiling.ts'
import type {
  Choice,
  ChoiceSource,
  MultipleQuestion,
  Question,
  RankingQuestion,
  SingleQuestion,
} from './questionnaire.ts'
import type { Source } from './source.ts'

const appearances: { readonly [type: string]: SingleQuestion['appearance'] } = {
  radiogroup: 'radio',
  dropdown: 'dropdown',
  imagepicker: 'pictures',
}

const pictureLooks = [
  ...['contentMode', 'imageFit', 'imageHeight', 'imageWidth', 'minImageWidth', 'minImageHeight'],
  ...['maxImageWidth', 'maxImageHeight', 'showLabel'],
]

const widgetWords = [
  ...[
    'placeholder',
    'selectAllText',
    'showSelectAllItem',
    'searchMode',
    'searchEnabled',
    'allowClear',
    'textWrapEnabled',
  ],
  ...['hideSelectedItems', 'closeOnSelect', 'longTap', 'selectToRankAreasLayout', 'selectToRankSwapAreas'],
  ...['selectToRankEmptyRankedAreaText', 'selectToRankEmptyUnrankedAreaText'],
]

type Offered = Pick<SingleQuestion, 'choices' | 'random' | 'choicesFrom'>

/** Radio buttons, drop-downs, check boxes and rankings. */
export function readChoiceQuestion(plain: QuestionHead, source: Source, compiling: Compiling): Question {
  const empty = source.text('otherErrorText')
  const head = empty === null ? plain : { ...plain, said: { required_comment: empty } }
  refuseOthersInValue(source)
  const type = source.string('type') ?? ''
  const offered = readOffered(head, source, compiling)
  // What these say is shown by SurveyJS's own widgets only.
  source.ignore(widgetWords)
  if (type === 'imagepicker') {
    source.ignore(pictureLooks)
    if (source.flag('multiSelect')) return readMultiple(head, offered, source)
  }
  if (type === 'ranking') return readRanking(head, offered, source)
  if (type === 'checkbox' || type === 'tagbox') return readMultiple(head, offered, source)
  return {
    ...head,
    kind: 'single',
    appearance: appearances[type] ?? 'radio',
    ...offered,
    lowest: null,
    highest: null,
  }
}

/** `storeOthersAsComment: false` would put the respondent's words in place of the choice. */
export function refuseOthersInValue(source: Source): void {
  if (source.raw('storeOthersAsComment') === false) {
    const reason = 'lời ghi thêm luôn được lưu riêng, bên cạnh phương án “Khác”.'
    source.fault('unsupported_value', reason, 'storeOthersAsComment')
  }
}

function readMultiple(head: QuestionHead, offered: Offered, source: Source): MultipleQuestion {
  const count = offered.choicesFrom === null ? offered.choices.length : mostChoices
  const fewest = source.integer('minSelectedChoices', 0, mostChoices) || null
  const most = source.integer('maxSelectedChoices', 0, mostChoices) || null
  if ((fewest ?? 0) > count || (fewest !== null && most !== null && fewest > most)) {
    source.fault('impossible', 'số lựa chọn tối thiểu lớn hơn số lựa chọn có thể chọn.', 'minSelectedChoices')
  }
  return { ...head, kind: 'multiple', ...offered, fewest, most, property: source.string('valuePropertyName') }
}

function readRanking(head: QuestionHead, offered: Offered, source: Source): RankingQuestion {
  const full = !source.flag('selectToRankEnabled')
  if (full) source.ignore(['minSelectedChoices', 'maxSelectedChoices'], 'chỉ dùng khi selectToRankEnabled')
  const fewest = source.integer('minSelectedChoices', 0, mostChoices) || null
  const most = source.integer('maxSelectedChoices', 0, mostChoices) || null
  const choices = offered.choices
    .filter((choice) => choice.state === null)
    .map((choice) => ({ ...choice, exclusive: false, comment: null }))
  // Choices taken from another question are not known here; linking then limits the places to their number.
  const count = offered.choicesFrom === null ? choices.length : (most ?? 0)
  const places = full ? choices.length : Math.min(most ?? count, count)
  if (places > 20) source.fault('too_many', 'câu xếp hạng có nhiều nhất 20 vị trí.', 'maxSelectedChoices')
  return { ...head, kind: 'ranking', ...offered, choices, fewest: full ? null : fewest, places, full }
}

function readOffered(head: QuestionHead, source: Source, compiling: Compiling): Offered {
  const order = source.oneOf('choicesOrder', ['none', 'random', 'asc', 'desc'], 'none')
  const mode = source.oneOf('choicesFromQuestionMode', ['all', 'selected', 'unselected'], 'all')
  const from = source.string('choicesFromQuestion')
  source.ignore(['hideIfChoicesEmpty'], 'câu hết phương án thì luôn không hiện')
  const own = [...readChoices(source, 'choices', compiling), ...readRange(source)]
  if (from === null || from === '') {
    if (own.length === 0) source.fault('no_choices', 'không có phương án nào để chọn.', 'choices')
    return { choices: sorted(own, order), random: order === 'random', choicesFrom: null }
  }
  const named = compiling.byName.get(from)
  if (named === undefined || named.name === head.name || compiling.fields !== null) {
    source.fault(
      'unknown_name',
      `không có câu hỏi “${from.slice(0, 60)}” để lấy phương án.`,
      'choicesFromQuestion',
    )
    return { choices: own, random: false, choicesFrom: null }
  }
  const choicesFrom: ChoiceSource = { question: named.name, key: named.key, mode }
  return { choices: own, random: order === 'random', choicesFrom }
}

/** `choicesMin` to `choicesMax` of a drop-down. */
function readRange(source: Source): Choice[] {
  const min = source.integer('choicesMin', -1e9, 1e9) ?? 0
  const max = source.integer('choicesMax', -1e9, 1e9) ?? 0
  const step = source.integer('choicesStep', 1, 1e9) ?? 1
  if (max <= min) return []
  const count = Math.floor((max - min) / step) + 1
  if (count > mostChoices) {
    source.fault('too_many', `có ${count} phương án, nhiều nhất là ${mostChoices}.`, 'choicesMax')
    return []
  }
  return Array.from({ length: count }, (_, index) => min + index * step).map((value) =>
    plainChoice(value, { vi: String(value) }),
  )
}

function sorted(choices: readonly Choice[], order: string): readonly Choice[] {
  if (order !== 'asc' && order !== 'desc') return choices
  const collator = new Intl.Collator('vi', { numeric: true })
  const free = choices.filter((choice) => !choice.fixed)
  free.sort((left, right) => collator.compare(left.text.vi, right.text.vi) * (order === 'asc' ? 1 : -1))
  return choices.map((choice) => (choice.fixed ? choice : free.shift()!))
}
