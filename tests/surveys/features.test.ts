import t from 'tap'
import { showPage } from '../../src/responses/show-page.ts'
import { firstValues } from '../../src/responses/typed-values.ts'
import { checkAnswers } from '../../src/surveys/check.ts'
import { compile } from '../../src/surveys/compile.ts'
import { SurveyFaults } from '../../src/surveys/faults.ts'
import { safePattern } from '../../src/surveys/safe-pattern.ts'
import { visiblePages } from '../../src/surveys/walk.ts'
import { timed } from '../support/timed.ts'

const of = (...elements: object[]) => compile({ elements })
const codes = (questionnaire: ReturnType<typeof compile>, answers: object) =>
  checkAnswers(questionnaire, answers).errors.map(({ question, code }) => [question, code])
const faults = (document: unknown) => {
  try {
    compile(document)
    return []
  } catch (error) {
    if (error instanceof SurveyFaults) return error.faults.map(({ path, code }) => [path, code])
    throw error
  }
}

t.test('validators say in the words of their author what is wrong', async (t) => {
  const questionnaire = of(
    { type: 'text', name: 'a', validators: [{ type: 'numeric', minValue: 3, text: 'Từ ba' }] },
    { type: 'text', name: 'b', validators: [{ type: 'expression', expression: '{b} > {a}' }] },
    { type: 'text', name: 'c', validators: [{ type: 'regex', regex: '^[A-Z]{2}[0-9]+$' }] },
  )
  t.same(codes(questionnaire, { a: '5', b: '6', c: 'AB12' }), [])
  t.same(codes(questionnaire, { a: '2', b: '1', c: 'x' }), [
    ['a', 'too_small'],
    ['b', 'rule'],
    ['c', 'rule'],
  ])
  const { errors } = checkAnswers(questionnaire, { a: '2', b: '3' })
  t.equal(errors[0]!.short.vi, 'Từ ba')
})

t.test('patterns are taken only if they cannot be made slow', async (t) => {
  for (const safe of ['^[0-9]{9,12}$', '^[a-z]+$', 'abc', '^\\d{2}/\\d{2}$', '^.*$', '[A-Z]{3}']) {
    t.ok(safePattern(safe, false), safe)
  }
  const bad = [
    '^(a+)+$',
    'a+b',
    '^a*a*$',
    '(x|y)',
    '^a{1,100}a{1,100}a{1,100}$',
    '\\1',
    '^(?=a)',
    '[',
    '^\\p{L}+$',
  ]
  for (const unsafe of bad) t.equal(safePattern(unsafe, false), null, unsafe)
  const [, cpu] = timed(() => safePattern('^[a-z]*x{0,30}y{0,30}z$', false)!.test('x'.repeat(2000)))
  t.ok(cpu < 500, `${cpu} ms`)
})

t.test('calculated values are written out; circles and explosions are faults', async (t) => {
  const elements = [
    { type: 'text', inputType: 'number', name: 'a' },
    { type: 'text', name: 'b', visibleIf: '{sum} > 10' },
  ]
  const calculatedValues = [
    { name: 'half', expression: '{a} / 2' },
    { name: 'sum', expression: '{half} + {half}' },
  ]
  const questionnaire = compile({ elements, calculatedValues })
  t.equal(questionnaire.pages.length, 1)
  t.same(codes(questionnaire, { a: 11, b: 'x' }), [])
  t.same(codes(questionnaire, { a: 9, b: 'x' }), [['b', 'hidden']])
  const circle = [
    { name: 'x', expression: '{y}' },
    { name: 'y', expression: '{x}' },
  ]
  t.same(faults({ elements: elements.slice(0, 1), calculatedValues: circle })[0]?.[1], 'circular')
  const bomb = Array.from({ length: 40 }, (_, at) => ({
    name: `c${at}`,
    expression: at ? `{c${at - 1}} + {c${at - 1}}` : '{a}',
  }))
  t.ok(
    faults({ elements: elements.slice(0, 1), calculatedValues: bomb }).some(
      ([, code]) => code === 'too_large',
    ),
  )
})

t.test('what the form works out is part of the answers and cannot be made up', async (t) => {
  const questionnaire = of(
    { type: 'text', inputType: 'number', name: 'a' },
    { type: 'expression', name: 'double', expression: '{a} * 2' },
  )
  t.same(checkAnswers(questionnaire, { a: 4 }).answers, { a: 4, double: 8 })
  t.same(codes(questionnaire, { a: 4, double: 8 }), [])
  t.same(codes(questionnaire, { a: 4, double: 9 }), [['double', 'wrong_value']])
})

t.test('what cannot be answered now keeps what its author put in', async (t) => {
  const questionnaire = of(
    { type: 'boolean', name: 'a' },
    { type: 'text', name: 'b', enableIf: '{a} = true', defaultValue: 'x', isRequired: true },
  )
  t.same(checkAnswers(questionnaire, { a: false }).answers, { a: false, b: 'x' })
  t.same(codes(questionnaire, { a: false, b: 'y' }), [['b', 'read_only']])
  t.same(codes(questionnaire, { a: true }), [['b', 'required']])
  t.same(faults({ elements: [{ type: 'radiogroup', name: 'a', choices: [1], defaultValue: 7 }] }), [
    ['elements[0]', 'bad_default'],
  ])
})

