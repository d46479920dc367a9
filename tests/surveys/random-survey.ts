import fc from 'fast-check'

/** A SurveyJS document made by chance, as plain JSON. */
export type RandomSurvey = {
  readonly document: { [name: string]: unknown }
  readonly questions: readonly RandomQuestion[]
}
export type RandomQuestion = {
  readonly [name: string]: unknown
  readonly type: string
  readonly name: string
}

const values = [1, 2, 3, 4, 5]
const bool = fc.boolean()
/** Present once in eight. */
const rarely = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })

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
]

function questionOf(name: string, earlier: readonly RandomQuestion[]): fc.Arbitrary<RandomQuestion> {
  const conditions = earlier.length === 0 ? fc.constant('true') : conditionOn(earlier)
  const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 })
  const common = {
    name: fc.constant(name),
    isRequired: some(bool),
    visibleIf: earlier.length === 0 ? fc.constant(undefined) : some(conditions),
    enableIf: earlier.length === 0 ? fc.constant(undefined) : rarely(conditions),
    readOnly: rarely(fc.constantFrom(true, false)),
    validators: rarely(conditions.map((expression) => [{ type: 'expression', expression, text: 'rule' }])),
    requiredIf: earlier.length === 0 ? fc.constant(undefined) : rarely(conditions),
  }
  const nested = {
    name: common.name,
    isRequired: common.isRequired,
    visibleIf: common.visibleIf,
    requiredIf: common.requiredIf,
  }
  const choices = fc.integer({ min: 2, max: 5 }).map((count) => values.slice(0, count))
  const sources = earlier.filter((question) => question.type === 'checkbox')
  return fc
    .oneof(
      fc.record({
        ...common,
        type: fc.constantFrom('radiogroup', 'dropdown', 'buttongroup'),
        choices,
        defaultValue: some(fc.constantFrom(1, 2)),
      }),
      fc.record({
        ...common,
        type: fc.constantFrom('radiogroup', 'dropdown', 'imagepicker'),
        choices: fc.constant([1, 2, { value: 3, visibleIf: '{item} > 2' }, 4]),
        choicesVisibleIf: some(
          earlier.length === 0
            ? fc.constant('{item} <> 2')
            : conditions.map((condition) => `{item} <> 2 or ${condition}`),
        ),
      }),
      fc.record({
        ...common,
        type: fc.constantFrom('checkbox', 'tagbox'),
        choices: fc.constant([1, 2, 3, 4]),
        validators: some(
          fc.constantFrom(
            [{ type: 'answercount', minCount: 2 }],
            [{ type: 'answercount', minCount: 1, maxCount: 3 }],
          ),
        ),
      }),
      fc.record({ ...common, type: fc.constant('imagepicker'), multiSelect: fc.constant(true), choices }),
      fc.record({
        ...common,
        type: fc.constant('slider'),
        min: fc.constant(0),
        max: fc.constant(10),
        sliderType: some(fc.constant('range')),
      }),
      fc.record({
        ...common,
        type: fc.constant('matrix'),
        cellType: fc.constant('checkbox'),
        rows: fc.constant(['r1', 'r2']),
        columns: fc.constant([1, 2, 3]),
        eachRowRequired: some(bool),
      }),
      fc.record({
        ...nested,
        type: fc.constant('multipletext'),
        items: fc.constant([
          { name: 'first', isRequired: true },
          { name: 'second', inputType: 'number' },
          { name: 'third', maxLength: 8, validators: [{ type: 'text', minLength: 2 }] },
        ]),
      }),
      fc.record({
        ...nested,
        type: fc.constant('matrixdropdown'),
        rows: fc.constant(['r1', { value: 'r2', text: 'second' }]),
        choices: fc.constant([1, 2, 3]),
        columns: fc.constantFrom(...columnSets),
      }),
      fc.record({
        ...nested,
        type: fc.constant('matrixdynamic'),
        rowCount: fc.constant(0),
        choices: fc.constant([1, 2, 3]),
        columns: fc.constantFrom(...columnSets),
        keyName: some(fc.constant('a')),
      }),
      fc.record({
        ...nested,
        type: fc.constant('paneldynamic'),
        templateElements: fc.constantFrom(
          [{ type: 'text', name: `${name}a`, isRequired: true }],
          [
            { type: 'rating', name: `${name}a` },
            { type: 'comment', name: `${name}b`, visibleIf: `{panel.${name}a} > 2`, isRequired: true },
          ],
        ),
      }),
      fc.record({
        name: fc.constant(name),
        type: fc.constant('expression'),
        expression: earlier.length === 0 ? fc.constant('1 + 1') : workedOut(earlier),
      }),
      fc.record({
        ...common,
        type: fc.constantFrom('text', 'comment'),
        validators: some(
          fc.constantFrom(
            [{ type: 'text', minLength: 2, maxLength: 8 }],
            [{ type: 'text', allowDigits: false }],
            [{ type: 'numeric', minValue: 3, maxValue: 20 }],
            [{ type: 'email' }],
            [{ type: 'regex', regex: '^[a-z]{1,5}$' }],
          ),
        ),
      }),
      fc.record({
        ...common,
        type: fc.constant('text'),
        inputType: fc.constantFrom(
          'email',
          'tel',
          'url',
          'date',
          'month',
          'week',
          'time',
          'datetime-local',
          'color',
        ),
      }),
      fc.record({ ...common, type: fc.constant('rating'), rateMax: fc.integer({ min: 3, max: 7 }) }),
      fc.record({ ...common, type: fc.constant('boolean') }),
      fc.record({
        ...common,
        type: fc.constant('checkbox'),
        choices: fc.constant([1, 2, 3, 4, { value: 5, isExclusive: true }]),
        minSelectedChoices: some(fc.integer({ min: 1, max: 2 })),
        maxSelectedChoices: some(fc.integer({ min: 2, max: 4 })),
      }),
      fc.record({
        ...common,
        type: fc.constantFrom('radiogroup', 'checkbox'),
        choices: fc.constant([1, 2, { value: 3, showCommentArea: true, isCommentRequired: true }]),
      }),
      fc.record({
        ...common,
        type: fc.constantFrom('radiogroup', 'dropdown', 'checkbox'),
        choices: fc.constant([1, 2, 3]),
        showOtherItem: fc.constant(true),
      }),
      fc.record({
        ...common,
        type: fc.constant('matrix'),
        rows: fc.constant(['r1', 'r2', { value: 'r3', text: 'third' }]),
        columns: fc.constant([1, 2, 3]),
        eachRowRequired: some(bool),
        eachRowUnique: some(bool),
      }),
      fc.record({
        ...common,
        type: fc.constant('ranking'),
        selectToRankEnabled: fc.constant(true),
        maxSelectedChoices: fc.constantFrom(2, 3),
        choices: fc.constant(values),
        ...(sources.length === 0
          ? {}
          : {
              choicesFromQuestion: some(fc.constantFrom(...sources.map((question) => question.name))),
              choicesFromQuestionMode: fc.constantFrom('selected', 'unselected', 'all'),
              hideIfChoicesEmpty: fc.constant(true),
            }),
      }),
      fc.record({
        ...common,
        type: fc.constant('text'),
        inputType: fc.constant('number'),
        min: some(fc.integer({ min: 0, max: 3 })),
        max: some(fc.integer({ min: 4, max: 9 })),
      }),
      fc.record({
        ...common,
        type: fc.constantFrom('text', 'comment'),
        maxLength: some(fc.constantFrom(5, 20)),
      }),
    )
    .map((question) => JSON.parse(JSON.stringify(question)) as RandomQuestion)
}

