import t from 'tap'
import { assemble } from '../../src/surveys/assemble.ts'
import { compile } from '../../src/surveys/compile.ts'
import { type Fault, SurveyFaults } from '../../src/surveys/faults.ts'
import { checkDocument } from '../../src/surveys/survey-js.ts'
import { modules, questionnaires } from './documents.ts'

type Json = { readonly [name: string]: unknown }

function faultsIn(act: () => unknown): readonly Fault[] {
  try {
    act()
    return []
  } catch (error) {
    if (error instanceof SurveyFaults) return error.faults
    throw error
  }
}

function faultsOf(document: unknown): readonly Fault[] {
  return faultsIn(() => compile(document))
}

/** A document with these elements on one page. */
function page(...elements: readonly Json[]): Json {
  return { pages: [{ name: 'p', elements }] }
}

const radio = (name: string, more: Json = {}): Json => ({
  type: 'radiogroup',
  name,
  choices: [1, 2],
  ...more,
})

t.test(
  'every questionnaire of ours compiles with every module that fits, and SurveyJS finds no fault',
  async (t) => {
    for (const { path, code, document } of questionnaires) {
      const fitting = modules.filter((module) => (module.document.questionnaires as string[]).includes(code))
      const slots = new Map(fitting.map((module) => [module.document.slot, module]))
      const choices = [[], [...slots.values()], ...fitting.map((module) => [module])]
      for (const chosen of choices) {
        const assembled = assemble(
          document,
          chosen.map((module) => module.document),
        )
        const questionnaire = compile(assembled)
        t.equal(questionnaire.code, code)
        t.ok(questionnaire.items.length > 15, path)
        t.same(await checkDocument(assembled, questionnaire.placeholders), [], path)
      }
    }
  },
)

