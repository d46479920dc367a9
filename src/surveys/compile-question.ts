import { readChoiceQuestion } from './compile-choice-question.ts'
import { readCondition, readVisibility } from './compile-condition.ts'
import { readMatrix } from './compile-matrix.ts'
import { readBoolean, readRating } from './compile-rating.ts'
import { readText } from './compile-text.ts'
import { type Compiling, factsKey } from './compiling.ts'
import type { Question } from './questionnaire.ts'
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
  ...['useDisplayValuesInDynamicTexts', 'itemComponent', 'randomizeCategory', 'minutes', 'note'],
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
  source.close(questionLooks)
  return question
}

function readHead(source: Source, compiling: Compiling): QuestionHead {
  const name = source.string('name') ?? ''
  const commentTitle = source.text('commentText')
  source.text('commentPlaceholder')
  const commented = source.flag('showCommentArea')
  if (commented && source.has('showOtherItem')) {
    source.fault(
      'unsupported_value',
      'không dùng cùng lúc showCommentArea và showOtherItem.',
      'showCommentArea',
    )
  }
  source.oneOf('clearIfInvisible', ['default', 'onComplete', 'onHidden', 'onHiddenContainer'], 'default')
  const required = source.flag('isRequired')
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
  }
}

/** Scale, criterion and the like, of a question or of a row. */
export function readFacts(source: Source, compiling: Compiling, question: string, row: string | null): void {
  const over = compiling.facts.get(factsKey(question, null))
  const polarity = source.number('polarity', -1, 1)
  if (polarity === 0) source.fault('wrong_type', 'chỉ nhận 1 hoặc -1.', 'polarity')
  compiling.facts.set(factsKey(question, row), {
    scale: source.string('scale') ?? over?.scale ?? null,
    criterion: source.string('criterion') ?? over?.criterion ?? null,
    group: source.string('group') ?? over?.group ?? null,
    sensitive: source.flag('sensitive', over?.sensitive ?? false),
    polarity: polarity === null ? (over?.polarity ?? 1) : polarity < 0 ? -1 : 1,
  })
}

/** The right answer and its explanation go where no page looks. */
function readKey(source: Source, compiling: Compiling, question: Question): void {
  const explanation = source.text('explanation')
  const verified = source.flag('keyVerified')
  const right = source.raw('correctAnswer')
  if (right === undefined) {
    if (explanation !== null)
      compiling.explanations.set(question.name, {
        item: question.name,
        right: [],
        text: explanation,
        verified,
      })
    return
  }
  const values: readonly unknown[] = Array.isArray(right) ? right : [right]
  const choices = question.kind === 'single' ? question.choices : []
  const known = values.map((value) => choices.find((choice) => choice.value === value))
  if (question.kind !== 'single' || known.some((choice) => choice === undefined || choice.state !== null)) {
    source.fault('bad_key', 'đáp án phải là một phương án của câu hỏi một lựa chọn.', 'correctAnswer')
    return
  }
  const keyed = known.filter((choice) => choice !== undefined)
  compiling.keys.set(
    question.name,
    keyed.map((choice) => choice.value),
  )
  compiling.explanations.set(question.name, {
    item: question.name,
    right: keyed.map((choice) => choice.text),
    text: explanation,
    verified,
  })
}
