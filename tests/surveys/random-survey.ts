import { compile } from '../../src/surveys/compile.ts'
import type { Draw } from './draw.ts'
import { answerTo } from './random-answers.ts'

/** A SurveyJS document made by chance, as plain JSON. */
export type RandomSurvey = {
  readonly document: { readonly [name: string]: unknown }
  readonly questions: readonly RandomQuestion[]
}
export type RandomQuestion = {
  readonly [name: string]: unknown
  readonly type: string
  readonly name: string
}
type Earlier = readonly RandomQuestion[]

const columnSets = [
  [{ name: 'a' }, { name: 'b', cellType: 'text' }],
  [
    { name: 'a', isRequired: true },
    { name: 'b', cellType: 'checkbox' },
  ],
  [
    { name: 'a', isUnique: true },
    { name: 'b', cellType: 'comment', visibleIf: '{row.a} = 2', isRequired: true },
  ],
  [
    { name: 'a', cellType: 'radiogroup' },
    { name: 'b', cellType: 'boolean', requiredIf: '{row.a} = 1' },
  ],
  [
    { name: 'a', cellType: 'rating', defaultValue: 2 },
    { name: 'b', cellType: 'text', inputType: 'number', max: 9, enableIf: '{row.a} > 2' },
  ],
  [
    { name: 'a', cellType: 'text', validators: [{ type: 'text', minLength: 2 }] },
    { name: 'c', cellType: 'expression', expression: "iif({row.a} notempty, 'given', 'none')" },
  ],
]
const templates = (name: string) => [
  [{ type: 'text', name: `${name}a`, isRequired: true }],
  [
    { type: 'rating', name: `${name}a` },
    { type: 'comment', name: `${name}b`, visibleIf: `{panel.${name}a} > 2`, isRequired: true },
  ],
  [
    { type: 'checkbox', name: `${name}a`, choices: [1, 2, 3], defaultValue: [2] },
    { type: 'boolean', name: `${name}b`, requiredIf: `{panel.${name}a} contains 1` },
  ],
  [{ type: 'matrix', name: `${name}a`, rows: ['x', 'y'], columns: [1, 2], eachRowRequired: true }],
]
const inputs = ['email', 'tel', 'url', 'date', 'month', 'week', 'time', 'datetime-local', 'color']

