import t from 'tap'
import type { Criterion } from '../../src/frameworks/framework.ts'
import { entryPoints, surveyPoints } from '../../src/frameworks/measure.ts'
import { aLeaf, article8, direct, notArising, offences, options, training } from './sample.ts'

const words = (vi: string) => ({ vi, en: vi })
const ratio = (numerator: number, denominator: number) => ({ kind: 'ratio', numerator, denominator })
const register = (previous: number, current: number) => ({
  kind: 'register',
  period: '2026',
  current,
  previousPeriod: '2025',
  previous,
  document: 'Báo cáo số 12',
})
const points = (criterion: Criterion, entry: unknown) => {
  const result = entryPoints(criterion, entry)
  return result.state === 'scored' ? result.points : result.state
}

t.test('Điều 8 bands compare unrounded percentages, lower bounds inclusive', async (t) => {
  const cases: [number, number][] = [
    [100, 4],
    [85, 4],
    [84.96, 3],
    [84.99999999999999, 4],
    [84.9999999, 3],
    [78, 3],
    [70, 3],
    [69.99, 2],
    [50, 2],
    [49.999, 1],
    [0, 1],
  ]
  for (const [percent, expected] of cases) {
    t.match(surveyPoints(article8, percent), { state: 'scored', points: expected, percent }, `${percent} %`)
  }
})

t.test('a survey without a figure gives no points and says why', async (t) => {
  t.same(surveyPoints(article8, null), { state: 'missing', reason: 'no_survey' })
  t.same(surveyPoints(article8, null, 'not_enough_answers'), {
    state: 'missing',
    reason: 'not_enough_answers',
  })
  t.throws(() => surveyPoints(article8, 101), /outside 0..100/)
  t.throws(() => surveyPoints(article8, Number.NaN), /outside 0..100/)
  t.throws(() => surveyPoints(training, 50), /not fed by a survey/)
})

t.test('a survey share gives that share of the maximum, unrounded', async (t) => {
  const leaf = aLeaf({ maximum: 7, source: 'survey', measure: { kind: 'survey_share', index: 'HAILONG' } })
  const result = surveyPoints(leaf, 83.94)
  t.equal(result.state, 'scored')
  if (result.state === 'scored') t.ok(Math.abs(result.points - 5.8758) < 1e-12)
})

t.test('ratios: 17 of 20 trained is 85 % and 1 point, 15 of 20 is 75 % and half a point', async (t) => {
  t.same(entryPoints(training, ratio(17, 20)), { state: 'scored', points: 1, percent: 85 })
  t.same(entryPoints(training, ratio(15, 20)), { state: 'scored', points: 0.5, percent: 75 })
  t.equal(points(training, ratio(20, 20)), 3)
  t.equal(points(training, ratio(7, 10)), 0.5)
  t.equal(points(training, ratio(0, 20)), 0)
})

t.test('0 of 0 follows the rule the framework declares', async (t) => {
  const { measure } = training
  if (measure.kind !== 'ratio_bands') throw new Error('the sample is a ratio')
  t.same(entryPoints(training, ratio(0, 0)), { state: 'not_applicable', reason: 'Không phát sinh trong kỳ' })
  const full = { ...training, notApplicable: { ...notArising!, counts: 'full' as const } }
  t.equal(points(full, ratio(0, 0)), 3)
  const declared = {
    ...training,
    measure: { ...measure, zeroDenominator: { outcome: 'points' as const, points: 0.5 } },
  }
  t.equal(points(declared, ratio(0, 0)), 0.5)
  const refused = { ...training, measure: { ...measure, zeroDenominator: { outcome: 'refused' as const } } }
  t.match(entryPoints(refused, ratio(0, 0)), {
    state: 'invalid',
    errors: [{ field: 'denominator', message: 'Mẫu số phải lớn hơn 0: không tính được tỷ lệ.' }],
  })
})