/** Values worked out from the questions before. */
function workedOut(earlier: readonly RandomQuestion[]): fc.Arbitrary<string> {
  return fc.constantFrom(...earlier).chain(({ name, type }) => {
    const given = `iif({${name}} notempty, 'given', 'none')`
    if (!['rating', 'slider', 'radiogroup', 'buttongroup', 'text', 'boolean'].includes(type)) {
      return fc.constant(given)
    }
    return fc.constantFrom(given, `{${name}} + 1`, `{${name}} * 2 - 1`, `sum({${name}}, 3)`, `{${name}} = 1`)
  })
}

/** Conditions on the questions before: comparisons that authors write. */
function conditionOn(asked: readonly RandomQuestion[]): fc.Arbitrary<string> {
  // survey-core works a value out even where it is not seen; conditions on those differ by design.
  const earlier = asked.filter(({ type }) => type !== 'expression')
  if (earlier.length === 0) return fc.constantFrom('true', '1 = 1', '{c0} = 2')
  const simple = fc.constantFrom(...earlier).chain((question) => {
    const name = `{${question.name}}`
    const value = fc.integer({ min: 1, max: 5 })
    if (question.type === 'boolean')
      return fc.constantFrom(`${name} = true`, `${name} = false`, `${name} empty`)
    if (['checkbox', 'ranking', 'tagbox'].includes(question.type) || question.multiSelect) {
      return fc.oneof(
        value.map((one) => `${name} contains ${one}`),
        fc.tuple(value, value).map(([one, other]) => `${name} anyof [${one}, ${other}]`),
        value.map((one) => `${name} notcontains ${one}`),
        value.map((one) => `{${question.name}[0]} = ${one}`),
        fc.constantFrom(`${name} notempty`, `{${question.name}.length} > 1`),
      )
    }
    if (question.sliderType === 'range')
      return fc.constantFrom(`${name} notempty`, `{${question.name}[0]} > 2`)
    if (question.cellType === 'checkbox') {
      return fc.oneof(
        value.map((one) => `{${question.name}.r1} contains ${one}`),
        fc.constant(`{${question.name}.r2} empty`),
      )
    }
    if (question.type === 'matrixdropdown') {
      return fc.oneof(
        value.map((one) => `{${question.name}.r1.a} = ${one}`),
        fc.constant(`{${question.name}.r2.b} notempty`),
        fc.constant(`${name} empty`),
      )
    }
    if (question.type === 'matrixdynamic') {
      return fc.constantFrom(
        `{${question.name}[0].a} = 2`,
        `{${question.name}.length} > 1`,
        `${name} notempty`,
      )
    }
    if (question.type === 'paneldynamic') {
      return fc.constantFrom(`{${question.name}[0].${question.name}a} = 2`, `{${question.name}.length} > 1`)
    }
    if (question.type === 'multipletext') {
      return fc.constantFrom(
        `{${question.name}.second} > 3`,
        `{${question.name}.first} notempty`,
        `${name} empty`,
      )
    }
    if (question.type === 'matrix') {
      return fc.oneof(
        value.map((one) => `{${question.name}.r1} = ${one}`),
        value.map((one) => `{${question.name}.r2} > ${one}`),
        fc.constant(`${name} notempty`),
      )
    }
    const sign = fc.constantFrom('=', '<>', '>', '<=', '!=')
    return fc.oneof(
      fc.tuple(sign, value).map(([how, one]) => `${name} ${how} ${one}`),
      fc.tuple(value, value).map(([one, other]) => `${name} anyof [${one}, ${other}]`),
      fc.constantFrom(`${name} empty`, `${name} notempty`),
    )
  })
  return fc.oneof(
    { weight: 3, arbitrary: simple },
    fc.tuple(simple, fc.constantFrom('and', 'or'), simple).map((parts) => parts.join(' ')),
    simple.map((one) => `!(${one})`),
    fc.constantFrom('{c0} > 1', '{c1} notempty', '{c1} = 3', '{c2}'),
  )
}