t.test('setvalue fills a page in beforehand, skip leaves pages out', async (t) => {
  const page = (name: string, ...elements: object[]) => ({ name, elements })
  const questionnaire = compile({
    pages: [
      page('p', { type: 'radiogroup', name: 'a', choices: [1, 2] }),
      page('q', { type: 'text', name: 'b', isRequired: true }),
      page(
        'r',
        { type: 'text', name: 'c' },
        { type: 'radiogroup', name: 'd', choices: [1, 2], defaultValue: '2' },
      ),
    ],
    triggers: [
      { type: 'skip', expression: '{a} = 2', gotoName: 'c' },
      { type: 'setvalue', expression: '{a} = 2', setToName: 'c', setValue: 'filled' },
    ],
  })
  t.same(
    visiblePages(questionnaire, { a: 2 }).map(({ name }) => name),
    ['p', 'r'],
  )
  t.same(
    visiblePages(questionnaire, { a: 1 }).map(({ name }) => name),
    ['p', 'q', 'r'],
  )
  const last = questionnaire.pages.at(-1)!
  t.same(firstValues(questionnaire, last, { a: 2 }), { c: 'filled', d: '2' })
  t.same(firstValues(questionnaire, last, { a: 2, d: 1 }), { d: '1' }, 'not over what was answered')
  t.same(codes(questionnaire, { a: 2 }), [])
  const back = { type: 'skip', expression: '{b} = 1', gotoName: 'a' }
  t.same(
    faults({
      pages: [page('p', { type: 'text', name: 'a' }), page('q', { type: 'text', name: 'b' })],
      triggers: [back],
    }),
    [['triggers[0].gotoName', 'skips_back']],
  )
  const refused: [object, string, string][] = [
    [{ type: 'visible' }, 'triggers[0].type', 'unsupported_type'],
    [{ type: 'runexpression', runExpression: '1' }, 'triggers[0].setToName', 'unsupported_value'],
    [{ type: 'copyvalue', setToName: 'a', fromName: 'b' }, 'triggers[0].fromName', 'unknown_name'],
    [{ type: 'setvalue', setToName: 'b', setValue: 1 }, 'triggers[0].setToName', 'unknown_name'],
  ]
  for (const [trigger, path, code] of refused) {
    const triggers = [{ expression: '{a} = 1', ...trigger }]
    t.same(faults({ elements: [{ type: 'text', name: 'a' }], triggers }), [[path, code]])
  }
})

t.test('sliders, matrices of check boxes, panels of which something must be answered', async (t) => {
  const questionnaire = of(
    { type: 'slider', name: 's', max: 10 },
    { type: 'slider', name: 'r', sliderType: 'range', minRangeLength: 5 },
    { type: 'matrix', name: 'm', cellType: 'checkbox', rows: ['a', 'b'], columns: [1, 2] },
    {
      type: 'panel',
      name: 'p',
      isRequired: true,
      elements: [
        { type: 'text', name: 'x' },
        { type: 'text', name: 'y' },
      ],
    },
  )
  t.same(codes(questionnaire, { s: 3, r: [10, 20], m: { a: [1, 2] }, y: 'z' }), [])
  t.same(codes(questionnaire, { s: 11, r: [10, 12], m: { a: 1 } }), [
    ['s', 'too_large'],
    ['r', 'range_narrow'],
    ['m', 'wrong_type'],
    ['p', 'required_panel'],
  ])
  t.same(codes(questionnaire, { r: [20], y: 'z' }), [['r', 'half_range']])
  t.same(codes(questionnaire, { r: [20, 10], y: 'z' }), [['r', 'range_reversed']])
})

t.test('random order is the same for the same respondent', async (t) => {
  const elements = Array.from({ length: 12 }, (_, at) => ({ type: 'text', name: `q${at}` }))
  const rows = elements.map(({ name }) => name)
  const matrix = { type: 'matrix', name: 'm', rows, columns: [1, 2], rowOrder: 'random' }
  const questionnaire = compile({
    pages: [{ name: 'p', questionOrder: 'random', elements: [...elements, matrix] }],
  })
  const shown = (seed: string) => {
    const page = questionnaire.pages[0]!
    return JSON.stringify(
      showPage({
        questionnaire,
        page,
        answers: {},
        values: {},
        errors: [],
        language: 'vi',
        placeholders: {},
        seed,
      }).elements,
    )
  }
  t.equal(shown('one'), shown('one'))
  t.not(shown('one'), shown('two'))
})

t.test('what cannot be supported is refused with its place', async (t) => {
  for (const type of ['file', 'signaturepad', 'imagemap', 'holo']) {
    t.same(faults({ elements: [{ type, name: 'a' }] }), [['elements[0].type', 'unsupported_type']])
  }
  const text = { type: 'text', name: 'a' }
  t.same(faults({ elements: [{ ...text, defaultValueExpression: 'today()' }] }), [
    ['elements[0].defaultValueExpression', 'expression_unknown_function'],
  ])
  t.same(faults({ elements: [{ ...text, visibleIf: 'mine({a}) = 1' }] }), [
    ['elements[0].visibleIf', 'expression_unknown_function'],
  ])
  t.same(
    faults({
      elements: [
        { ...text, visibleIf: '{b} = 1' },
        { type: 'text', name: 'b', visibleIf: '{a} = 1' },
      ],
    })[0]?.[1],
    'circular',
  )
})
