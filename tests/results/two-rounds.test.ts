import t from 'tap'
import { changeApart, changeOf } from '../../src/results/change-of.ts'
import { judge } from '../../src/results/changes.ts'
import { indexDifference, itemDifference } from '../../src/results/comparable.ts'
import type { Publishable } from '../../src/results/publishable.ts'
import type { Succession } from '../../src/results/round-pair-queries.ts'
import type { Compared } from '../../src/results/standings.ts'
import { surveyEstimate } from '../../src/results/survey-estimate.ts'
import { unitChanges } from '../../src/results/unit-changes.ts'
import type { UnitSums } from '../../src/results/unit-sums.ts'
import { agreementByCriterion, selfAgreement, selfPairs } from '../../src/sources/self-agreement.ts'
import { caseOf, countedGroup, frameworkOf } from './makers.ts'

const unit = (unitId: number, satisfied: number, of: number): UnitSums => ({
  unitId,
  weight: 1,
  sheets: of,
  respondents: of,
  numerator: satisfied,
  denominator: of,
  squares: satisfied,
})
const own = (earlier: readonly UnitSums[], later: readonly UnitSums[]) => ({
  earlier: surveyEstimate(earlier, 5),
  later: surveyEstimate(later, 5),
})

t.test('units that were in both rounds bring their covariance, worked by hand', async (t) => {
  // 50 % and 65 %; residuals ∓5 and ∓7,5 points, so those of the change are ∓2,5: variance 2/1 (6,25 + 6,25) = 25
  const [earlier, later] = [
    [unit(1, 40, 100), unit(2, 60, 100)],
    [unit(1, 50, 100), unit(2, 80, 100)],
  ]
  const change = changeOf(earlier, later, own(earlier, later))
  t.equal(change?.value.toFixed(9), '15.000000000')
  t.equal(change?.se.toFixed(9), '5.000000000')
  // t(0,975; 1) = 12,7062
  t.equal(change?.lower.toFixed(2), (15 - 5 * 12.7062).toFixed(2))
  t.equal(change?.inBoth, 2)
})

t.test('the people of one unit are others each time: variances add', async (t) => {
  const [earlier, later] = [[unit(1, 200, 400)], [unit(1, 300, 400)]]
  const change = changeOf(earlier, later, own(earlier, later))
  // √(0,25/399 + 0,1875/399)
  t.equal(change?.se.toFixed(6), (100 * Math.sqrt(0.4375 / 399)).toFixed(6))
  t.equal(change?.inBoth, 1)
  t.ok(change && change.detectable > 2.8 * change.se && change.detectable < 2.82 * change.se, '80 % power')
  const none = { kind: 'share', value: 50, se: null, df: 0 } as const
  t.equal(changeApart({ earlier: none, later: none }), null, 'without an error there is no test')
})

t.test('looked at together, a change needs more to be one', async (t) => {
  const change = { value: 4, lower: 0.1, upper: 7.9, se: 2, p: 0.045, detectable: 6, inBoth: 1 }
  t.equal(judge([change])[0]?.verdict, 'up')
  t.same(
    judge([change, null, { ...change, value: -4, p: 0.001 }, change]).map((one) => one?.verdict),
    ['unsure', undefined, 'down', 'unsure'],
  )
})

t.test('another wording, other answers, another formula: not the same', async (t) => {
  const group = await countedGroup('M01/1', ['T-GT/1'], [])
  const { questionnaire } = group
  const changed = (code: string, how: object) => ({
    ...group,
    questionnaire: {
      ...questionnaire,
      items: questionnaire.items.map((item) => (item.code === code ? { ...item, ...how } : item)),
    },
  })
  const item = questionnaire.items.find(({ code }) => code === 'M01.E13')!
  t.equal(itemDifference(group, group, 'M01.E13'), null)
  const spaced = { title: { ...item.title, vi: ` ${item.title.vi.normalize('NFD')} ` } }
  t.equal(itemDifference(group, changed('M01.E13', spaced), 'M01.E13'), null)
  const reworded = changed('M01.E13', { title: { vi: 'Ông/Bà thấy thế nào?' } })
  t.equal(itemDifference(group, reworded, 'M01.E13'), 'wording')
  t.equal(indexDifference(group, reworded, 'HAILONG'), 'questions')
  t.equal(itemDifference(group, changed('M01.E13', { choices: item.choices.slice(1) }), 'M01.E13'), 'choices')
  const other = await countedGroup('M01/1', [], [])
  t.equal(indexDifference(group, other, 'BIET'), 'only_earlier')
})

