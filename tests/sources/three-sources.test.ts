import t from 'tap'
import type { CaseResult } from '../../src/results/case-result.ts'
import { agreementOf, levelOf, severityOf } from '../../src/sources/agreement.ts'
import { fallbacks, gapsOf, threeSources } from '../../src/sources/three-sources.ts'

const leaf = (code: string, parent: string, maximum: number, source = 'self_score') => ({
  code,
  parent,
  maximum,
  source,
  measure: { kind: 'points' },
})
const framework = {
  criteria: [
    { code: 'A', parent: null, maximum: 10, source: 'children', measure: { kind: 'sum' } },
    leaf('A.1', 'A', 6),
    leaf('A.2', 'A', 4),
    leaf('A.3', 'A', 5, 'survey'),
  ],
}
const row = (code: string, maximum: number, facts: object) => ({
  code,
  maximum,
  source: 'self_score',
  points: null,
  ...facts,
})
const result = (rows: object[]) => ({ framework, rows }) as unknown as Pick<CaseResult, 'framework' | 'rows'>

t.test('a worked example to the last decimal', async (t) => {
  const found = threeSources(
    result([
      row('A', 10, { source: 'children', state: 'not_submitted' }),
      row('A.1', 6, { state: 'scored', points: 4, selfPoints: 6 }),
      row('A.2', 4, { state: 'not_appraised', selfPoints: 4 }),
      row('A.3', 5, { source: 'survey', state: 'scored', points: 2 }),
    ]),
  )
  const [area] = found.rows
  t.equal(area?.self, 100, '10 of 10')
  t.equal(area?.appraised, 400 / 6, '4 of the 6 that were appraised')
  t.equal(area?.citizens, 40, '2 of 5')
  t.equal(area?.gap, 100 - 400 / 6, 'over A.1 alone, which has both')
  t.equal(found.whole.citizenGap, 400 / 6 - 40)
  t.same(
    gapsOf(found, 20, new Map([['A.1', 'Thiếu tài liệu']])).map(({ code, kind, explained }) => [
      code,
      kind,
      explained,
    ]),
    [
      ['A.1', 'self', 'Thiếu tài liệu'],
      ['A', 'citizens', null],
    ],
    'what was explained is told from what was not',
  )
  t.same(gapsOf(found, 34, new Map()), [], 'a gap of a third is within 34 points')
  t.same(gapsOf(found, null, new Map()), [], 'without a rule nothing must be explained')
})

t.test('a missing source is never zero', async (t) => {
  const found = threeSources(
    result([
      row('A.1', 6, { state: 'not_submitted' }),
      row('A.3', 5, { source: 'survey', state: 'no_survey' }),
    ]),
  )
  t.match(found.whole, { self: null, appraised: null, citizens: null, gap: null, citizenGap: null })
  const rows = [
    row('A.1', 6, { state: 'not_submitted' }),
    row('A.3', 5, { source: 'survey', state: 'not_measured' }),
  ]
  const of = (noSurvey: boolean) =>
    ({ rows, score: { noSurvey } }) as unknown as Parameters<typeof fallbacks>[0]
  t.same(fallbacks(of(true), 'zero'), ['zero_appraisal', 'noSurvey'])
  t.same(fallbacks(of(false), 'missing'), ['missing_appraisal', 'fewAnswers'])
  const whole = [row('A.1', 6, { state: 'scored', points: 6 })]
  t.same(fallbacks({ rows: whole, score: null } as unknown as Parameters<typeof fallbacks>[0], 'zero'), [
    'none',
  ])
})

t.test('levels and severity of appraisers', async (t) => {
  t.same([0, 20, 20.1, 40, 80, 80.1, 100].map(levelOf), [0, 0, 1, 1, 3, 4, 4])
  const pairs = [
    { first: 50, second: 70, firstBy: 1, secondBy: 2 },
    { first: 60, second: 70, firstBy: 1, secondBy: 2 },
    { first: 100, second: 100, firstBy: 2, secondBy: 1 },
  ]
  t.equal(agreementOf(pairs.slice(0, 2)), null)
  t.match(agreementOf(pairs), { n: 3, same: 1, differences: { bias: -10 } })
  const given = [{ personId: 1, name: 'A', post: 'x', percent: 40, self: 80 }]
  t.same(
    severityOf(given, pairs).map((one) => [one.personId, one.againstSelf, one.againstOther, one.pairs]),
    [
      [1, -40, -10, 3],
      [2, null, 10, 3],
    ],
  )
})
