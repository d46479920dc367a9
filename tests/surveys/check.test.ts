import t from 'tap'
import { checkAnswers } from '../../src/surveys/check.ts'
import { compile } from '../../src/surveys/compile.ts'

type Json = { readonly [name: string]: unknown }

const choices = [
  { value: 1, text: 'Một' },
  { value: 2, text: 'Hai' },
  { value: 3, text: 'Không mục nào', isExclusive: true },
  { value: 98, text: 'Không biết' },
  { value: 99, text: 'Không trả lời' },
]
const questionnaire = compile({
  code: 'T',
  maxCommentLength: 10,
  pages: [
    {
      name: 'one',
      elements: [
        {
          type: 'radiogroup',
          name: 'age',
          title: { vi: 'Tuổi', en: 'Age' },
          isRequired: true,
          choices: [1, 2, 3],
        },
        {
          type: 'radiogroup',
          name: 'why',
          choices: [1, { value: 90, text: 'Khác', showCommentArea: true }],
          showOtherItem: true,
        },
        { type: 'checkbox', name: 'some', choices, maxSelectedChoices: 2, minSelectedChoices: 0 },
        { type: 'matrix', name: 'grid', rows: ['g1', 'g2'], columns: choices },
        { type: 'text', name: 'hours', inputType: 'number', min: 0, max: 400 },
        { type: 'text', name: 'share', inputType: 'number', min: 0, max: 1, step: 0.25 },
        { type: 'comment', name: 'words', maxLength: 20 },
        { type: 'text', name: 'mail', inputType: 'email' },
        { type: 'boolean', name: 'seen' },
      ],
    },
    {
      name: 'two',
      visibleIf: '{age} > 1',
      elements: [
        {
          type: 'ranking',
          name: 'best',
          selectToRankEnabled: true,
          maxSelectedChoices: 2,
          choicesFromQuestion: 'some',
          choicesFromQuestionMode: 'selected',
        },
        { type: 'radiogroup', name: 'more', choices: [1, 2], requiredIf: '{seen} = true' },
      ],
    },
  ],
  triggers: [{ type: 'complete', expression: '{age} = 3', discard: true }],
})

function errorsOf(answers: unknown): [string | null, string][] {
  return checkAnswers(questionnaire, answers).errors.map((error) => [error.question, error.code])
}
function stateOf(answers: Json, code: string) {
  const { states } = checkAnswers(questionnaire, answers)
  return states[questionnaire.items.find((item) => item.code === code)!.index]
}

t.test('good answers come back typed and cleaned', async (t) => {
  const given = {
    age: 2,
    why: { value: 90, comment: ' vì thế ' },
    some: [1, 2],
    grid: { g1: 1, g2: 98 },
    hours: 12,
    share: 0.75,
    words: 'Tiê\u0301ng Viê\u0323t\r\nhai dòng',
    mail: '',
    seen: false,
    best: [2, 1],
  }
  const checked = checkAnswers(questionnaire, given)
  t.same(checked.errors, [])
  t.ok(checked.valid)
  t.strictSame(checked.answers, {
    ...{
      age: 2,
      why: { value: 90, comment: 'vì thế' },
      some: [1, 2],
      grid: { g1: 1, g2: 98 },
      hours: 12,
      share: 0.75,
    },
    ...{ words: 'Tiếng Việt\nhai dòng', seen: false, best: [2, 1] },
  })
  t.equal(given.words, 'Tiê\u0301ng Viê\u0323t\r\nhai dòng', 'what was given is left alone')
})

