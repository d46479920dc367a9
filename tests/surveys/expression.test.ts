import fc from 'fast-check'
import { ConditionRunner, ExpressionRunner } from 'survey-core'
import t from 'tap'
import { evaluate, holds } from '../../src/surveys/evaluate.ts'
import type { Expression } from '../../src/surveys/expression.ts'
import { functionNames } from '../../src/surveys/expression-functions.ts'
import { parseExpression } from '../../src/surveys/parse-expression.ts'
import { timed } from '../support/timed.ts'

const names = ['a', 'b', 'c', 'd', 'M01.B01']

/** Outside a survey, survey-core reads a name it does not find as null. */
const blank = Object.fromEntries(names.map((name) => [name, null]))

function parse(text: string): Expression {
  return parseExpression(
    text,
    (name, raw) =>
      names.includes(name)
        ? { op: 'read', from: 'answers', key: name, steps: [], unwrap: null, raw, ordered: false }
        : null,
    functionNames,
  )
}

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom(0.1, 2.5, 98, 99),
  fc.boolean(),
  fc.constantFrom('', 'x', 'X ', 'item 1', '1', '01', '2,5', 'true', "'5'", 'undefined', '12 a', 'ế'),
)
const list = fc.array(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom('x', 'item 1', '2')), {
  maxLength: 4,
})
const values = fc.record(
  { a: fc.oneof(scalar, list), b: scalar, c: list, d: scalar, 'M01.B01': fc.integer({ min: 0, max: 5 }) },
  { requiredKeys: [] },
)
const literal = fc.oneof(
  fc.integer({ min: -3, max: 12 }).map(String),
  fc.constantFrom(
    '0.5',
    'true',
    'false',
    'null',
    'undefined',
    "'x'",
    '"item 1"',
    "''",
    'word',
    "'01'",
    '0x10',
  ),
  fc.constantFrom('[1, 2]', "['x', 2]", '[]', '[98]'),
)
const operand = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...names, '#a').map((name) => `{${name}}`) },
  {
    weight: 2,
    arbitrary: literal,
  },
)
const comparison = fc.constantFrom(
  ...['=', '==', '!=', '<>', '>', '<', '>=', '<=', 'equal', 'notequal', 'greater', 'lessorequal', '=>', '=<'],
  ...['contains', 'notcontains', 'contain', '*=', 'anyof', 'allof', 'noneof', 'CONTAINS'],
)
const { tree: expressions } = fc.letrec<{ tree: string; sum: string; test: string }>((tie) => ({
  sum: fc.oneof(
    { weight: 3, arbitrary: operand },
    fc.tuple(operand, fc.constantFrom('+', '-', '*', '/', '%'), operand).map((parts) => parts.join(' ')),
    fc
      .tuple(fc.constantFrom('sum', 'max', 'min', 'count', 'avg', 'iif'), operand, operand, operand)
      .map(([name, ...given]) => `${name}(${given.join(', ')})`),
  ),
  test: fc.oneof(
    { weight: 4, arbitrary: fc.tuple(tie('sum'), comparison, tie('sum')).map((parts) => parts.join(' ')) },
    fc
      .tuple(fc.constantFrom(...names), fc.constantFrom('empty', 'notempty'))
      .map(([name, test]) => `{${name}} ${test}`),
    fc.constantFrom(...names).map((name) => `!{${name}}`),
  ),
  tree: fc.oneof(
    { maxDepth: 3 },
    { weight: 2, arbitrary: tie('test') },
    fc
      .tuple(tie('tree'), fc.constantFrom('and', 'or', '&&', '||', 'AND'), tie('tree'))
      .map((parts) => parts.join(' ')),
    tie('tree').map((inner) => `(${inner})`),
    tie('tree').map((inner) => `!(${inner})`),
  ),
}))