/** What is particular to a question of each type. */
const makers: { readonly [type: string]: (draw: Draw, name: string, earlier: Earlier) => object } = {
  text: (draw) =>
    draw.one([
      () => ({ maxLength: draw.maybe(2, () => draw.one([8, 20])) }),
      () => ({
        inputType: draw.one(['number', 'range']),
        min: draw.maybe(2, () => draw.whole(0, 3)),
        max: draw.maybe(2, () => draw.whole(6, 9)),
        step: draw.maybe(4, () => 1),
      }),
      () => ({ inputType: draw.one(inputs) }),
      () => ({ inputType: 'date', min: '2025-02-03', max: '2026-05-01' }),
      () => ({ maskType: 'pattern', maskSettings: { pattern: '99-aa' } }),
    ])(),
  comment: (draw) => ({ maxLength: draw.maybe(2, () => draw.one([8, 20])) }),
  radiogroup: choosing,
  dropdown: choosing,
  buttongroup: choosing,
  checkbox: (draw, _name, earlier) => ({ ...choosing(draw, _name, earlier), ...counted(draw) }),
  // SurveyJS shows no words beside single choices of a tag box.
  tagbox: (draw, _name, earlier) => {
    const own = choosing(draw, _name, earlier) as { choices?: { showCommentArea?: true }[] }
    const wordy = own.choices?.some((one) => one.showCommentArea)
    return { ...own, ...(wordy ? { choices: [1, 2, 3] } : {}), ...counted(draw) }
  },
  imagepicker: (draw) => ({
    choices: offered(draw).filter((one) => typeof one === 'number'),
    multiSelect: draw.maybe(2, () => true),
    choicesVisibleIf: draw.maybe(4, () => '{item} <> 2'),
  }),
  boolean: (draw) => draw.maybe(3, () => ({ valueTrue: 'yes', valueFalse: 'no' })) ?? {},
  rating: (draw) =>
    draw.one<object>([
      { rateMax: draw.whole(3, 7) },
      { rateMin: 0, rateMax: 10, rateStep: 2 },
      { rateCount: 4 },
      { rateValues: [1, { value: 2, text: 'two' }, 'x'] },
      { rateType: 'stars' },
    ]),
  ranking: (draw, _name, earlier) => ({
    choices: [1, 2, 3, 4],
    ...(draw.once(4) ? {} : { selectToRankEnabled: true, maxSelectedChoices: draw.one([2, 3]) }),
    ...carried(draw, earlier),
  }),
  slider: (draw) => ({
    ...{ min: 0, max: 10, step: draw.maybe(3, () => 2), sliderType: draw.maybe(2, () => 'range') },
  }),
  matrix: (draw, _name, earlier) => ({
    rows: [
      'r1',
      draw.once(3) ? { value: 'r2', visibleIf: conditionOn(draw, earlier) } : 'r2',
      { value: 'r3', text: 'third' },
    ],
    columns: [1, 2, 3],
    cellType: draw.maybe(3, () => 'checkbox'),
    eachRowRequired: draw.maybe(3, () => true),
    columnsVisibleIf: draw.maybe(6, () => '{item} < 3'),
    rowsVisibleIf: draw.maybe(6, () => "{item} <> 'r3'"),
  }),
  multipletext: () => ({
    items: [
      { name: 'first', isRequired: true },
      { name: 'second', inputType: 'number' },
      { name: 'third', maxLength: 8, validators: [{ type: 'text', minLength: 2 }] },
    ],
  }),
  matrixdropdown: (draw, _name, earlier) => ({
    rows: ['r1', draw.once(3) ? { value: 'r2', visibleIf: conditionOn(draw, earlier) } : 'r2'],
    choices: [1, 2, 3],
    columns: draw.one(columnSets),
    ...details(draw),
  }),
  matrixdynamic: (draw) => ({
    ...{ rowCount: 0, choices: [1, 2, 3], columns: draw.one(columnSets), keyName: draw.maybe(3, () => 'a') },
    ...{ minRowCount: draw.maybe(5, () => 0), maxRowCount: draw.maybe(4, () => 4), ...details(draw) },
  }),
  paneldynamic: (draw, name) => ({
    ...{ templateElements: draw.one(templates(name)), maxPanelCount: draw.maybe(4, () => 4) },
    keyName: draw.maybe(4, () => `${name}a`),
  }),
  expression: (draw, _name, earlier) => ({ expression: workedOut(draw, earlier) }),
  html: () => ({ html: 'words' }),
  image: () => ({ altText: 'a picture' }),
}
export const types = Object.keys(makers)

function offered(draw: Draw): (number | object)[] {
  return draw.one<(number | object)[]>([
    [1, 2, 3, 4, 5].slice(0, draw.whole(2, 5)),
    [1, 2, { value: 3, visibleIf: '{item} > 2' }, 4],
    [1, 2, { value: 3, enableIf: '{item} < 3' }, 4],
    [1, 2, { value: 3, showCommentArea: true, isCommentRequired: true }],
    [1, 2, 3, { value: 5, isExclusive: true }],
  ])
}

function choosing(draw: Draw, _name: string, earlier: Earlier): object {
  const seen = earlier.length > 0 ? `{item} <> 2 or ${conditionOn(draw, earlier)}` : '{item} <> 2'
  const common = draw.maybe(3, () =>
    draw.one<object>([
      { choicesVisibleIf: seen },
      { choicesVisibleIf: seen },
      { choicesEnableIf: '{item} <> 1' },
    ]),
  )
  return {
    choices: offered(draw),
    ...common,
    showOtherItem: draw.maybe(5, () => true),
    showNoneItem: draw.maybe(6, () => true),
    showRefuseItem: draw.maybe(10, () => true),
    showDontKnowItem: draw.maybe(10, () => true),
    choicesOrder: draw.maybe(8, () => draw.one(['asc', 'desc'])),
    ...(draw.once(6) ? carried(draw, earlier) : {}),
  }
}