t.test('what survey-core lets through is refused by name', async (t) => {
  const cases: [string, Json, [string | null, string][]][] = [
    ['list for a radio', { age: [1] }, [['age', 'wrong_type']]],
    ['text for a number choice', { age: '1' }, [['age', 'not_a_choice']]],
    ['value outside the choices', { age: 7 }, [['age', 'not_a_choice']]],
    ['too many choices', { age: 1, some: [1, 2, 98] }, [['some', 'exclusive']]],
    ['one for several', { age: 1, some: 1 }, [['some', 'wrong_type']]],
    ['the same choice twice', { age: 1, some: [1, 1] }, [['some', 'duplicate']]],
    ['exclusive with another', { age: 1, some: [1, 3] }, [['some', 'exclusive']]],
    ['"don’t know" with another', { age: 1, some: [2, 98] }, [['some', 'exclusive']]],
    ['words for a number', { age: 1, hours: 'abc' }, [['hours', 'not_a_number']]],
    ['NaN', { age: 1, hours: Number.NaN }, [['hours', 'not_a_number']]],
    ['1e308', { age: 1, hours: 1e308 }, [['hours', 'too_large']]],
    ['half an hour', { age: 1, hours: 1.5 }, [['hours', 'not_whole']]],
    ['a third', { age: 1, share: 0.3 }, [['share', 'not_a_step']]],
    ['true for a number', { age: 1, hours: true }, [['hours', 'wrong_type']]],
    ['too long', { age: 1, words: 'x'.repeat(21) }, [['words', 'too_long']]],
    ['control character', { age: 1, words: 'a\u0000b' }, [['words', 'unwanted_characters']]],
    ['text that turns around', { age: 1, words: 'a\u202eb' }, [['words', 'unwanted_characters']]],
    ['half a character', { age: 1, words: 'a\ud800' }, [['words', 'unwanted_characters']]],
    ['not an address', { age: 1, mail: 'a@b' }, [['mail', 'bad_format']]],
    ['maybe for yes or no', { age: 1, seen: 'maybe' }, [['seen', 'not_a_choice']]],
    ['unknown field', { age: 1, zzz: 1 }, [[null, 'unknown_field']]],
    ['unknown row', { age: 1, grid: { g9: 1 } }, [['grid', 'unknown_row']]],
    ['wrong column', { age: 1, grid: { g1: 9 } }, [['grid', 'not_a_choice']]],
    ['list for a matrix', { age: 1, grid: [1] }, [['grid', 'wrong_type']]],
    [
      'words beside a choice that takes none',
      { age: 1, why: { value: 1, comment: 'x' } },
      [['why', 'wrong_type']],
    ],
    ['words too long', { age: 1, why: { value: 90, comment: 'x'.repeat(11) } }, [['why', 'too_long']]],
    ['“other” without words', { age: 1, why: 'other' }, [['why', 'required_comment']]],
    ['words of “other” without it', { age: 1, why: 1, 'why-Comment': 'x' }, [['why', 'hidden']]],
    ['words beside a question that takes none', { age: 1, 'age-Comment': 'x' }, [[null, 'unknown_field']]],
    ['nothing at all', {}, [['age', 'required']]],
    ['not seen', { age: 1, more: 1 }, [['more', 'hidden']]],
    ['not on offer', { age: 2, some: [1], best: [2] }, [['best', 'not_offered']]],
    ['rank twice', { age: 2, some: [1, 2], best: [1, 1] }, [['best', 'duplicate']]],
    ['rank with a gap', { age: 2, some: [1, 2], best: ['', 1] }, [['best', 'rank_gap']]],
    ['required by condition', { age: 2, seen: true }, [['more', 'required']]],
  ]
  for (const [name, answers, expected] of cases) t.same(errorsOf(answers), expected, name)
  for (const wrong of [null, undefined, 'x', 3, [], [{ age: 1 }]]) {
    t.equal(errorsOf(wrong)[0]?.[1], 'not_an_object')
  }
})

