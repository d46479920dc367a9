import t, { type Test } from 'tap'
import { surveyEstimate } from '../../src/results/survey-estimate.ts'
import { addedByUnit, measureOf, sumsOf, type UnitSums } from '../../src/results/unit-sums.ts'
import { countedGroup, repeated } from './makers.ts'

/** Sums of one unit in which each respondent says yes or no. */
function yesAndNo(unitId: number, yes: number, no: number, weight = 1, others = 0): UnitSums {
  const n = yes + no
  return {
    unitId,
    weight,
    sheets: n + others,
    respondents: n,
    numerator: yes,
    denominator: n,
    squares: yes,
  }
}

const near = (t: Test, found: number | null | undefined, wanted: number, within: number, about: string) =>
  t.ok(Math.abs((found ?? Number.NaN) - wanted) <= within, `${about}: ${found} is near ${wanted}`)

t.test('a share of one unit, as in the test vector of 200 valid answers among 215 sheets', (t) => {
  const found = surveyEstimate([yesAndNo(1, 156, 44, 1, 15)], 10)
  t.match(found, { kind: 'share', reason: null, n: 200, class: 'B' })
  near(t, found.value, 78, 1e-12, 'value')
  // Wilson's interval of the vector; the logit interval of complex samples differs in the second digit.
  near(t, found.interval?.lower, 71.76, 0.1, 'lower')
  near(t, found.interval?.upper, 83.18, 0.1, 'upper')
  t.end()
})

t.test('below the minimum there is no figure, and nobody is not zero', (t) => {
  t.match(surveyEstimate([], 10), { value: null, reason: 'no_valid_answers', interval: null, n: 0 })
  t.match(surveyEstimate([yesAndNo(1, 0, 0, 1, 40)], 10), {
    value: null,
    reason: 'no_valid_answers',
    n: 0,
    class: 'D',
  })
  t.match(surveyEstimate([yesAndNo(1, 4, 5)], 10), { value: null, reason: 'below_minimum_n', n: 9 })
  t.match(surveyEstimate([yesAndNo(1, 5, 5)], 10), { value: 50, reason: null, n: 10 })
  t.match(
    surveyEstimate([yesAndNo(1, 4, 2), yesAndNo(2, 2, 2)], 10),
    { value: 60, n: 10 },
    'over all units together',
  )
  t.end()
})

t.test('fewer than 30 who all say the same: only which end it is', (t) => {
  t.match(surveyEstimate([yesAndNo(1, 29, 0)], 10), { value: 100, reason: 'unanimous', interval: null })
  t.match(surveyEstimate([yesAndNo(1, 0, 12)], 10), { value: 0, reason: 'unanimous', interval: null })
  t.match(surveyEstimate([yesAndNo(1, 28, 1)], 10), { reason: null })
  const many = surveyEstimate([yesAndNo(1, 30, 0)], 10)
  t.match(many, { value: 100, reason: null })
  // Wilson at 1 with n = 30 and z = 1,96: 1/(1 + z²/n), methodology §7.2.
  near(t, many.interval?.lower, 100 / (1 + 1.959963984540054 ** 2 / 30), 1e-9, 'lower at the edge')
  t.equal(many.interval?.upper, 100)
  const apart = [yesAndNo(1, 9, 0), yesAndNo(2, 8, 0, 3)]
  t.match(surveyEstimate(apart, 10), { value: 100, reason: 'unanimous' }, 'of several units too')
  t.end()
})

t.test('a mean that everybody of a small unit shares gives nobody away either', (t) => {
  // 12 people, all 0.75 on 0..1: the same answer, and no end of the scale.
  const alike = {
    unitId: 1,
    weight: 1,
    sheets: 12,
    respondents: 12,
    numerator: 9,
    denominator: 12,
    squares: 6.75,
  }
  t.match(surveyEstimate([alike], 10, 'mean'), { value: 75, reason: 'unanimous', interval: null })
  t.match(surveyEstimate([{ ...alike, squares: 7 }], 10, 'mean'), { value: 75, reason: null })
  t.end()
})

