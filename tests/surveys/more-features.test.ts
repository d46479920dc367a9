import t from 'tap'
import { showPage } from '../../src/responses/show-page.ts'
import { firstValues } from '../../src/responses/typed-values.ts'
import { checkAnswers } from '../../src/surveys/check.ts'
import { compile } from '../../src/surveys/compile.ts'
import { SurveyFaults } from '../../src/surveys/faults.ts'
import { type Form, readPage } from '../../src/surveys/read-form.ts'

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
/** What a page posts when nothing is changed on it. */
const untouched = (questionnaire: ReturnType<typeof compile>, answers: object = {}) => {
  const page = questionnaire.pages.at(-1)!
  const first = firstValues(questionnaire, page, answers as Record<string, number>)
  return readPage(questionnaire, page.name, answers as Record<string, number>, first as Form)
}

t.test('tables, lists and their cells stand filled in beforehand', async (t) => {
  const columns = [
    { name: 'what', cellType: 'text' },
    { name: 'many', cellType: 'text', inputType: 'number', defaultValue: 2 },
  ]
  const questionnaire = of(
    { type: 'matrixdynamic', name: 'list', columns, rowCount: 2, defaultRowValue: { what: 'x' } },
    {
      type: 'matrixdropdown',
      name: 'table',
      rows: ['r1', 'r2'],
      columns,
      defaultValue: { r1: { what: 'y', many: 5 } },
    },
    { type: 'multipletext', name: 'who', items: [{ name: 'a', defaultValue: 'An' }, { name: 'b' }] },
    {
      type: 'paneldynamic',
      name: 'each',
      panelCount: 1,
      templateElements: [{ type: 'rating', name: 'mark', defaultValue: 4 }],
    },
    { type: 'matrix', name: 'grid', rows: ['r'], columns: [1, 2], defaultValue: { r: 2 } },
  )
  const { answers, errors } = untouched(questionnaire)
  t.same(errors, [])
  t.same(answers, {
    list: [
      { what: 'x', many: 2 },
      { what: 'x', many: 2 },
    ],
    table: { r1: { what: 'y', many: 5 }, r2: { many: 2 } },
    who: { a: 'An' },
    each: [{ mark: 4 }],
    grid: { r: 2 },
  })
  t.same(checkAnswers(questionnaire, {}).answers, {}, 'a checked sheet is never filled in')
  const wrong = { type: 'matrixdynamic', name: 'l', columns, defaultValue: [{ what: 1 }] }
  t.same(faults({ elements: [wrong] }), [['elements[0]', 'bad_default']])
})

t.test('values worked out from other answers stand in a question beforehand', async (t) => {
  const document = {
    pages: [
      {
        elements: [
          { type: 'text', inputType: 'number', name: 'a' },
          { type: 'checkbox', name: 'c', choices: [1, 2] },
        ],
      },
      {
        elements: [
          { type: 'text', inputType: 'number', name: 'b', defaultValueExpression: '{a} * 2' },
          {
            type: 'text',
            inputType: 'number',
            name: 'fixed',
            readOnly: true,
            defaultValueExpression: '{a} + 1',
          },
          { type: 'checkbox', name: 'd', choices: [1, 2] },
          { type: 'text', name: 'e' },
          { type: 'rating', name: 'f', setValueIf: '{a} > 3', setValueExpression: '{a}' },
        ],
      },
    ],
    triggers: [
      { type: 'copyvalue', expression: '{c} notempty', fromName: 'c', setToName: 'd' },
      {
        type: 'runexpression',
        expression: '{a} = 4',
        runExpression: "iif({a} > 3, 'many', 'few')",
        setToName: 'e',
      },
    ],
  }
  const questionnaire = compile(document)
  t.same(untouched(questionnaire, { a: 4, c: [2, 1] }).answers, {
    a: 4,
    c: [2, 1],
    b: 8,
    fixed: 5,
    d: [2, 1],
    e: 'many',
    f: 4,
  })
  t.same(checkAnswers(questionnaire, { a: 1 }).answers, { a: 1, fixed: 2 })
  t.same(codes(questionnaire, { a: 1, fixed: 3 }), [['fixed', 'read_only']])
  t.same(untouched(questionnaire, { a: 99 }).answers.f, undefined, 'what is no answer is not put in')
})