t.test('an error says what and where in plain Vietnamese and in English', async (t) => {
  const [error] = checkAnswers(questionnaire, { age: 7 }).errors
  t.match(error, {
    field: 'age',
    page: 'one',
    message: {
      vi: 'Câu “Tuổi”: “7” không có trong danh sách; xin chọn một phương án có sẵn.',
      en: 'Question “Age”: “7” is not in the list; please choose one of the answers offered.',
    },
    short: { vi: '“7” không có trong danh sách; xin chọn một phương án có sẵn.' },
  })
  const [row] = checkAnswers(questionnaire, { age: 1, grid: { g2: 7 } }).errors
  t.match(row, { field: 'grid:g2', row: 'g2', message: { vi: /“grid”, “g2”/ } })
})

t.test(
  'an answer hidden later is refused, or left out where the sheet was filled page by page',
  async (t) => {
    const stale = { age: 1, seen: true, more: 2 }
    t.same(errorsOf(stale), [['more', 'hidden']])
    const dropped = checkAnswers(questionnaire, stale, 'drop')
    t.ok(dropped.valid)
    t.strictSame(dropped.answers, { age: 1, seen: true })
  },
)

t.test('an error said in English has no Vietnamese in it', async (t) => {
  const both = (en: string) => ({ vi: `Tiếng Việt ${en}`, en })
  const offered = [1, 2].map((value) => ({ value, text: both(`choice ${value}`) }))
  const alone = { value: 3, text: both('none of these'), isExclusive: true }
  const questionnaire = compile({
    elements: [
      { type: 'text', name: 'line', title: both('line') },
      { type: 'comment', name: 'words', title: both('words') },
      { type: 'comment', name: 'lone', title: both('lone') },
      {
        type: 'text',
        name: 'number',
        title: both('number'),
        inputType: 'number',
        min: 0.5,
        max: 9,
        step: 0.5,
      },
      { type: 'checkbox', name: 'some', title: both('some'), choices: [...offered, alone] },
      { type: 'checkbox', name: 'twice', title: both('twice'), choices: offered },
      {
        type: 'radiogroup',
        name: 'from',
        title: both('from'),
        choicesFromQuestion: 'twice',
        choices: offered,
      },
      {
        ...{ type: 'radiogroup', name: 'gone', title: both('gone'), choicesFromQuestion: 'pick' },
        choicesFromQuestionMode: 'unselected',
      },
      { type: 'checkbox', name: 'pick', title: both('pick'), choices: offered },
      {
        ...{ type: 'matrix', name: 'grid', title: both('grid'), eachRowUnique: true, columns: offered },
        rows: ['a', 'b'].map((value) => ({ value, text: both(`row ${value}`) })),
      },
      {
        ...{ type: 'matrixdynamic', name: 'list', title: both('list'), keyName: 'c', maxRowCount: 2 },
        columns: [{ name: 'c', title: both('column'), cellType: 'dropdown', choices: offered }],
      },
      { type: 'slider', name: 'ends', title: both('ends'), sliderType: 'range', minRangeLength: 5 },
    ],
  })
  const { errors } = checkAnswers(questionnaire, {
    ...{ line: 'a\nb', words: '\u0007', lone: '\ud800', number: 0.25, some: [1, 3], twice: [1, 1] },
    ...{ pick: [1], gone: 1, grid: { a: 1, b: 1 }, list: [{ c: 2 }, { c: 2 }], ends: [1, 2] },
    strange: 1,
  })
  const codes = [
    ...['unwanted_characters', 'unwanted_characters', 'unwanted_characters', 'too_small', 'exclusive'],
    ...['duplicate', 'same_column', 'same_value', 'not_offered', 'range_narrow', 'unknown_field'],
  ]
  t.same(errors.map(({ code }) => code).sort(), codes.sort())
  for (const { code, message, short } of errors) {
    t.notMatch(`${message.en} ${short.en}`, /[À-ỹ]/, code)
    if (!/unknown_field|unwanted|small|narrow/.test(code))
      t.match(message.vi, /“Tiếng Việt.*“Tiếng Việt/, code)
  }
  t.match(errors.find(({ code }) => code === 'too_small')?.message, { vi: /0,5/, en: /0\.5/ })
})