/** Arithmetic with lists is left out: survey-core glues numbers and lists together in ways nobody writes on purpose. */
function mixesListsAndSums(text: string, given: Record<string, unknown>): boolean {
  if (!/[-+*/%] |\b(sum|max|min|avg|count)\(/.test(text)) return false
  return /\[/.test(text) || Object.values(given).some((value) => Array.isArray(value))
}

/** Its answer, or null where it fails itself (it stumbles over `null` among arguments). */
function askSurveyCore(text: string, given: Record<string, unknown>): boolean | null {
  try {
    const runner = new ConditionRunner(text)
    return runner.canRun() ? runner.runValues(given) : null
  } catch {
    return null
  }
}

t.test('conditions hold exactly where survey-core says so', async (t) => {
  let compared = 0
  fc.assert(
    fc.property(expressions, values, (text, given) => {
      fc.pre(!mixesListsAndSums(text, given) && !/\w\([^)]*\b(null|undefined)/.test(text))
      const theirs = askSurveyCore(text, given)
      fc.pre(theirs !== null)
      compared++
      return holds(parse(text), { answers: { ...blank, ...given } }) === theirs
    }),
    { numRuns: 3000 },
  )
  t.ok(compared > 2000, `${compared} pairs`)
})

t.test('values are what survey-core calculates', async (t) => {
  const cases: [string, Record<string, unknown>][] = [
    ['{a} + {b}', { a: 0.1, b: 0.2 }],
    ['{a} + {b} * 2', { a: 1, b: '3' }],
    ["{a} + 'x'", { a: 1 }],
    ['{a} / {b}', { a: 1, b: 0 }],
    ['{a} % 3 - 1', { a: 10 }],
    ['2 ^ 3 ^ 2', {}],
    ['round({a}, 1)', { a: 1.25 }],
    ['sum({c}, {b})', { c: [1, 2], b: '4' }],
    ['avg({c})', { c: [1, 2] }],
    ["iif({a} > 1, 'yes', 'no')", { a: 2 }],
    ['{a}', { a: '007' }],
    ['{#a}', { a: '7' }],
    ['trunc({a})', { a: -2.79 }],
    ['trunc({a}, 1)', { a: 2.79 }],
    ['substring({a}, 1, 3)', { a: 'abcd' }],
    ['substring({a}, 2)', { a: 'abcd' }],
    ['dateDiff({a}, {b})', { a: '2026-01-31', b: '2026-03-01' }],
    ["dateDiff({a}, {b}, 'months')", { a: '2026-01-31', b: '2026-03-01' }],
    ["dateDiff({a}, {b}, 'years')", { a: '2000-05-01', b: '2026-03-01' }],
    ["dateDiff({a}, {b}, 'hours')", { a: '2026-03-01T10:00', b: '2026-03-01T12:30' }],
    ['diffDays({a}, {b})', { a: '2026-03-01', b: '2025-12-24' }],
    ['year({a}) + month({a}) + day({a}) + weekday({a})', { a: '2026-11-09' }],
    ["sumInArray({c}, 'x')", { c: [{ x: 1 }, { x: '2' }, { x: 'none' }, {}] }],
    ["avgInArray({c}, 'x')", { c: [{ x: 1 }, { x: 4 }] }],
    ["minInArray({c}, 'x')", { c: [{ x: 3 }, { x: 2 }] }],
    [
      "maxInArray({c}, 'x', 'y')",
      {
        c: [
          { x: 3, y: 7 },
          { x: 2, y: 8 },
        ],
      },
    ],
    ["countInArray({c}, 'x')", { c: [{ x: 3 }, { y: 2 }] }],
    ["sumInArray({c}, 'x')", { c: { r1: { x: 3 }, r2: { x: 5 } } }],
  ]
  for (const [text, given] of cases) {
    t.strictSame(evaluate(parse(text), { answers: given }), new ExpressionRunner(text).runValues(given), text)
  }
})

t.test('what survey-core cannot read is refused, and what is refused says where', async (t) => {
  for (const text of ['', '{a} =', '{a', '1 +', "{a} = 'x", '{a} = 1 b', "{a} = 'a\\'", '[1, 2', '007']) {
    t.equal(new ConditionRunner(text).canRun(), false, text)
    t.throws(() => parse(text), { code: 'syntax' }, text)
  }
  t.throws(() => parse('({a} = 1'), { code: 'syntax' }, 'survey-core overlooks a missing bracket')
  t.throws(() => parse('{a} = 1 and {nobody} = 2'), { code: 'unknown_name', detail: 'nobody', at: 12 })
  t.throws(() => parse('fetch({a})'), { code: 'unknown_function', detail: 'fetch' })
  t.throws(() => parse('constructor({a})'), { code: 'unknown_function' })
  t.throws(() => parse('year() > 2000'), { code: 'bad_arguments' }, 'the clock is not read')
  t.throws(() => parse("sumInArray({a}, 'x', '{y} > 1')"), { code: 'bad_arguments' })
  t.throws(() => parse('{a} contains'), { code: 'missing_operand' })
})

t.test('size is limited before any work is done', async (t) => {
  const [, cpu] = timed(() => {
    t.throws(() => parse(`${'('.repeat(1_000)}1${')'.repeat(1_000)}`), { code: 'too_deep' })
    t.throws(() => parse('!'.repeat(3_000)), { code: 'too_deep' })
    t.throws(() => parse('iif('.repeat(900)), { code: 'too_deep' })
    t.throws(() => parse(`{a} = ${'1 + '.repeat(500_000)}1`), { code: 'too_long' })
    t.throws(() => parse(`'${'\\'.repeat(3_900)}`), { code: 'syntax' })
  })
  t.ok(cpu < 500, `${cpu} ms`)
})