function questionsAfter(
  earlier: readonly RandomQuestion[],
  left: number,
): fc.Arbitrary<readonly RandomQuestion[]> {
  if (left === 0) return fc.constant(earlier)
  return questionOf(`q${earlier.length + 1}`, earlier).chain((next) =>
    questionsAfter([...earlier, next], left - 1),
  )
}

/** Documents of up to eight questions on up to three pages, some in panels, conditions looking back. */
export const randomSurvey: fc.Arbitrary<RandomSurvey> = fc.integer({ min: 2, max: 8 }).chain((count) =>
  questionsAfter([], count).chain((questions) =>
    fc
      .tuple(
        fc.integer({ min: 1, max: 3 }),
        fc.option(conditionOn(questions.slice(0, 1)), { nil: undefined }),
        bool,
        fc.option(conditionOn(questions.slice(0, 1)), { nil: undefined }),
        fc.record({ isRequired: bool, requiredIf: conditionOn(questions.slice(0, 1)) }, { requiredKeys: [] }),
        conditionOn(questions.slice(0, 1)).filter((condition) => !/\{c[012]/.test(condition)),
      )
      .map(([perPage, panelIf, panelled, pageIf, must, calculated]) => {
        const size = Math.ceil(questions.length / perPage)
        const pages = Array.from({ length: perPage }, (_, page) => {
          const own = questions.slice(page * size, (page + 1) * size)
          const inPanel = panelled && page > 0 && own.length > 1
          const panel = {
            type: 'panel',
            name: `panel${page}`,
            elements: own.slice(1),
            visibleIf: panelIf,
            ...must,
          }
          return {
            name: `page${page}`,
            elements: inPanel ? [own[0], panel] : own,
            visibleIf: page > 1 ? pageIf : undefined,
          }
        }).filter((page) => page.elements.length > 0)
        const first = questions[0]!
        const calculatedValues = [
          { name: 'c0', expression: '1 + 1' },
          {
            name: 'c1',
            expression: first.type === 'expression' ? '3' : `iif({${first.name}} = 1, {c0} + 1, '')`,
          },
          { name: 'c2', expression: calculated, includeIntoResult: true },
        ]
        const triggers = [
          { type: 'setvalue', expression: calculated, setToName: first.name, setValue: undefined },
        ]
        return { document: JSON.parse(JSON.stringify({ pages, calculatedValues, triggers })), questions }
      }),
  ),
)

/** One row of a matrix with several columns; never empty. */
function rowOf(question: RandomQuestion): fc.Arbitrary<{ [column: string]: unknown }> {
  const columns = question.columns as readonly { name: string; cellType?: string }[]
  const cells = columns.map(({ name, cellType }): [string, fc.Arbitrary<unknown>] => {
    if (cellType === 'text' || cellType === 'comment') return [name, fc.constantFrom('x', 'y')]
    if (cellType === 'boolean') return [name, bool]
    if (cellType === 'checkbox') return [name, fc.shuffledSubarray([1, 2, 3], { minLength: 1 })]
    return [name, fc.integer({ min: 1, max: 3 })]
  })
  return fc
    .record(Object.fromEntries(cells), { requiredKeys: [] })
    .filter((given) => Object.keys(given).length > 0)
}

/** An answer of the right shape to one question, perhaps breaking a limit. */
function answerTo(question: RandomQuestion): fc.Arbitrary<unknown> {
  const commented = (question.choices as readonly unknown[] | undefined)?.some(
    (choice) => typeof choice === 'object' && 'showCommentArea' in choice!,
  )
  if (commented) return wordedAnswer(question.type)
  const among = (given: unknown) => {
    const list = (Array.isArray(given) ? given : values) as readonly (number | { value: number })[]
    return list.map((one) => (typeof one === 'object' ? one.value : one))
  }
  switch (question.type) {
    case 'boolean':
      return bool
    case 'slider': {
      const end = fc.integer({ min: 0, max: 10 })
      if (question.sliderType !== 'range') return end
      return fc.tuple(end, end).map((ends) => ends.sort((a, b) => a - b))
    }
    case 'rating':
      return fc.integer({ min: 1, max: Number(question.rateMax) })
    case 'imagepicker':
      if (!question.multiSelect) return fc.constantFrom(...among(question.choices))
      return fc.shuffledSubarray(among(question.choices), { minLength: 1 })
    case 'tagbox':
    case 'checkbox':
      return fc.shuffledSubarray(among(question.choices), { minLength: 1 })
    case 'ranking':
      return fc.shuffledSubarray(among(question.choices), { minLength: 1, maxLength: 3 })
    case 'matrix': {
      const rows = (question.rows as readonly (string | { value: string })[]).map((row) =>
        typeof row === 'string' ? row : row.value,
      )
      const one = fc.constantFrom(...among(question.columns))
      const cell: fc.Arbitrary<unknown> =
        question.cellType === 'checkbox'
          ? fc.shuffledSubarray(among(question.columns), { minLength: 1 })
          : one
      return fc
        .record(Object.fromEntries(rows.map((row) => [row, cell])), { requiredKeys: [] })
        .filter((given) => Object.keys(given).length > 0)
    }
    case 'text':
      if (question.inputType === 'number') return fc.integer({ min: -2, max: 12 })
      return fc.constantFrom('a', 'ế', '12', 'hello world', 'a@b.vn', '2026-01-02', '4')
    case 'comment':
      return fc.constantFrom('a', '3', 'many words here')
    case 'multipletext':
      return fc
        .record(
          {
            first: fc.constantFrom('x', 'y'),
            second: fc.integer({ min: 0, max: 6 }),
            third: fc.constantFrom('a', 'abc'),
          },
          { requiredKeys: [] },
        )
        .filter((given) => Object.keys(given).length > 0)
    case 'matrixdropdown':
      return fc
        .record({ r1: rowOf(question), r2: rowOf(question) }, { requiredKeys: [] })
        .filter((given) => Object.keys(given).length > 0)
    case 'matrixdynamic':
      return fc.array(rowOf(question), { minLength: 1, maxLength: 3 })
    case 'paneldynamic': {
      const fields = question.templateElements as readonly RandomQuestion[]
      const inner = Object.fromEntries(
        fields.map((field) => [
          field.name,
          field.type === 'rating' ? fc.integer({ min: 1, max: 5 }) : fc.constant('x'),
        ]),
      )
      return fc.array(fc.record(inner, { requiredKeys: [fields[0]!.name] }), { minLength: 1, maxLength: 3 })
    }
    default:
      return fc.constantFrom(...among(question.choices))
  }
}

/** A choice, or several, with or without words of one's own. */
function wordedAnswer(type: string): fc.Arbitrary<unknown> {
  const worded = fc.constantFrom({ value: 3, comment: 'words' }, { value: 3 })
  if (type === 'radiogroup') return fc.oneof(fc.constantFrom(1, 2, 3), worded)
  const several = fc
    .tuple(fc.subarray([{ value: 1 }, { value: 2 }]), worded)
    .map(([some, one]) => [...some, one])
  return fc.oneof(several, fc.subarray([1, 2, 3], { minLength: 1 }))
}

/** Answers to some of the questions, whether they are seen or not. */
export function answersTo(questions: readonly RandomQuestion[]): fc.Arbitrary<{ [name: string]: unknown }> {
  const asked = questions.filter(({ type }) => type !== 'expression')
  const answers = Object.fromEntries(asked.map((question) => [question.name, answerTo(question)]))
  return fc.record(answers, { requiredKeys: [] }).map((given) => JSON.parse(JSON.stringify(given)))
}