t.test('input masks are checks, with or without their signs', async (t) => {
  const masked = (maskType: string, maskSettings: object, more = {}) => ({
    type: 'text',
    name: maskType,
    maskType,
    maskSettings,
    ...more,
  })
  const questionnaire = of(
    masked('pattern', { pattern: '+84 (99) 999-aaa' }),
    masked('numeric', { precision: 1, allowNegativeValues: false, max: 10 }),
    masked('datetime', { pattern: 'dd/mm/yyyy', min: '2020-01-01' }),
    masked('currency', { suffix: ' đồng', precision: 0 }),
  )
  t.same(checkAnswers(questionnaire, { pattern: '+84 (12) 345-abc' }).answers, { pattern: '8412345abc' })
  t.same(checkAnswers(questionnaire, { pattern: '8412345abc' }).answers, { pattern: '8412345abc' })
  t.same(
    codes(questionnaire, { pattern: '0912345abc', numeric: 0.25, datetime: '31/12/2025', currency: 1.5 }),
    [
      ['pattern', 'bad_format'],
      ['numeric', 'not_a_step'],
      ['datetime', 'bad_format'],
      ['currency', 'not_whole'],
    ],
  )
  t.same(codes(questionnaire, { numeric: -1, datetime: '2019-12-31' }), [
    ['numeric', 'too_small'],
    ['datetime', 'too_early'],
  ])
  const whole = of({ ...masked('pattern', { pattern: '99-99', saveMaskedValue: true }) })
  t.same(checkAnswers(whole, { pattern: '1234' }).answers, { pattern: '12-34' })
  t.same(faults({ elements: [masked('numeric', { saveMaskedValue: true })] })[0]?.[1], 'unsupported_value')
})

t.test('detail panels, columns that are not seen, checks on whole tables', async (t) => {
  const questionnaire = of(
    { type: 'boolean', name: 'more' },
    {
      type: 'matrixdynamic',
      name: 'list',
      columns: [
        { name: 'a', cellType: 'text' },
        { name: 'b', cellType: 'text' },
      ],
      columnsVisibleIf: "{more} = true or {item} = 'a'",
      detailPanelMode: 'underRow',
      detailElements: [
        { type: 'html', name: 'h', html: 'Chi tiết' },
        {
          type: 'panel',
          name: 'p',
          elements: [{ type: 'comment', name: 'why', requiredIf: "{row.a} = 'x'" }],
        },
      ],
      keyName: 'a',
      keyDuplicationError: 'Đã có rồi',
      validators: [{ type: 'expression', expression: "countInArray({list}, 'a') < 3", text: 'Ít thôi' }],
    },
    { type: 'text', name: 'after', visibleIf: "{list[0].why} = 'y'" },
    {
      type: 'matrix',
      name: 'grid',
      rows: ['r1', 'r2'],
      columns: [1, 2, 3],
      columnsVisibleIf: '{item} < 3 or {more} = true',
      cells: { r1: { 1: 'một' }, default: { 2: 'hai' } },
    },
  )
  t.same(codes(questionnaire, { list: [{ a: 'z', why: 'y' }], after: 'x' }), [])
  t.same(codes(questionnaire, { list: [{ a: 'x' }] }), [['list.why', 'required']])
  t.same(codes(questionnaire, { list: [{ a: 'z', b: 'q' }] }), [['list.b', 'hidden']])
  t.same(codes(questionnaire, { more: true, list: [{ a: 'z', b: 'q' }] }), [])
  const twice = checkAnswers(questionnaire, { list: [{ a: 'z' }, { a: 'Z' }] }).errors[0]!
  t.same([twice.code, twice.short.vi], ['same_value', 'Đã có rồi'])
  const many = checkAnswers(questionnaire, { list: [{ a: '1' }, { a: '2' }, { a: '3' }] }).errors[0]!
  t.same([many.question, many.code, many.short.vi], ['list', 'rule', 'Ít thôi'])
  t.same(codes(questionnaire, { grid: { r1: 3, r2: 1 } }), [['grid', 'not_offered']])
  t.same(codes(questionnaire, { more: true, grid: { r1: 3 } }), [])
  const page = questionnaire.pages.at(-1)!
  const shown = showPage({
    ...{
      questionnaire,
      page,
      answers: {},
      values: {},
      errors: [],
      language: 'vi',
      placeholders: {},
      seed: 's',
    },
  })
  const grid = shown.elements.find(({ kind }) => kind === 'matrix') as unknown as {
    rows: { options: { text: string }[] }[]
  }
  t.same(
    grid.rows.map(({ options }) => options.map(({ text }) => text)),
    [
      ['một', '2'],
      ['1', 'hai'],
    ],
  )
})

