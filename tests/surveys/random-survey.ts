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

function questionOf(name: string, earlier: readonly RandomQuestion[]): fc.Arbitrary<RandomQuestion> {
  const conditions = earlier.length === 0 ? fc.constant('true') : conditionOn(earlier)
  const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 })
  const common = {
    name: fc.constant(name),
    isRequired: some(bool),
    visibleIf: earlier.length === 0 ? fc.constant(undefined) : some(conditions),
    requiredIf:
      earlier.length === 0 ? fc.constant(undefined) : fc.option(conditions, { nil: undefined, freq: 8 }),
  }
  const choices = fc.integer({ min: 2, max: 5 }).map((count) => values.slice(0, count))
  const sources = earlier.filter((question) => question.type === 'checkbox')
  return fc
    .oneof(
      fc.record({ ...common, type: fc.constantFrom('radiogroup', 'dropdown'), choices }),
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

/** Conditions on the questions before: comparisons that authors write. */
function conditionOn(earlier: readonly RandomQuestion[]): fc.Arbitrary<string> {
  const simple = fc.constantFrom(...earlier).chain((question) => {
    const name = `{${question.name}}`
    const value = fc.integer({ min: 1, max: 5 })
    if (question.type === 'boolean')
      return fc.constantFrom(`${name} = true`, `${name} = false`, `${name} empty`)
    if (question.type === 'checkbox' || question.type === 'ranking') {
      return fc.oneof(
        value.map((one) => `${name} contains ${one}`),
        fc.tuple(value, value).map(([one, other]) => `${name} anyof [${one}, ${other}]`),
        value.map((one) => `${name} notcontains ${one}`),
        value.map((one) => `{${question.name}[0]} = ${one}`),
        fc.constantFrom(`${name} notempty`, `{${question.name}.length} > 1`),
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
      )
      .map(([perPage, panelIf, panelled, pageIf]) => {
        const size = Math.ceil(questions.length / perPage)
        const pages = Array.from({ length: perPage }, (_, page) => {
          const own = questions.slice(page * size, (page + 1) * size)
          const inPanel = panelled && page > 0 && own.length > 1
          const panel = { type: 'panel', name: `panel${page}`, elements: own.slice(1), visibleIf: panelIf }
          return {
            name: `page${page}`,
            elements: inPanel ? [own[0], panel] : own,
            visibleIf: page > 1 ? pageIf : undefined,
          }
        }).filter((page) => page.elements.length > 0)
        return { document: JSON.parse(JSON.stringify({ pages })), questions }
      }),
  ),
)

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
    case 'rating':
      return fc.integer({ min: 1, max: Number(question.rateMax) })
    case 'checkbox':
      return fc.shuffledSubarray(among(question.choices), { minLength: 1 })
    case 'ranking':
      return fc.shuffledSubarray(among(question.choices), { minLength: 1, maxLength: 3 })
    case 'matrix': {
      const rows = (question.rows as readonly (string | { value: string })[]).map((row) =>
        typeof row === 'string' ? row : row.value,
      )
      const cell = fc.constantFrom(...among(question.columns))
      return fc
        .record(Object.fromEntries(rows.map((row) => [row, cell])), { requiredKeys: [] })
        .filter((given) => Object.keys(given).length > 0)
    }
    case 'text':
      if (question.inputType === 'number') return fc.integer({ min: -2, max: 12 })
      return fc.constantFrom('a', 'ế', '12', 'hello world')
    case 'comment':
      return fc.constantFrom('a', '3', 'many words here')
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
  const answers = Object.fromEntries(questions.map((question) => [question.name, answerTo(question)]))
  return fc.record(answers, { requiredKeys: [] }).map((given) => JSON.parse(JSON.stringify(given)))
}