/** Choices taken over from a question before. */
function carried(draw: Draw, earlier: Earlier): object {
  const plain = (one: unknown) => typeof one === 'number'
  const sources = earlier.filter(
    ({ type, choices, choicesEnableIf, showOtherItem }) =>
      type === 'checkbox' &&
      !choicesEnableIf &&
      !showOtherItem &&
      Array.isArray(choices) &&
      choices.every(plain),
  )
  if (sources.length === 0) return {}
  return {
    choicesFromQuestion: draw.one(sources).name,
    choicesFromQuestionMode: draw.one(['selected', 'unselected', 'all']),
    hideIfChoicesEmpty: true,
    ...{ choices: undefined, choicesVisibleIf: undefined, choicesEnableIf: undefined },
    ...{
      showOtherItem: undefined,
      showNoneItem: undefined,
      showRefuseItem: undefined,
      showDontKnowItem: undefined,
    },
  }
}

function counted(draw: Draw): object {
  return {
    minSelectedChoices: draw.maybe(4, () => draw.whole(1, 2)),
    maxSelectedChoices: draw.maybe(4, () => draw.whole(2, 4)),
  }
}

function details(draw: Draw): object {
  if (!draw.once(5)) return {}
  const detailElements = [{ type: 'text', name: 'd', requiredIf: '{row.a} = 1' }]
  return { detailPanelMode: 'underRow', detailElements }
}

const ofText = [
  [{ type: 'text', minLength: 2, maxLength: 8 }],
  [{ type: 'text', allowDigits: false }],
  [{ type: 'numeric', minValue: 3, maxValue: 20 }],
  [{ type: 'email' }],
  [{ type: 'regex', regex: '^[a-z]{1,5}$' }],
]
const ofCount = [[{ type: 'answercount', minCount: 2 }], [{ type: 'answercount', minCount: 1, maxCount: 3 }]]

function validators(draw: Draw, type: string, plain: boolean, earlier: Earlier): object[] | undefined {
  if (draw.once(6) && earlier.length > 0)
    return [{ type: 'expression', expression: conditionOn(draw, earlier), text: 'rule' }]
  if ((type === 'text' && plain) || type === 'comment') return draw.maybe(2, () => draw.one(ofText))
  return ['checkbox', 'tagbox', 'ranking'].includes(type) ? draw.maybe(4, () => draw.one(ofCount)) : undefined
}

function questionOf(draw: Draw, name: string, earlier: Earlier): RandomQuestion {
  const type = draw.one(types)
  const own = makers[type]!(draw, name, earlier) as Record<string, unknown>
  const when = () => (earlier.length === 0 ? '1 = 1' : conditionOn(draw, earlier))
  const visibleIf = earlier.length === 0 ? undefined : draw.maybe(3, when)
  if (['html', 'image'].includes(type)) return tidy({ type, name, visibleIf, ...own })
  if (type === 'expression')
    return tidy({ type, name, visibleIf, ...own, validators: validators(draw, '', false, earlier) })
  const plain = own.inputType === undefined && own.maskType === undefined
  const question = tidy({
    ...{ type, name, visibleIf, ...own },
    isRequired: draw.maybe(3, () => true),
    requiredIf: draw.maybe(8, when),
    enableIf: draw.maybe(10, when),
    readOnly: draw.maybe(14, () => true),
    validators: validators(draw, type, plain, earlier),
    showCommentArea: draw.maybe(
      ['radiogroup', 'rating', 'boolean', 'text'].includes(type) && own.showOtherItem === undefined
        ? 10
        : 1e9,
      () => true,
    ),
  })
  if (!draw.once(6) || question.choicesFromQuestion !== undefined) return question
  // A default that is not enabled, or that brings words of its own, stays in SurveyJS's question and not in its data.
  if (
    question.choicesEnableIf !== undefined ||
    /enableIf|showCommentArea/.test(JSON.stringify(question.choices ?? []))
  )
    return question
  const filled = tidy({ ...question, defaultValue: answerTo(draw, question) })
  return isTaken(filled) ? filled : question
}

