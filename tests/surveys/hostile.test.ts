import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import t from 'tap'
import { checkAnswers } from '../../src/surveys/check.ts'
import { compile } from '../../src/surveys/compile.ts'
import { countSheet } from '../../src/surveys/count-sheet.ts'
import { SurveyFaults } from '../../src/surveys/faults.ts'
import { layoutOf } from '../../src/surveys/layout.ts'
import { readPage } from '../../src/surveys/read-form.ts'
import { timed } from '../support/timed.ts'

// alone: it weighs the heap

const document = {
  pages: [
    {
      name: 'p',
      elements: [
        { type: 'radiogroup', name: 'one', choices: [1, 2, { value: 3, showCommentArea: true }] },
        { type: 'checkbox', name: 'several', choices: [1, 2, 3] },
        { type: 'matrix', name: 'grid', rows: ['r1', 'r2'], columns: [1, 2] },
        {
          type: 'ranking',
          name: 'rank',
          selectToRankEnabled: true,
          maxSelectedChoices: 3,
          choices: [1, 2, 3],
        },
        { type: 'text', name: 'number', inputType: 'number' },
        { type: 'comment', name: 'words' },
        { type: 'checkbox', name: 'used', valueName: 'v', valuePropertyName: 'service', choices: [1, 2] },
        {
          type: 'text',
          name: 'if',
          visibleIf: "{one} = 1 and {several} contains 2 and {grid.r1} = 1 and {words} contains 'x'",
        },
      ],
    },
    {
      name: 'q',
      elements: [
        {
          type: 'paneldynamic',
          name: 'each',
          valueName: 'v',
          templateElements: [{ type: 'comment', name: 'said' }],
        },
      ],
    },
  ],
}
const questionnaire = compile(document)

function deep(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value }
  return value
}

t.test('hostile answers are named errors in bounded time', async (t) => {
  const million = Array.from({ length: 1_000_000 }, () => 1)
  const many = million.slice(0, 200_000)
  const cases: [string, unknown, string][] = [
    ['a list of a million', { several: million }, 'too_many'],
    ['a ranking of a million', { rank: million }, 'too_many'],
    ['a million turns', { v: million.map(() => ({ service: 1 })) }, 'too_many'],
    ['5,000 turns', { v: Array.from({ length: 5000 }, () => ({ service: 1, said: 'x' })) }, 'too_many'],
    ['200,000 fields', Object.fromEntries(many.map((_, at) => [`k${at}`, 1])), 'too_many_fields'],
    [
      '200,000 rows of a matrix',
      { grid: Object.fromEntries(many.map((_, at) => [`r${at + 9}`, 1])) },
      'unknown_row',
    ],
    ['a depth bomb in a field', { words: deep(100_000) }, 'wrong_type'],
    ['a depth bomb in a choice', { several: [deep(50_000)] }, 'wrong_type'],
    ['a depth bomb in a turn', { v: [{ service: 1, said: deep(50_000) }] }, 'wrong_type'],
    ['two million letters', { words: 'x'.repeat(2_000_000) }, 'too_long'],
    ['two million accents', { words: `e${'\u0301'.repeat(2_000_000)}` }, 'too_long'],
    ['a number of a million digits', { number: '9'.repeat(1_000_000) }, 'not_a_number'],
    ['infinity', { number: Number.POSITIVE_INFINITY }, 'not_a_number'],
    ['prototype by JSON', JSON.parse('{"__proto__": {"one": 1}}'), 'unknown_field'],
    ['constructor', { constructor: 1 }, 'unknown_field'],
    ['prototype in a matrix', { grid: JSON.parse('{"__proto__": 1}') }, 'unknown_row'],
    [
      'prototype in a turn',
      { v: [JSON.parse('{"service": 1, "__proto__": {"said": "x"}}')] },
      'unknown_field',
    ],
    [
      'prototype in a choice',
      { one: JSON.parse('{"value": 3, "__proto__": {"comment": "x"}}') },
      'wrong_type',
    ],
    ['markup beside a choice that takes no words', { one: { value: 1, comment: '<script>' } }, 'wrong_type'],
  ]
  for (const [name, given, code] of cases) {
    const [checked, spent] = timed(() => checkAnswers(questionnaire, given))
    t.ok(
      checked.errors.some((error) => error.code === code),
      `${name}: ${checked.errors[0]?.code}`,
    )
    t.ok(spent < 2000, `${name}: ${Math.round(spent)} ms`)
    t.ok(checked.errors.length <= 200, name)
    t.ok(
      checked.errors.every((error) => error.message.vi.length < 500),
      name,
    )
  }
  t.equal(({} as { one?: unknown }).one, undefined, 'no prototype was touched')
})