t.test('an excuse counts as the framework says', async (t) => {
  const excuse = { kind: 'not_applicable', reason: 'Xã không có tuyên truyền viên' }
  const counted = (counts: 'exclude' | 'full' | 'fixed', fixed: number | null = null) =>
    entryPoints({ ...training, notApplicable: { ...notArising!, counts, points: fixed } }, excuse)
  t.same(counted('exclude'), { state: 'not_applicable', reason: 'Xã không có tuyên truyền viên' })
  t.match(counted('full'), { state: 'scored', points: 3 })
  t.match(counted('fixed', 1.5), { state: 'scored', points: 1.5 })
})

t.test('options, checklists, yes or no and direct points', async (t) => {
  t.equal(points(options, { kind: 'option', option: 'b' }), 1.5)
  const checklist = aLeaf({
    maximum: 3,
    measure: {
      kind: 'checklist',
      items: [
        { code: 'a', title: words('Có kế hoạch'), points: 1 },
        { code: 'b', title: words('Có báo cáo'), points: 1.25 },
        { code: 'c', title: words('Có kiểm tra'), points: 0.75 },
      ],
    },
  })
  t.equal(points(checklist, { kind: 'checklist', ticked: ['c', 'a'] }), 1.75)
  t.equal(points(checklist, { kind: 'checklist', ticked: [] }), 0, 'nothing ticked is an answer')
  const yesNo = aLeaf({ measure: { kind: 'yes_no', yes: 4, no: 0.5 } })
  t.equal(points(yesNo, { kind: 'yes_no', answer: true }), 4)
  t.equal(points(yesNo, { kind: 'yes_no', answer: false }), 0.5)
  t.equal(points(direct, { kind: 'points', points: 3.25 }), 3.25)
})

t.test(
  'pass or fail is worth the maximum where there are points, and a decision where there are none',
  async (t) => {
    const leaf = aLeaf({ measure: { kind: 'pass_fail', level: words('Từ 90%') } })
    t.equal(points(leaf, { kind: 'pass_fail', passed: true }), 4)
    t.equal(points(leaf, { kind: 'pass_fail', passed: false }), 0)
    t.same(entryPoints({ ...leaf, maximum: null }, { kind: 'pass_fail', passed: false }), {
      state: 'decided',
      passed: false,
    })
  },
)

t.test('a text is recorded and has no points', async (t) => {
  const leaf = aLeaf({ maximum: null, measure: { kind: 'text' } })
  t.same(entryPoints(leaf, { kind: 'text', text: 'Đã họp dân' }), { state: 'recorded' })
})

t.test('register figures are compared with the previous period, and better is positive', async (t) => {
  t.match(entryPoints(offences, register(40, 36)), { state: 'scored', points: 4, percent: 10 })
  t.match(entryPoints(offences, register(40, 37)), { points: 2, percent: 7.5 })
  t.match(entryPoints(offences, register(40, 40)), { points: 2, percent: 0 })
  t.match(entryPoints(offences, register(40, 41)), { points: 0, percent: -2.5 })
  t.equal(points(offences, register(0, 0)), 4)
  t.equal(points(offences, register(0, 3)), 0)
  const { measure } = offences
  if (measure.kind !== 'register_trend') throw new Error('the sample is a trend')
  const rising = { ...offences, measure: { ...measure, direction: 'higher_is_better' as const } }
  t.match(entryPoints(rising, register(40, 36)), { points: 0, percent: -10 })
  t.match(entryPoints(rising, register(40, 44)), { points: 4, percent: 10 })
})

t.test('nothing entered is missing, never 0', async (t) => {
  t.same(entryPoints(options, null), { state: 'missing', reason: 'no_entry' })
  t.same(entryPoints(direct, undefined), { state: 'missing', reason: 'no_entry' })
})

t.test('survey-fed rows and sums take no entry', async (t) => {
  t.throws(() => entryPoints(article8, { kind: 'points', points: 4 }), /takes no entry/)
  t.throws(() => entryPoints(aLeaf({ measure: { kind: 'sum' } }), null), /takes no entry/)
})
