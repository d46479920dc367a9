import fc from 'fast-check'
import t from 'tap'
import type { CriterionRow } from '../../src/scoring/criterion.ts'
import { gradeOf, lowestArea } from '../../src/scoring/grade.ts'
import type { NotAppraisedPolicy } from '../../src/scoring/leaf.ts'
import { passes } from '../../src/scoring/pass-rule.ts'
import { ranks } from '../../src/scoring/rank.ts'
import { scoreCriteria } from '../../src/scoring/score.ts'
import { holds } from '../statistics/property.ts'
import { matches, numberIn, readRows, referenceTest } from '../statistics/reference/read.ts'
import { area, leaf } from './rows.ts'

const grades = [
  { code: 'A', minimum: 90, minimumEach: 80 },
  { code: 'B', minimum: 80, minimumEach: 65 },
  { code: 'C', minimum: 65, minimumEach: 50 },
  { code: 'D', minimum: 50, minimumEach: null },
  { code: 'E', minimum: 0, minimumEach: null },
]

function unitRows(unit: string): CriterionRow[] {
  const scores = new Map(
    readRows('criteria_scores.csv').flatMap((row) => (row.unit === unit ? [[row.criterion, row]] : [])),
  )
  const leaves = readRows('criteria_leaves.csv')
  const areas = [...new Set(leaves.map((row) => row.area!))].map((code) => area(code))
  return [
    ...areas,
    ...leaves.map((row) => {
      const score = scores.get(row.criterion)!
      const maximum = Number(row.max_points)
      const fed = row.source === 'survey'
      const share = numberIn(score, 'survey_share')
      return leaf(row.criterion!, row.area!, maximum, null, {
        source: fed ? 'survey' : 'self_score',
        state: score.status as CriterionRow['state'],
        points: fed ? share && maximum * share : numberIn(score, 'appraisal_score'),
        selfPoints: numberIn(score, 'self_score'),
      })
    }),
  ]
}

referenceTest(
  t,
  'C06',
  'index, areas, thresholds, grades and ranks under three policies',
  (t, { expected, tolerance }) => {
    const maxima = readRows('criteria_leaves.csv').map((row) => Number(row.max_points))
    t.equal(
      maxima.reduce((sum, maximum) => sum + maximum, 0),
      expected.max_points_total,
    )
    for (const notAppraised of ['zero', 'self', 'missing'] as NotAppraisedPolicy[]) {
      const answer = expected[`policy_${notAppraised}`]
      const units: string[] = answer.unit
      const scores = units.map((unit) => scoreCriteria(unitRows(unit), { notAppraised }))
      const half = { minimum: 0, minimumEach: 50, attestations: [] }
      const areaPercent = (code: string) => scores.map((score) => score.nodes.get(code)!.percent.value)
      matches(
        t,
        {
          unit: units,
          index: scores.map(({ index }) => index.value),
          area_percent: { I: areaPercent('I'), II: areaPercent('II'), III: areaPercent('III') },
          min_area: scores.map(lowestArea),
          passes_50_each: scores.map((score) => passes(score, half).passes),
          grade: scores.map((score) => {
            const { grade, incomplete } = gradeOf(score, grades)
            return incomplete ? 'incomplete' : grade
          }),
          rank: ranks(scores.map(({ index }) => index.value)),
        },
        answer,
        tolerance,
        notAppraised,
      )
    }
    const fifth = expected.policy_missing.unit.indexOf('U05')
    const flags = (policy: NotAppraisedPolicy) => {
      const { incomplete, provisional, ranked } = scoreCriteria(
        unitRows(expected.policy_missing.unit[fifth]),
        {
          notAppraised: policy,
        },
      )
      return { incomplete, provisional, ranked }
    }
    t.strictSame(flags('missing'), { incomplete: true, provisional: false, ranked: false })
    t.strictSame(flags('zero'), { incomplete: false, provisional: false, ranked: true })
    t.strictSame(flags('self'), { incomplete: false, provisional: true, ranked: false })
  },
)

t.test('a case with no survey rests on the appraisal alone, is flagged and not ranked', async (t) => {
  const rows = [
    area('A'),
    leaf('A.1', 'A', 10, 8),
    leaf('A.2', 'A', 10, null, { source: 'survey', state: 'no_survey' }),
    area('B'),
    leaf('B.1', 'B', 20, null, { source: 'survey', state: 'no_survey' }),
  ]
  const score = scoreCriteria(rows)
  t.equal(score.index.value, 80)
  t.ok(score.noSurvey)
  t.notOk(score.ranked)
  t.ok(score.nodes.get('B')!.notApplicable)
  t.strictSame(passes(score, { minimum: 50, minimumEach: 50, attestations: [] }).notApplicable, ['B'])
  t.equal(scoreCriteria(rows, { appraisalShare: 0.7 }).index.value, 80, 'λ becomes 1')
})

t.test('blocks with prescribed shares: λ times appraisal plus the rest times survey', async (t) => {
  const rows = [area('A'), leaf('A.1', 'A', 10, 9), leaf('A.2', 'A', 30, 15, { source: 'survey' })]
  const score = scoreCriteria(rows, { appraisalShare: 0.7 })
  t.equal(score.appraisal.percent.value, 90)
  t.equal(score.survey.percent.value, 50)
  t.equal(score.index.value?.toFixed(12), '78.000000000000')
  t.equal(score.total.percent.value, 60, 'the one sum is still there')
  const outside = () => scoreCriteria(rows, { appraisalShare: 1.2 })
  t.throws(outside, /appraisal share between 0 and 1/)
})

