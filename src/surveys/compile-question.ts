import { mostPictograms, readAids, refuseHalfPictured } from './compile-aids.ts'
import { readChecks } from './compile-checks.ts'
import { readChoiceQuestion } from './compile-choice-question.ts'
import { conditionOf, readCondition, readEnabling, readVisibility } from './compile-condition.ts'
import { readFacts, readKey } from './compile-facts.ts'
import { readMatrix } from './compile-matrix.ts'
import { readBoolean, readRating } from './compile-rating.ts'
import { readSlider } from './compile-slider.ts'
import { readText } from './compile-text.ts'
import { bothHold } from './compile-triggers.ts'
import type { Compiling } from './compiling.ts'
import type { AnswerValue, Default, Question } from './questionnaire.ts'
import type { Source } from './source.ts'

/** What every question has. */
export type QuestionHead = Pick<
  Question,
  | 'name'
  | 'key'
  | 'path'
  | 'title'
  | 'description'
  | 'visibleIf'
  | 'required'
  | 'requiredIf'
  | 'requiredText'
  | 'comment'
  | 'enableIf'
  | 'defaults'
  | 'checks'
  | 'said'
  | 'audio'
  | 'pictograms'
>

/** Properties of a question that only change how SurveyJS draws it. */
const questionLooks: ReadonlySet<string> = new Set([
  ...[
    'width',
    'minWidth',
    'maxWidth',
    'startWithNewLine',
    'indent',
    'colSpan',
    'colCount',
    'state',
    'renderAs',
  ],
  ...['titleLocation', 'descriptionLocation', 'errorLocation', 'showNumber', 'separateSpecialChoices'],
  ...['hideNumber', 'showTitle', 'effectiveColSpan', 'defaultDisplayValue', 'randomize', 'cellHint'],
  ...['useDisplayValuesInDynamicTexts', 'itemComponent', 'randomizeCategory', 'minutes', 'note'],
  ...['totalFormat', 'totalDisplayStyle', 'totalAlignment', 'totalCurrency', 'totalMaximumFractionDigits'],
  ...['totalMinimumFractionDigits', 'totalType', 'totalExpression', 'showInMultipleColumns'],
  ...['autocomplete', 'inputFieldComponent', 'choicesLazyLoadPageSize', 'createCustomChoiceText'],
])

const readers: {
  readonly [type: string]: (head: QuestionHead, source: Source, compiling: Compiling) => Question
} = {
  radiogroup: readChoiceQuestion,
  dropdown: readChoiceQuestion,
  checkbox: readChoiceQuestion,
  tagbox: readChoiceQuestion,
  ranking: readChoiceQuestion,
  rating: readRating,
  boolean: readBoolean,
  matrix: readMatrix,
  text: readText,
  comment: readText,
  buttongroup: readChoiceQuestion,
  imagepicker: readChoiceQuestion,
  slider: readSlider,
  expression: readComputed,
}

const computedLooks = [
  ...['format', 'displayStyle', 'currency', 'maximumFractionDigits', 'minimumFractionDigits'],
  ...['useGrouping', 'precision'],
]

/** A value that the form works out. */
function readComputed(head: QuestionHead, source: Source, compiling: Compiling): Question {
  source.ignore(computedLooks)
  const expression = readCondition(source, 'expression', compiling)
  return {
    ...head,
    ...{ kind: 'computed', required: false, requiredIf: null, enableIf: null, defaults: [] },
    expression: expression ?? conditionOf('null', { op: 'constant', value: null }),
  }
}

export function isQuestionType(type: string): boolean {
  return Object.hasOwn(readers, type)
}

/** Reads one question of a type for which `isQuestionType` holds. */
export function readQuestion(type: string, source: Source, compiling: Compiling): Question {
  const head = readHead(source, compiling)
  readFacts(source, compiling, head.name, null)
  const question = readers[type]!(head, source, compiling)
  readKey(source, compiling, question)
  if (question.pictograms !== null && !hasPictures(question)) {
    source.fault('unsupported_value', `pictograms chỉ dùng cho thang 2–${mostPictograms} bậc.`, 'pictograms')
  }
  if ('choices' in question) {
    refuseHalfPictured(source, question.choices)
    if (question.pictograms !== null && question.choices.some(({ picture }) => picture !== null))
      source.fault('unsupported_value', 'chỉ dùng một trong hai: pictograms hoặc imageLink.', 'pictograms')
  }
  source.close(questionLooks)
  return question
}

/** Scales that can be shown as pictures: one of two to five steps. */
function hasPictures(question: Question): boolean {
  const choices = question.kind === 'single' || question.kind === 'matrix' ? question.choices : []
  const steps = choices.filter(({ state }) => state === null).length
  const listed = question.kind === 'single' && question.appearance === 'dropdown'
  return !listed && steps >= 2 && steps <= mostPictograms
}

function readHead(source: Source, compiling: Compiling): QuestionHead {
  const name = source.string('name') ?? ''
  const commentTitle = source.text('commentText')
  source.ignore(['commentPlaceholder'])
  const commented = source.flag('showCommentArea')
  if (commented && source.has('showOtherItem')) {
    source.fault(
      'unsupported_value',
      'không dùng cùng lúc showCommentArea và showOtherItem.',
      'showCommentArea',
    )
  }
  readClearing(source)
  const required = source.flag('isRequired')
  const whole = source.raw('defaultValue')
  const sets = compiling.sets.get(name) ?? []
  compiling.sets.delete(name)
  const requiredIf = readCondition(source, 'requiredIf', compiling)
  return {
    name,
    key: source.string('valueName') || name,
    path: source.path,
    title: source.text('title') ?? { vi: name },
    description: source.text('description'),
    visibleIf: readVisibility(source, compiling),
    // In SurveyJS the condition, where there is one, decides alone.
    required: required && requiredIf === null,
    requiredIf,
    requiredText: source.text('requiredErrorText'),
    comment: commented
      ? { title: commentTitle ?? { vi: 'Ý kiến thêm', en: 'Comment' }, maxLength: compiling.longestComment }
      : null,
    enableIf: bothHold(compiling.enableIf, readEnabling(source, compiling)),
    defaults: [
      ...sets.map(
        ({ when, value, worked }): Default =>
          worked === null ? { when, value: value as AnswerValue, worked } : { when, value: null, worked },
      ),
      ...readWorked(source, compiling),
      ...(whole === undefined ? [] : [{ when: null, value: whole as AnswerValue, worked: null }]),
    ],
    checks: readChecks(source, compiling),
    said: {},
    ...readAids(source),
  }
}

/** When SurveyJS takes away answers to what is not seen; here they never count. */
export function readClearing(source: Source): void {
  const asked = source.raw('clearIfInvisible')
  if (asked === 'none')
    source.fault(
      'unsupported_value',
      'câu trả lời của câu không hiện thì không bao giờ được tính.',
      'clearIfInvisible',
    )
}

/** `setValueExpression` while `setValueIf` holds, and `defaultValueExpression`. */
function readWorked(source: Source, compiling: Compiling): Default[] {
  const when = readCondition(source, 'setValueIf', compiling)
  const set = readCondition(source, 'setValueExpression', compiling)
  const worked = readCondition(source, 'defaultValueExpression', compiling)
  return [
    ...(set === null ? [] : [{ when, value: null, worked: set }]),
    ...(worked === null ? [] : [{ when: null, value: null, worked }]),
  ]
}