t.test('what is refused leaves nothing behind, and lists and names are not multiplied', async (t) => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const groups = compile({
    elements: [
      { type: 'matrixdynamic', name: 'list', columns: [{ name: 'a', cellType: 'text' }] },
      { type: 'paneldynamic', name: 'each', templateElements: [{ type: 'text', name: 'b' }] },
      { type: 'matrixdropdown', name: 'table', rows: ['r'], columns: [{ name: 'c', cellType: 'text' }] },
    ],
  })
  const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, 1]))
  const cases: [string, unknown, string][] = [
    ['rows of 100,000 fields', { list: Array.from({ length: 200 }, () => wide) }, 'unknown_field'],
    ['5,000 panels', { each: Array.from({ length: 5000 }, () => ({ b: 'x' })) }, 'too_many_entries'],
    ['a million rows', { list: Array.from({ length: 1_000_000 }, () => ({})) }, 'too_many_entries'],
    ['a depth bomb in a cell', { table: { r: { c: deep(50_000) } } }, 'wrong_type'],
    ['a prototype in a cell', { table: { r: JSON.parse('{"__proto__": {"c": "x"}}') } }, 'unknown_field'],
    ['100,000 rows of a table', { table: wide }, 'unknown_row'],
  ]
  for (const [name, given, code] of cases) {
    collect()
    const before = process.memoryUsage().heapUsed
    const [checked, spent] = timed(() => checkAnswers(groups, given))
    const during = process.memoryUsage().heapUsed - before
    t.ok(
      checked.errors.some((error) => error.code === code),
      `${name}: ${checked.errors[0]?.code}`,
    )
    t.ok(checked.errors.length <= 200, name)
    t.ok(spent < 3000, `${name}: ${Math.round(spent)} ms`)
    t.ok(during < 200e6, `${name}: ${Math.round(during / 1e6)} MB at once`)
    collect()
    const kept = process.memoryUsage().heapUsed - before
    t.ok(kept < 5e6, `${name}: ${Math.round(kept / 1e3)} kB kept`)
  }
})

t.test('markup, formulas and −0 are plain answers', async (t) => {
  const words = '=1+1 <img src=x onerror=alert(1)> {one} {{7*7}}'
  const checked = checkAnswers(questionnaire, { words, number: -0 })
  t.strictSame(checked.answers, { words, number: 0 })
  t.ok(Object.is(checked.answers.number, 0))
})

t.test('hostile documents are named faults in bounded time', async (t) => {
  const page = (...elements: unknown[]) => ({ pages: [{ name: 'p', elements }] })
  const cases: [string, unknown, string][] = [
    ['a depth bomb', { pages: deep(100_000) }, 'too_deep'],
    ['five megabytes of text', page({ type: 'html', name: 'h', html: 'x'.repeat(5_000_000) }), 'too_large'],
    [
      'a million choices',
      page({ type: 'radiogroup', name: 'a', choices: Array.from({ length: 1_000_000 }, (_, at) => at) }),
      'too_many',
    ],
    [
      '10,000 choices',
      page({ type: 'radiogroup', name: 'a', choices: Array.from({ length: 10_000 }, (_, at) => at) }),
      'too_many',
    ],
    [
      'a million choices by range',
      page({ type: 'dropdown', name: 'a', choicesMin: 1, choicesMax: 1_000_000 }),
      'too_many',
    ],
    [
      '10,000 questions',
      page(...Array.from({ length: 10_000 }, (_, at) => ({ type: 'text', name: `q${at}` }))),
      'too_many',
    ],
    [
      'panels in panels',
      page(
        Array.from({ length: 20 }).reduce<unknown>(
          (inner, _, at) => ({ type: 'panel', name: `p${at}`, elements: [inner] }),
          { type: 'text', name: 'a' },
        ),
      ),
      'too_deep',
    ],
    ['prototype key', JSON.parse('{"pages": [], "__proto__": {"x": 1}}'), 'bad_name'],
    ['prototype name', page({ type: 'text', name: '__proto__' }), 'bad_name'],
    ['prototype row', page({ type: 'matrix', name: 'm', rows: ['__proto__'], columns: [1] }), 'bad_value'],
    [
      'a long condition',
      page(
        { type: 'text', name: 'a' },
        { type: 'text', name: 'b', visibleIf: `{a} = 1${' or {a} = 1'.repeat(5000)}` },
      ),
      'expression_too_long',
    ],
    [
      'a deep condition',
      page({ type: 'text', name: 'a' }, { type: 'text', name: 'b', visibleIf: `${'('.repeat(1000)}{a} = 1` }),
      'expression_too_deep',
    ],
    [
      'code in a condition',
      page({ type: 'text', name: 'a', visibleIf: 'process.exit(1)' }),
      'expression_syntax',
    ],
    [
      'a condition on nothing',
      page({ type: 'text', name: 'a', visibleIf: '{nobody} = 1' }),
      'expression_unknown_name',
    ],
    [
      'conditions in a circle of 500',
      page(
        ...Array.from({ length: 500 }, (_, at) => ({
          ...{ type: 'text', name: `q${at}`, visibleIf: `{q${(at + 1) % 500}} = 1` },
        })),
      ),
      'circular',
    ],
    [
      'a pattern that can be made to hang',
      page({ type: 'text', name: 'a', validators: [{ type: 'regex', regex: '^(a+)+$' }] }),
      'unsafe_pattern',
    ],
    [
      '5,000 columns',
      page({
        type: 'matrixdynamic',
        name: 'm',
        columns: Array.from({ length: 5000 }, (_, at) => ({ name: `c${at}` })),
      }),
      'too_many',
    ],
    [
      'markup in a cell',
      page({
        type: 'matrixdropdown',
        name: 'm',
        rows: ['r'],
        columns: [{ name: 'c', title: '<b onclick=x>' }],
        choices: [1],
      }),
      'unwanted_text',
    ],
    [
      'prototype column',
      page({ type: 'matrixdynamic', name: 'm', columns: [{ name: '__proto__', cellType: 'text' }] }),
      'bad_name',
    ],
    [
      'rows beforehand of 50,000 fields',
      page({
        ...{ type: 'matrixdynamic', name: 'm', rowCount: 200, columns: [{ name: 'c', cellType: 'text' }] },
        defaultRowValue: Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`k${at}`, 1])),
      }),
      'bad_default',
    ],
    [
      'a long mask',
      page({ type: 'text', name: 'a', maskType: 'pattern', maskSettings: { pattern: '9'.repeat(1e5) } }),
      'bad_value',
    ],
    [
      'markup in a cell’s words',
      page({ type: 'matrix', name: 'm', rows: ['r'], columns: [1], cells: { r: { 1: '<img src=x>' } } }),
      'unwanted_text',
    ],
    [
      'markup in the words of an error',
      page({ type: 'text', name: 'a', inputType: 'number', minErrorText: '<b>' }),
      'unwanted_text',
    ],
    ['a function', { pages: () => 1 }, 'not_json'],
    ['not a number', page({ type: 'rating', name: 'a', rateMax: Number.NaN }), 'not_json'],
    ['endless steps', page({ type: 'rating', name: 'a', rateMax: 1000, rateStep: 0.01 }), 'impossible'],
  ]
  for (const [name, given, code] of cases) {
    const [faults, spent] = timed(() => {
      try {
        compile(given)
        return []
      } catch (error) {
        if (error instanceof SurveyFaults) return error.faults
        throw error
      }
    })
    t.ok(
      faults.some((fault) => fault.code === code),
      `${name}: ${JSON.stringify(faults[0])?.slice(0, 200)}`,
    )
    t.ok(spent < 1500, `${name}: ${Math.round(spent)} ms`)
  }
})