t.test(
  'ends that are worked out, the words of the author, pages of which something must be answered',
  async (t) => {
    const questionnaire = compile({
      pages: [
        {
          name: 'p',
          isRequired: true,
          requiredErrorText: 'Trả lời một câu',
          elements: [
            { type: 'text', name: 'from', inputType: 'date', min: '2020-01-01', minErrorText: 'Từ {0}' },
            { type: 'text', name: 'to', inputType: 'date', minValueExpression: '{from}' },
            { type: 'text', name: 'n', inputType: 'number', max: 5, maxErrorText: 'Không quá {0}' },
            { type: 'radiogroup', name: 'o', choices: [1], showOtherItem: true, otherErrorText: 'Ghi ra' },
          ],
        },
      ],
    })
    const words = (answers: object) =>
      checkAnswers(questionnaire, answers).errors.map(({ question, short }) => [question, short.vi])
    t.same(words({}), [['p', 'Trả lời một câu']])
    t.same(words({ from: '2019-05-05' }), [['from', 'Từ 01/01/2020']])
    t.same(words({ n: 6 }), [['n', 'Không quá 5']])
    t.same(words({ o: 'other' }), [['o', 'Ghi ra']])
    t.same(codes(questionnaire, { from: '2026-02-02', to: '2026-02-01' }), [['to', 'too_early']])
    t.same(codes(questionnaire, { from: '2026-02-02', to: '2026-02-02', n: 2.5 }), [], 'no step is asked for')
  },
)

t.test('documents of SurveyJS 1 mean the same under their old names', async (t) => {
  const questionnaire = compile({
    title: { default: 'Old', vi: 'Cũ' },
    requiredText: '(*)',
    goNextPageAutomatic: true,
    questions: [
      {
        type: 'radiogroup',
        name: 'a',
        choices: ['1|one', { value: 'b' }, 3],
        hasOther: true,
        otherErrorText: 'Ghi',
        hasComment: false,
      },
      { type: 'checkbox', name: 'c', choices: [1, 2], hasNone: true, hasSelectAll: true, colCount: 2 },
      {
        type: 'matrix',
        name: 'm',
        columns: [1, 2],
        rows: ['x', 'y'],
        isAllRowRequired: true,
        rowsOrder: 'initial',
      },
      {
        type: 'rating',
        name: 'r',
        rateValues: [1, 2, { value: 3, text: 'ba' }],
        mininumRateDescription: 'kém',
      },
      {
        type: 'text',
        name: 't',
        placeHolder: 'gõ',
        size: 20,
        validators: [{ type: 'regex', regex: '^[a-z]+$', insensitive: true }],
      },
      { type: 'paneldynamic', name: 'p', questions: [{ type: 'text', name: 'in' }], panelAddText: 'Thêm' },
    ],
    triggers: [{ type: 'complete', name: 'c', operator: 'contains', value: 1 }],
  })
  t.same(
    codes(questionnaire, {
      a: 'other',
      'a-Comment': 'khác',
      c: ['none'],
      m: { x: 1, y: 2 },
      r: 3,
      t: 'ABC',
      p: [{ in: 'x' }],
    }),
    [],
  )
  t.same(
    codes(questionnaire, { m: { x: 1 }, a: 'other' }).map(([name, code]) => [name, code]),
    [
      ['a', 'required_comment'],
      ['m', 'required_row'],
    ],
  )
  t.same(codes(questionnaire, { a: '1', m: { x: 1, y: 1 } }), [])
  t.ok(
    questionnaire.remarks.some(
      ({ property, reason }) => property === 'hasOther' && reason.includes('showOtherItem'),
    ),
  )
})