t.test('several units: they are the first-stage units, and respondents carry their weight', (t) => {
  const two = [yesAndNo(1, 30, 10), yesAndNo(2, 10, 30)]
  const found = surveyEstimate(two, 10)
  near(t, found.value, 50, 1e-12, 'value')
  // By hand: z = ±0,125, variance 2·(2·0,125²) = 0,0625, n_eff = 4, Wilson with t(1) = 12,7062.
  near(t, found.interval?.lower, 0.608, 0.001, 'lower')
  near(t, found.interval?.upper, 99.392, 0.001, 'upper')
  t.equal(found.class, 'D')
  const weighted = surveyEstimate([yesAndNo(1, 30, 10, 3), yesAndNo(2, 10, 30, 1)], 10)
  near(t, weighted.value, (100 * (3 * 30 + 10)) / (3 * 40 + 40), 1e-12, 'three times the weight')
  t.end()
})

t.test(
  'answers from one unit of several have no spread between units: its respondents are the units',
  (t) => {
    const alone = surveyEstimate([yesAndNo(1, 30, 10)], 10)
    const beside = surveyEstimate([yesAndNo(1, 30, 10), yesAndNo(2, 0, 0, 1, 50)], 10)
    t.same(beside, alone)
    t.ok(
      beside.interval && beside.interval.upper - beside.interval.lower > 20,
      'never an interval of zero width',
    )
    t.end()
  },
)

t.test('units that agree by chance make no interval of zero width', (t) => {
  const found = surveyEstimate([yesAndNo(1, 60, 60), yesAndNo(2, 70, 70)], 10)
  t.match(found, { value: 50, reason: null, interval: null, class: 'D' })
  t.ok(found.intervalReason, 'a missing interval has a reason')
  t.end()
})

t.test('a mean has the interval of Student’s t, not that of a share', (t) => {
  // 100 people, half at 0.7 and half at 0.8 on 0..1: sd 0.0503, se 0.00503, t(99) = 1.984.
  const unit = {
    unitId: 1,
    weight: 1,
    sheets: 100,
    respondents: 100,
    numerator: 75,
    denominator: 100,
    squares: 50 * 0.49 + 50 * 0.64,
  }
  const mean = surveyEstimate([unit], 10, 'mean')
  near(t, mean.interval?.lower, 74.003, 0.001, 'lower')
  near(t, mean.interval?.upper, 75.997, 0.001, 'upper')
  t.equal(mean.class, 'A')
  t.end()
})

t.test(
  'items put together: people are counted, not answers, and within one unit there is no interval',
  async (t) => {
    const satisfied = { A01: 5, 'M01.C01': [1], 'M01.E01_E03': { 'M01.E01': 5, 'M01.E02': 4, 'M01.E03': 2 } }
    const group = await countedGroup('M01/1', [], [{ unitId: 1, sheets: repeated(4, satisfied) }])
    const index = group.questionnaire.indexes.find((one) => one.code === 'HAILONG_CHI_TIET')!
    const measure = measureOf(group.questionnaire, group.layout, index)
    const [sums] = sumsOf(group.units, measure)
    t.match(sums, { denominator: 12, respondents: 4, squares: null })
    t.match(
      surveyEstimate([sums!], 10),
      { value: null, reason: 'below_minimum_n', n: 4 },
      'four people, not twelve',
    )
    const more = await countedGroup('M01/1', [], [{ unitId: 1, sheets: repeated(40, satisfied) }])
    const found = surveyEstimate(sumsOf(more.units, measure), 10)
    near(t, found.value, 200 / 3, 1e-9, 'value')
    t.match(found, { n: 40, interval: null })
  },
)

t.test('versions of one questionnaire are added up by unit', (t) => {
  const added = addedByUnit([yesAndNo(1, 5, 5, 2), yesAndNo(2, 1, 1), yesAndNo(1, 3, 1, 2)])
  t.same(added, [yesAndNo(1, 8, 6, 2), yesAndNo(2, 1, 1)])
  const pooled = addedByUnit([yesAndNo(1, 5, 5), { ...yesAndNo(1, 3, 1), squares: null }])
  t.equal(pooled[0]?.squares, null)
  t.end()
})