/** Whether a question of ours takes what stands in it beforehand; survey-core takes anything. */
function isTaken({
  visibleIf,
  requiredIf,
  enableIf,
  validators,
  choicesVisibleIf,
  rows,
  ...question
}: RandomQuestion): boolean {
  const plain = Array.isArray(rows)
    ? rows.map((row) => (typeof row === 'object' ? { value: row.value } : row))
    : rows
  try {
    compile({ elements: [{ ...question, rows: plain }] })
    return true
  } catch {
    return false
  }
}

function tidy(question: object): RandomQuestion {
  return JSON.parse(JSON.stringify(question)) as RandomQuestion
}

/** Values worked out from the questions before. */
function workedOut(draw: Draw, earlier: Earlier): string {
  const asked = earlier.filter(({ type }) => !['html', 'image', 'expression'].includes(type))
  if (asked.length === 0) return '1 + 1'
  const { name, type, columns, sliderType } = draw.one(asked)
  if (type === 'matrixdynamic' && columns)
    return `${draw.one(['sum', 'count', 'max'])}InArray({${name}}, 'a')`
  const given = `iif({${name}} notempty, 'given', 'none')`
  const single = ['rating', 'radiogroup', 'buttongroup', 'text', 'boolean'].includes(type)
  if (!single && (type !== 'slider' || sliderType)) return given
  return draw.one([given, `{${name}} + 1`, `{${name}} * 2 - 1`, `sum({${name}}, 3)`, `{${name}} = 1`])
}

/** A condition on one question: what authors write for its type. */
function simple(draw: Draw, question: RandomQuestion): string {
  const name = `{${question.name}}`
  const below = (rest: string) => `{${question.name}${rest}}`
  const value = draw.whole(1, 5)
  const several = ['checkbox', 'ranking', 'tagbox'].includes(question.type) || question.multiSelect
  if (several) {
    return draw.one([
      ...[`${name} contains ${value}`, `${name} anyof [${value}, ${draw.whole(1, 5)}]`],
      ...[
        `${name} notcontains ${value}`,
        `${name} notempty`,
        `${below('.length')} > 1`,
        `${below('[0]')} = ${value}`,
      ],
    ])
  }
  if (question.sliderType === 'range') return draw.one([`${name} notempty`, `${below('[0]')} > 2`])
  switch (question.type) {
    case 'boolean':
      return draw.one([`${name} = true`, `${name} = 'no'`, `${name} empty`])
    case 'matrix':
      if (question.cellType === 'checkbox')
        return draw.one([`${below('.r1')} contains ${value}`, `${below('.r2')} empty`])
      return draw.one([`${below('.r1')} = ${value}`, `${below('.r2')} > ${value}`, `${name} notempty`])
    case 'matrixdropdown':
      return draw.one([`${below('.r1.a')} = ${value}`, `${below('.r2.a')} notempty`, `${name} empty`])
    case 'matrixdynamic':
      return draw.one([`${below('[0].a')} = 2`, `${below('.length')} > 1`, `${name} notempty`])
    case 'paneldynamic':
      return draw.one([`${below(`[0].${question.name}a`)} = 2`, `${below('.length')} > 1`])
    case 'multipletext':
      return draw.one([`${below('.second')} > 3`, `${below('.first')} notempty`, `${name} empty`])
    default:
      return draw.one([
        `${name} ${draw.one(['=', '<>', '>', '<=', '!='])} ${value}`,
        ...[`${name} anyof [${value}, ${draw.whole(1, 5)}]`, `${name} empty`, `${name} notempty`],
      ])
  }
}

