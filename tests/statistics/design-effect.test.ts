import t from 'tap'
import {
  clusterCorrelation,
  coefficientOfVariation,
  designEffect,
  effectiveSampleSize,
  marginOfError,
} from '../../src/statistics/design-effect.ts'
import { estimate } from '../../src/statistics/estimate.ts'
import { clopperPearsonInterval, multiplier, wilsonInterval } from '../../src/statistics/interval.ts'
import { kishDesignEffect, kishEffectiveSize } from '../../src/statistics/kish.ts'
import { linearisedMean, linearisedTotal } from '../../src/statistics/linearised.ts'
import { readSample, type Sample } from './reference/api.ts'
import { matches, referenceTest } from './reference/read.ts'

function effectOf({ weights, design, column }: Sample, name: string) {
  const y = column(name) as number[]
  const mean = estimate(design, linearisedMean({ weights }, y))
  const total = weights.reduce((sum, w) => sum + w, 0)
  const n = y.length
  const squares = y.reduce((sum, value, i) => sum + weights[i]! * (value - mean.value!) ** 2, 0)
  return designEffect(mean.variance.value!, (squares / total) * (n / (n - 1)), n, total)
}

referenceTest(
  t,
  'S14',
  'design effect of a stratified sample and of its weights',
  (t, { expected, tolerance }) => {
    const sample = readSample('apistrat.csv')
    const sumOfWeights = sample.weights.reduce((sum, w) => sum + w, 0)
    const sumOfSquares = sample.weights.reduce((sum, w) => sum + w * w, 0)
    const kish = kishDesignEffect(sample.weights.length, sumOfWeights, sumOfSquares).value!
    const [api00, enroll] = [effectOf(sample, 'api00'), effectOf(sample, 'enroll')]
    matches(
      t,
      {
        deff_kish: kish,
        n_eff_kish: kishEffectiveSize(sumOfWeights, sumOfSquares).value,
        cv2_weights: kish - 1,
        deff: { api00: api00.deff.value, enroll: enroll.deff.value },
        deff_replace: { api00: api00.withReplacement.value, enroll: enroll.withReplacement.value },
      },
      expected,
      tolerance,
    )
  },
)

referenceTest(t, 'S06', 'design effect of a cluster sample', (t, { expected, tolerance }) => {
  const sample = readSample('apiclus1.csv')
  const deff = { api00: effectOf(sample, 'api00').deff.value, api99: effectOf(sample, 'api99').deff.value }
  matches(t, deff, expected.deff, tolerance)
})

referenceTest(t, 'S07', 'a simple random sample has a design effect of 1', (t, { expected, tolerance }) => {
  const sample = readSample('apisrs.csv')
  const { weights, design, column, rows } = sample
  const mean = (name: string) => estimate(design, linearisedMean({ weights }, column(name)))
  const total = estimate(design, linearisedTotal({ weights }, column('enroll')))
  const yes = rows.filter((row) => row['sch.wide'] === 'Yes').length
  const n = rows.length
  matches(
    t,
    {
      mean: { api00: mean('api00').value, enroll: mean('enroll').value },
      se: { api00: mean('api00').se.value, enroll: mean('enroll').se.value },
      deff: { api00: effectOf(sample, 'api00').deff.value, enroll: effectOf(sample, 'enroll').deff.value },
      total_enroll: total.value,
      se_total_enroll: total.se.value,
      wilson: { x: yes, n, ...wilsonInterval(yes / n, n, multiplier(0.95, Infinity)) },
      clopper_pearson: clopperPearsonInterval(yes / n, n, 0.95),
    },
    expected,
    tolerance,
  )
})

t.test('the planning example: 580 people, 84 %, design effect 2.5 give a margin of 4.7 points', async (t) => {
  const se = 100 * Math.sqrt((2.5 * 0.84 * 0.16) / 580)
  t.equal(se.toFixed(1), '2.4')
  t.equal(marginOfError(se, multiplier(0.95, Infinity)).toFixed(1), '4.7')
  t.equal(Math.round(effectiveSampleSize(0.84, (se / 100) ** 2).value!), 580 / 2.5)
})

t.test('everybody alike, everybody asked, nothing to divide by', async (t) => {
  t.equal(designEffect(0, 0, 10, 100).deff.reason, 'zero_variance')
  t.equal(designEffect(1, 1, 10, 10).deff.reason, 'not_estimable')
  t.equal(designEffect(1, 1, 10, 10).withReplacement.value, 10)
  t.equal(effectiveSampleSize(0.5, 0).reason, 'zero_variance')
  t.equal(coefficientOfVariation(0, 1).reason, 'not_estimable')
  t.equal(coefficientOfVariation(-50, 5).value, 0.1)
  t.throws(() => designEffect(-1, 1, 10, 100), /not negative/)
})

t.test('how alike people of a village answer, read back from a design effect', async (t) => {
  // 31 people a village and a correlation of 0.05 make an effect of 2.5
  t.equal(clusterCorrelation(2.5, 1, 31).toFixed(12), '0.050000000000')
  t.equal(clusterCorrelation(3, 1.2, 31).toFixed(12), '0.050000000000')
  t.throws(() => clusterCorrelation(2, 1, 1), /more than one respondent/)
})