t.test('a fault is named by place, question and reason, and all faults are named', async (t) => {
  const cases: [string, unknown, Partial<Fault>][] = [
    ['not an object', [1], { path: '', code: 'wrong_shape' }],
    ['no questions', { pages: [] }, { code: 'no_questions' }],
    [
      'unknown type',
      page({ type: 'holo', name: 'a' }),
      { path: 'pages[0].elements[0].type', question: 'a', code: 'unsupported_type' },
    ],
    [
      'file',
      page({ type: 'file', name: 'a' }),
      { question: 'a', code: 'unsupported_type', reason: 'phiếu của người dân không nhận tệp.' },
    ],
    ['signature', page({ type: 'signaturepad', name: 'a' }), { code: 'unsupported_type' }],
    [
      'unknown property',
      page(radio('a', { onlyOnMondays: true })),
      { path: 'pages[0].elements[0].onlyOnMondays', question: 'a', code: 'unsupported_property' },
    ],
    [
      'regular expression',
      page({ type: 'text', name: 'a', validators: [{ type: 'regex', regex: '^(a+)+$' }] }),
      { path: 'pages[0].elements[0].validators[0].regex', code: 'unsafe_pattern' },
    ],
    ['no name', page({ type: 'radiogroup', choices: [1] }), { code: 'no_name' }],
    ['doubled name', page(radio('a'), radio('A')), { question: 'A', code: 'duplicate_name' }],
    ['dangerous name', page(radio('constructor')), { question: 'constructor', code: 'bad_name' }],
    ['name with braces', page(radio('a}')), { code: 'bad_name' }],
    [
      'no choices',
      page({ type: 'radiogroup', name: 'a' }),
      { path: 'pages[0].elements[0].choices', code: 'no_choices' },
    ],
    ['doubled value', page(radio('a', { choices: [1, '1'] })), { code: 'duplicate_value' }],
    ['no rows', page({ type: 'matrix', name: 'a', columns: [1] }), { code: 'no_rows' }],
    [
      'markup in a title',
      page(radio('a', { title: 'Hi <img src=x onerror=alert(1)>' })),
      { path: 'pages[0].elements[0].title', code: 'unwanted_text' },
    ],
    [
      'markup in a choice',
      page(radio('a', { choices: [{ value: 1, text: { vi: '<b>x</b>' } }] })),
      { path: 'pages[0].elements[0].choices[0].text', code: 'unwanted_text' },
    ],
    [
      'markup in html',
      page(radio('a'), { type: 'html', name: 'h', html: '<script>x</script>' }),
      { path: 'pages[0].elements[1].html', code: 'unwanted_text' },
    ],
    [
      'markup at the end',
      { ...page(radio('a')), completedHtml: '<p>x</p>' },
      { path: 'completedHtml', code: 'unwanted_text' },
    ],
    ['control character', page(radio('a', { title: 'a\u0007b' })), { code: 'unwanted_text' }],
    [
      'unknown question in a condition',
      page(radio('a', { visibleIf: '{b} = 1' })),
      { path: 'pages[0].elements[0].visibleIf', question: 'a', code: 'expression_unknown_name' },
    ],
    [
      'broken condition',
      page(radio('a'), radio('b', { visibleIf: '{a} = ' })),
      { question: 'b', code: 'expression_syntax' },
    ],
    [
      'unknown row',
      page({ type: 'matrix', name: 'm', rows: ['r'], columns: [1] }, radio('b', { visibleIf: '{m.x} = 1' })),
      { code: 'expression_unknown_name' },
    ],
    [
      'function of a site',
      page(radio('a'), radio('b', { visibleIf: 'myFunction({a})' })),
      { code: 'expression_unknown_function' },
    ],
    [
      'circle of two',
      page(radio('a', { visibleIf: '{b} = 1' }), radio('b', { visibleIf: '{a} = 1' })),
      { code: 'circular' },
    ],
    ['circle of one', page(radio('a', { visibleIf: '{a} = 1' })), { question: 'a', code: 'circular' }],
    [
      'choices of an unknown question',
      page({ type: 'ranking', name: 'a', choicesFromQuestion: 'b', selectToRankEnabled: true }),
      { code: 'unknown_name' },
    ],
    [
      'choices in a circle',
      page(
        ...['a', 'b'].map((name) => ({
          type: 'checkbox',
          name,
          choicesFromQuestion: name === 'a' ? 'b' : 'a',
        })),
      ),
      { code: 'bad_source' },
    ],
    [
      'more to choose than there is',
      page({ type: 'checkbox', name: 'a', choices: [1, 2], minSelectedChoices: 3 }),
      { code: 'impossible' },
    ],
    [
      'number without room',
      page({ type: 'text', name: 'a', inputType: 'number', min: 5, max: 1 }),
      { code: 'impossible' },
    ],
    ['password', page({ type: 'text', name: 'a', inputType: 'password' }), { code: 'unsupported_value' }],
    [
      'repeated group fed by what has no turns',
      page(radio('c', { valueName: 'v' }), {
        ...{ type: 'paneldynamic', valueName: 'v', name: 'a', templateElements: [radio('b')] },
      }),
      { code: 'shared_key' },
    ],
    [
      'shared value',
      page(radio('a', { valueName: 'v' }), radio('b', { valueName: 'v' })),
      { question: 'b', code: 'shared_key' },
    ],
    [
      'trigger',
      { ...page(radio('a')), triggers: [{ type: 'runexpression', expression: '{a} = 1' }] },
      { path: 'triggers[0].setToName', code: 'unsupported_value' },
    ],
    [
      'redirect',
      { ...page(radio('a')), navigateToUrl: 'https://vi-du.vn' },
      { path: 'navigateToUrl', code: 'unsupported_property' },
    ],
    [
      'key that is no choice',
      { ...page(radio('a', { correctAnswer: 7 })) },
      { question: 'a', code: 'bad_key' },
    ],
    [
      '97 in a form of ours',
      { code: 'X', ...page(radio('a', { choices: [1, 97] })) },
      { code: 'reserved_value' },
    ],
    [
      'index of nothing',
      { code: 'X', ...page(radio('a')), indexes: [{ code: 'I', rule: 'top2', items: ['z'] }] },
      { path: 'indexes[0].items', code: 'unknown_item' },
    ],
    [
      'knowledge index without a key',
      { code: 'X', ...page(radio('a')), indexes: [{ code: 'I', rule: 'correct_share', items: ['a'] }] },
      { code: 'no_key' },
    ],
    ['class of nothing', { code: 'X', ...page(radio('a')), classItems: ['z'] }, { code: 'unknown_item' }],
    [
      'consent without words',
      { ...page(radio('a')), consent: { text: { vi: 'x' } } },
      { path: 'consent', code: 'bad_consent' },
    ],
    [
      'same item code',
      { code: 'X', ...page(radio('r'), { type: 'matrix', name: 'm', rows: ['r'], columns: [1, 2] }) },
      { code: 'duplicate_item' },
    ],
  ]
  for (const [name, document, expected] of cases) t.match(faultsOf(document)[0], expected, name)
  const several = faultsOf(page(radio('a', { x: 1, visibleIf: '{z} = 1' }), { type: 'holo', name: 'b' }))
  t.same(several.map(({ code }) => code).sort(), [
    'expression_unknown_name',
    'unsupported_property',
    'unsupported_type',
  ])
  t.match(new SurveyFaults(several).message, /pages\[0\]\.elements\[1\]\.type \(câu b\): loại câu hỏi “holo”/)
})