/** Conditions on the questions before: comparisons that authors write. */
function conditionOn(draw: Draw, asked: Earlier, calculated = true): string {
  // survey-core works a value out even where it is not seen; conditions on those differ by design.
  const earlier = asked.filter(({ type }) => !['expression', 'html', 'image'].includes(type))
  if (earlier.length === 0) return draw.one(['true', '1 = 1', '1 = 2'])
  const one = () => simple(draw, draw.one(earlier))
  return draw.one([
    ...[one, one, one],
    () => `${one()} ${draw.one(['and', 'or'])} ${one()}`,
    () => `!(${one()})`,
    () => (calculated ? draw.one(['{c0} > 1', '{c1} notempty', '{c1} = 3', '{c2}']) : one()),
  ])()
}

/** What is put into a question when another one is answered so: one trigger, or a property of the question. */
function filling(draw: Draw, questions: Earlier): object[] {
  const scalar = ['radiogroup', 'dropdown', 'rating', 'buttongroup', 'text', 'comment']
  const from = questions.filter(
    ({ type, defaultValue }) => scalar.includes(type) && defaultValue === undefined,
  )
  if (from.length === 0) return []
  const source = draw.one(from)
  const later = questions.slice(questions.indexOf(source) + 1).filter(isFillable)
  if (later.length === 0) return []
  const target = draw.one(later)
  const when = {
    expression: draw.one([`{${source.name}} notempty`, `{${source.name}} = ${draw.whole(1, 3)}`]),
    setToName: target.name,
  }
  const copied = { type: 'copyvalue', fromName: source.name, ...when }
  if (target.type === source.type && target.type === 'comment') return [copied]
  const run = {
    type: 'runexpression',
    runExpression: `iif({${source.name}} notempty, 'given', 'none')`,
    ...when,
  }
  if (target.type === 'comment' && draw.once(2)) return [run]
  const setValue = answerTo(draw, target)
  return isTaken({ ...target, defaultValue: setValue }) ? [{ type: 'setvalue', setValue, ...when }] : []
}

function isFillable(question: RandomQuestion): boolean {
  if (question.defaultValue !== undefined || question.choicesFromQuestion !== undefined) return false
  const nested = ['multipletext', 'matrixdropdown', 'matrixdynamic', 'paneldynamic']
  return !nested.includes(question.type) && !['html', 'image', 'expression'].includes(question.type)
}

/** A document of up to six questions on up to three pages, some in panels, conditions looking back. */
export function randomSurvey(draw: Draw): RandomSurvey {
  const questions: RandomQuestion[] = []
  for (let left = draw.whole(2, 6); left > 0; left--)
    questions.push(questionOf(draw, `q${questions.length + 1}`, questions))
  const first = questions.slice(0, 1)
  const onFirst = () => conditionOn(draw, first, false)
  const count = draw.whole(1, 3)
  const size = Math.ceil(questions.length / count)
  const must = () => ({ isRequired: draw.maybe(4, () => true), requiredIf: draw.maybe(6, onFirst) })
  const pages = Array.from({ length: count }, (_, at) => {
    const own = questions.slice(at * size, (at + 1) * size)
    const panel = {
      ...{ type: 'panel', name: `panel${at}`, elements: own.slice(1), ...must() },
      ...{
        visibleIf: draw.maybe(3, onFirst),
        enableIf: draw.maybe(8, onFirst),
        readOnly: draw.maybe(12, () => true),
      },
    }
    const panelled = at > 0 && own.length > 1 && draw.once(2)
    return {
      ...{ name: `page${at}`, elements: panelled ? [own[0], panel] : own },
      ...(at > 0 ? { visibleIf: draw.maybe(4, onFirst), enableIf: draw.maybe(10, onFirst), ...must() } : {}),
    }
  }).filter(({ elements }) => elements.length > 0)
  const name = questions[0]!.name
  const works = ['expression', 'html', 'image'].includes(questions[0]!.type)
  const calculatedValues = [
    { name: 'c0', expression: '1 + 1' },
    { name: 'c1', expression: works ? '3' : `iif({${name}} = 1, {c0} + 1, '')` },
    { name: 'c2', expression: onFirst(), includeIntoResult: draw.once(2) },
  ]
  const triggers = draw.once(3) ? filling(draw, questions) : []
  return { document: tidy({ pages, calculatedValues, triggers }), questions }
}