t.test('five states are kept apart', async (t) => {
  const given = { age: 2, some: [98], grid: { g1: 99, g2: 1 } }
  t.equal(stateOf(given, 'some'), 'dont_know')
  t.equal(stateOf(given, 'g1'), 'refused')
  t.equal(stateOf(given, 'g2'), 'valid')
  t.equal(stateOf(given, 'hours'), 'missing')
  t.equal(stateOf({ age: 1 }, 'more'), 'not_applicable')
  t.equal(stateOf({ age: 2 }, 'more'), 'missing')
  t.equal(stateOf({ age: 2, some: [98] }, 'best'), 'not_applicable', 'nothing to rank')
  t.equal(stateOf({ age: 2, some: [1] }, 'best'), 'missing')
})

t.test('under 16: the form ends, nothing later counts and nothing is to be stored', async (t) => {
  const checked = checkAnswers(questionnaire, { age: 3 })
  t.ok(checked.valid && checked.discard)
  t.equal(stateOf({ age: 3 }, 'more'), 'not_applicable')
  t.notOk(checkAnswers(questionnaire, { age: 2 }).discard)
})

t.test('repeated group: one turn per choice, answers inside are checked like any other', async (t) => {
  const rounds = compile({
    pages: [
      {
        name: 'p',
        elements: [
          {
            type: 'checkbox',
            name: 'used',
            valueName: 'v',
            valuePropertyName: 'service',
            choices: [1, 2, { value: 3, isExclusive: true }],
          },
          {
            type: 'paneldynamic',
            name: 'each',
            valueName: 'v',
            templateElements: [
              { type: 'rating', name: 'mark', isRequired: true },
              { type: 'comment', name: 'because', visibleIf: '{panel.mark} < 3', isRequired: true },
            ],
          },
        ],
      },
    ],
  })
  t.same(
    rounds.pages.map(({ name }) => name),
    ['p', 'p~2'],
    'the group comes on the page after its question',
  )
  t.same(
    rounds.items.map(({ code }) => code),
    ['used', 'mark/1', 'because/1', 'mark/2', 'because/2'],
  )
  const run = (v: unknown) =>
    checkAnswers(rounds, { v }).errors.map(({ question, turn, code }) => [question, turn, code])
  t.same(
    run([
      { service: 1, mark: 5 },
      { service: 2, mark: 1, because: 'chậm' },
    ]),
    [],
  )
  t.same(run([{ service: 3 }]), [], 'an exclusive choice makes no turn')
  t.same(run([{ service: 1 }, { service: 2, mark: 9 }]), [
    ['mark', 1, 'required'],
    ['mark', 2, 'not_a_choice'],
  ])
  t.same(run([{ service: 1, mark: 5, because: 'x' }]), [['because', 1, 'hidden']])
  t.same(run([{ service: 1, mark: 2 }]), [['because', 1, 'required']])
  t.same(run([{ service: 1, mark: 5, zzz: 1 }]), [['used', null, 'unknown_field']])
  t.same(
    run([
      { service: 1, mark: 5 },
      { service: 1, mark: 4 },
    ]),
    [['used', null, 'duplicate']],
  )
  t.same(run([{ service: 9 }]), [['used', null, 'not_a_choice']])
  t.same(run([{ service: 1, mark: 5 }, { service: 3 }]), [['used', null, 'exclusive']])
  t.same(run([1]), [['used', null, 'wrong_type']])
  t.same(run({ service: 1 }), [['used', null, 'wrong_type']])
  const { states, answers } = checkAnswers(rounds, { v: [{ service: 2, mark: 4 }] })
  t.same(states, ['valid', 'not_applicable', 'not_applicable', 'valid', 'not_applicable'])
  t.strictSame(answers, { v: [{ service: 2, mark: 4 }] })
})