t.test('choices taken over from another question keep the limits on their number', async (t) => {
  const from = { choicesFromQuestion: 'a', choicesFromQuestionMode: 'selected' }
  const { plan } = compile(
    page(
      { type: 'checkbox', name: 'a', choices: [1, 2, 3, 4] },
      { type: 'checkbox', name: 'b', ...from, minSelectedChoices: 2, maxSelectedChoices: 3 },
      { type: 'ranking', name: 'c', ...from, selectToRankEnabled: true, maxSelectedChoices: 2 },
      { type: 'ranking', name: 'd', ...from, selectToRankEnabled: true },
    ),
  )
  t.match(plan.questions.get('b'), { fewest: 2, most: 3, choices: { length: 4 } })
  t.match(plan.questions.get('c'), { places: 2, choices: { length: 4 } })
  t.match(plan.questions.get('d'), { places: 4 })
})

t.test('what only concerns looks is taken and remarked on', async (t) => {
  const { remarks } = compile({ ...page(radio('a', { colCount: 2, width: '50%' })), logo: 'x.png' })
  t.same(remarks.map(({ property }) => property).sort(), ['colCount', 'logo', 'width'])
})

t.test('no page holds the key of a knowledge question', async (t) => {
  const choices = [
    { value: 'K-secret', text: 'A' },
    { value: 'wrong', text: 'B' },
  ]
  const questionnaire = compile(
    page(radio('a', { choices, correctAnswer: 'K-secret', explanation: { vi: 'Vì luật nói vậy' } })),
  )
  t.same(questionnaire.keys.get('a'), ['K-secret'])
  t.match(questionnaire.explanations, [
    { item: 'a', right: [{ vi: 'A' }], text: { vi: 'Vì luật nói vậy' }, verified: false },
  ])
  const shown = JSON.stringify(questionnaire.pages)
  t.equal(shown.split('K-secret').length - 1, 1, 'only as one of the choices')
  t.notMatch(shown, /correct|key.?verified|Vì luật nói vậy/i)
})

t.test(
  'a page is cut where words need an answer of the same page; what is only shown by one stays',
  async (t) => {
    const { pages } = compile({
      pages: [
        {
          name: 'p',
          elements: [
            radio('a'),
            {
              type: 'panel',
              name: 'box',
              title: 'Box',
              elements: [
                radio('b'),
                radio('c', { visibleIf: '{b} = 1' }),
                radio('d', { title: 'You said {a}' }),
              ],
            },
          ],
        },
      ],
    })
    const outline = pages.map((one) => [
      one.name,
      one.elements
        .flatMap((element) => (element.kind === 'panel' ? element.elements : [element]))
        .map(({ name }) => name),
    ])
    t.same(outline, [
      ['p', ['a', 'b', 'c']],
      ['p~2', ['d']],
    ])
    t.match(pages[1]?.elements[0], { kind: 'panel', name: 'box', title: { vi: 'Box' } })
  },
)

t.test('modules fill their slots, formulas of the same code are joined', async (t) => {
  const base = {
    code: 'B',
    pages: [
      { name: 'one', elements: [radio('a')] },
      { name: 'topic', slot: 's', visibleIf: '{a} = 1' },
      { name: 'two', elements: [radio('b')] },
    ],
  }
  const module = (code: string, more: Json = {}): Json => ({
    kind: 'module',
    code,
    slot: 's',
    indexes: [{ code: 'BIET', rule: 'correct_share', items: [`${code}.1`] }],
    pages: [{ name: code, elements: [radio(`${code}.1`, { correctAnswer: 1 })] }],
    ...more,
  })
  t.same(
    compile(base).pages.map(({ name }) => name),
    ['one', 'two'],
  )
  const both = compile(assemble(base, [module('M'), module('N')]))
  t.same(
    both.pages.map(({ name }) => name),
    ['one', 'M', 'N', 'two'],
  )
  t.same(
    both.indexes.map(({ code, items }) => [code, items]),
    [['BIET', ['M.1', 'N.1']]],
  )
  t.equal(both.pages[1]?.visibleIf?.text, '{a} = 1', 'the condition of the slot holds for its pages')
  for (const [wrong, code] of [
    [module('M', { slot: 'other' }), 'no_slot'],
    [module('M', { kind: 'citizen' }), 'not_a_module'],
    [module('M', { questionnaires: ['Z'] }), 'wrong_questionnaire'],
  ] as const) {
    t.match(
      faultsIn(() => assemble(base, [wrong])),
      [{ code }],
    )
  }
  const differing = module('N', { indexes: [{ code: 'BIET', rule: 'half_correct', items: ['N.1'] }] })
  t.match(
    faultsIn(() => assemble(base, [module('M'), differing])),
    [{ code: 'different_rules' }],
  )
})