t.test(
  'whatever is sent, checking answers, never throws, and gives nothing outside the questionnaire',
  async (t) => {
    const layout = layoutOf(questionnaire)
    const key = fc.constantFrom(
      'one',
      'several',
      'grid',
      'rank',
      'number',
      'words',
      'v',
      'if',
      'one-Comment',
      '__proto__',
      'x',
    )
    const run = fc.check(
      fc.property(
        fc.oneof(
          fc.jsonValue({ maxDepth: 4 }),
          fc.dictionary(
            key,
            fc.oneof(
              fc.jsonValue({ maxDepth: 3 }),
              fc.integer({ min: 0, max: 4 }),
              fc.array(fc.integer({ min: 0, max: 4 })),
            ),
          ),
        ),
        (given) => {
          const checked = checkAnswers(questionnaire, given)
          const again = checkAnswers(questionnaire, checked.answers)
          const counted = countSheet(questionnaire, layout, checked.answers)
          return (
            checked.valid === (checked.errors.length === 0) &&
            JSON.stringify(again.answers) === JSON.stringify(checked.answers) &&
            counted.every(([at, by]) => at >= 0 && at < layout.length && Number.isSafeInteger(by)) &&
            Object.keys(checked.answers).every((name) => questionnaire.plan.byKey.has(name))
          )
        },
      ),
      { numRuns: 2000 },
    )
    t.notOk(run.failed, String(fc.defaultReportMessage(run)))
  },
)

t.test('whatever a form posts, reading a page never throws', async (t) => {
  const field = fc.constantFrom(
    'one',
    'one::3',
    'several',
    'grid:r1',
    'rank:1',
    'rank:3',
    'number',
    'words',
    'used',
    'each:1:said',
    '__proto__',
    '_csrf',
    'x',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('1', '2', '3', '', '1e308', 'NaN', '-0', '1.000', '1,5', '\u0000'),
  )
  const run = fc.check(
    fc.property(fc.dictionary(field, fc.oneof(text, fc.array(text, { maxLength: 5 }))), (form) => {
      const read = readPage(questionnaire, 'p', {}, form)
      const checked = checkAnswers(questionnaire, read.answers, 'drop')
      return checked.valid && (read.errors.length > 0 || JSON.stringify(checked.answers).length >= 2)
    }),
    { numRuns: 800 },
  )
  t.notOk(run.failed, String(fc.defaultReportMessage(run)))
})