const shown = (value: number, se: number): Publishable => ({
  showing: 'show',
  reason: null,
  kind: 'share',
  value,
  bound: null,
  interval: null,
  intervalReason: null,
  se,
  class: 'A',
  effectiveSize: 400,
  designEffect: 1,
  n: 400,
  small: false,
  selfSelected: false,
})
const framework = await frameworkOf('tt-09-2021')
const compared = (unitId: number, value: number, se = 2): Compared => ({
  result: caseOf(framework, { row: { case_id: unitId, unit_id: unitId, unit_name: `Xã ${unitId}` } }),
  shown: shown(value, se),
  weight: 400,
  df: 399,
})
const merged = (predecessorId: number, population: number | null): Succession => ({
  predecessorId,
  predecessor: `Xã ${predecessorId}`,
  population,
  successorId: 9,
  successor: 'Xã 9',
  on: '2025-07-01',
  kind: 'merge',
})

t.test('a merged unit is compared through its old ones by population, or not at all', async (t) => {
  const later = [compared(9, 80), compared(3, 70)]
  const [first] = unitChanges([compared(1, 60), compared(2, 80)], later, [merged(1, 3000), merged(2, 1000)])
  // 0,75 · 60 + 0,25 · 80 = 65
  t.match(first, { name: 'Xã 9', made: { value: 65, inRound: 2 }, difference: 15, change: { verdict: 'up' } })
  for (const rows of [
    unitChanges([compared(1, 60)], later, [merged(1, 3000), merged(2, 1000)]),
    unitChanges([compared(1, 60), compared(2, 80)], later, [merged(1, null), merged(2, 1000)]),
    unitChanges([compared(1, 60), compared(2, 80)], later, [
      merged(1, 3000),
      merged(2, 1000),
      { ...merged(1, 3000), successorId: 8 },
    ]),
  ]) {
    t.match(rows[0], { made: { value: null }, difference: null, change: null })
  }
  const old = unitChanges([compared(1, 60)], later, [merged(1, 3000)]).find(({ unitId }) => unitId === 1)
  t.match(old, { later: null, became: ['Xã 9'] })
})

t.test('self-scores beside the appraisal: over all criteria, over one, and not of nine units', async (t) => {
  const row = (code: string, points: number, selfPoints: number | null) =>
    ({ code, source: 'self_score', state: 'scored', maximum: 10, points, selfPoints }) as const
  const cases = Array.from({ length: 10 }, (_, at) => ({
    row: { case_id: at, unit_name: `Xã ${at}`, title: null },
    rows: [row('A', at % 5, (at % 5) + 1), row('B', 8, 8), row('C', 3, null)],
  }))
  const level = {
    cases,
    framework: { criteria: ['A', 'B', 'C'].map((code) => ({ code, parent: null, source: 'self_score' })) },
  } as unknown as Parameters<typeof agreementByCriterion>[0]
  const whole = selfAgreement(selfPairs(level, null))
  t.equal(whole?.differences.bias.toFixed(9), '5.000000000', 'one of twenty points more')
  t.equal(whole?.same, 0)
  const [first, second] = agreementByCriterion(level)
  t.match(first, { criterion: { code: 'A' }, pairs: 10, agreement: { differences: { bias: 10, sd: 0 } } })
  t.match(second, { criterion: { code: 'B' }, agreement: { same: 10 } })
  t.equal(agreementByCriterion(level).length, 2, 'of C nobody has two scores')
  t.equal(selfAgreement(selfPairs(level, null).slice(1)), null)
})