t.test('a survey figure that is not there is never zero points', async (t) => {
  const rows = [
    area('A'),
    leaf('A.1', 'A', 10, 10),
    leaf('A.2', 'A', 10, null, { source: 'survey', state: 'not_measured' }),
    leaf('A.3', 'A', 10, 5, { source: 'survey' }),
  ]
  for (const notAppraised of ['missing', 'zero', 'self'] as NotAppraisedPolicy[]) {
    const { index, nodes } = scoreCriteria(rows, { notAppraised })
    t.strictSame(index, { value: null, reason: 'missing_weight_share' })
    t.strictSame(nodes.get('A')!.missing, ['A.2'])
    t.equal(nodes.get('A')!.points, null)
  }
})

t.test('nothing applies: no index, no failure', async (t) => {
  const rows = [area('A'), leaf('A.1', 'A', 10, null, { state: 'not_applicable' })]
  const score = scoreCriteria(rows)
  t.strictSame(score.index, { value: null, reason: 'not_estimable' })
  t.strictSame(gradeOf(score, grades), { grade: null, incomplete: true })
})

t.test(
  'a weighted index: weights of siblings brought to 1, leaves in per cent of their maximum',
  async (t) => {
    const rows = [
      area('D1', { weight: 15 }),
      leaf('D1.1', 'D1', 100, 60, { weight: 1, source: 'survey' }),
      leaf('D1.2', 'D1', 4, 4, { weight: 3 }),
      area('D2', { weight: 5 }),
      leaf('D2.1', 'D2', 10, 5, { weight: 1 }),
    ]
    const score = scoreCriteria(rows, { mode: 'weighted' })
    t.equal(score.nodes.get('D1')!.percent.value, (60 + 3 * 100) / 4)
    t.equal(score.index.value, (15 * 90 + 5 * 50) / 20)
  },
)

t.test('a weighted index exists from a share of 0.65 of the weight on', async (t) => {
  const rows = (weight: number) => [
    area('D', { weight: 1 }),
    leaf('D.1', 'D', 100, 80, { weight }),
    leaf('D.2', 'D', 100, null, { weight: 100 - weight, state: 'not_appraised', selfPoints: 100 }),
    leaf('D.3', 'D', 100, null, { weight: 900, state: 'not_applicable' }),
  ]
  const enough = scoreCriteria(rows(65), { mode: 'weighted' })
  t.equal(enough.index.value, 80)
  t.ok(enough.incomplete && !enough.ranked, 'waits for the appraisal, so it is not ranked')
  t.equal(enough.nodes.get('D')!.availableShare, 0.65)
  const little = scoreCriteria(rows(64), { mode: 'weighted' })
  t.strictSame(little.index, { value: null, reason: 'missing_weight_share' })
})

t.test(
  'a survey with too few answers leaves a final index that may be ranked; a waiting appraisal does not',
  async (t) => {
    const rows = (state: 'not_measured' | 'not_submitted') => [
      leaf('A', null, 100, 80, { weight: 7 }),
      leaf('B', null, 100, null, {
        weight: 3,
        source: state === 'not_measured' ? 'survey' : 'self_score',
        state,
      }),
    ]
    const small = scoreCriteria(rows('not_measured'), { mode: 'weighted' })
    t.strictSame([small.index.value, small.incomplete, small.ranked], [80, false, true])
    const waiting = scoreCriteria(rows('not_submitted'), { mode: 'weighted' })
    t.strictSame([waiting.index.value, waiting.incomplete, waiting.ranked], [80, true, false])
  },
)

t.test('misuse is an error', async (t) => {
  const one = [area('A'), leaf('A.1', 'A', 10, 10)]
  const broken = (change: Partial<CriterionRow>) => () => scoreCriteria([one[0]!, { ...one[1]!, ...change }])
  t.throws(broken({ points: 10.5 }), /points between 0 and 10 for A\.1/)
  t.throws(broken({ points: -1 }), /points between 0 and 10/)
  t.throws(broken({ points: null }), /points between 0 and 10/)
  t.throws(broken({ maximum: 0 }), /maximum above zero/)
  t.throws(broken({ state: 'guessed' as 'scored' }), /known state/)
  t.throws(broken({ parent: 'Z' }), /parent Z of A\.1 among the rows/)
  t.throws(broken({ code: 'A' }), /every code once/)
  t.throws(() => scoreCriteria([area('A', { parent: 'B' }), area('B', { parent: 'A' })]), /own ancestors/)
  t.throws(() => scoreCriteria([]), /at least one row/)
  t.throws(() => scoreCriteria(one, { mode: 'median' as 'points' }), /known mode/)
  t.throws(() => scoreCriteria(one, { mode: 'weighted' }), /weight above zero/)
  const waiting = [one[0]!, leaf('A.1', 'A', 10, null, { state: 'not_appraised' })]
  t.throws(() => scoreCriteria(waiting, { notAppraised: 'guess' as 'zero' }), /known policy/)
})

const points = fc.record({ maximum: fc.integer({ min: 1, max: 20 }), part: fc.integer({ min: 0, max: 4 }) })

t.test(
  'maximum points used as weights give the index of points; order of rows changes nothing',
  async (t) => {
    holds(
      t,
      fc.property(fc.array(points, { minLength: 1, maxLength: 20 }), (list) => {
        const rows = list.map(({ maximum, part }, k) =>
          leaf(`L${k}`, null, maximum, (maximum * part) / 4, { weight: maximum }),
        )
        const inPoints = scoreCriteria(rows).index.value!
        const weighted = scoreCriteria(rows, { mode: 'weighted' }).index.value!
        const reversed = scoreCriteria(rows.toReversed()).index.value!
        return Math.abs(inPoints - weighted) < 1e-9 && Math.abs(inPoints - reversed) < 1e-9
      }),
    )
  },
)
