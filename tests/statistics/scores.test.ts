import fc from 'fast-check'
import t from 'tap'
import { histogramMedian, histogramQuantile } from '../../src/statistics/histogram-quantile.ts'
import { meanScore, meanScore100, percentOfMaximumCode } from '../../src/statistics/mean-score.ts'
import { dontKnowRate, itemResponseRate, responseRate } from '../../src/statistics/response-rates.ts'
import { bottomTwo, net, netPromoterScore, share, shares, topTwo } from '../../src/statistics/share.ts'
import { standardDeviation } from '../../src/statistics/spread.ts'
import { holds } from './property.ts'
import { likertItems, likertRound } from './reference/likert.ts'
import { matches, numberIn, referenceTest } from './reference/read.ts'

const vector1 = [4, 10, 30, 96, 60]

t.test('test vector 1: counts of the general satisfaction item', async (t) => {
  t.equal(topTwo(vector1).value, 78)
  t.equal(bottomTwo(vector1).value, 7)
  t.equal(net(vector1).value, 71)
  t.equal(meanScore(vector1).value?.toFixed(12), '3.990000000000')
  t.equal(meanScore100(vector1).value?.toFixed(12), '74.750000000000')
  t.equal(percentOfMaximumCode(vector1).value?.toFixed(12), '79.800000000000')
  t.equal(histogramMedian(vector1).value, 4)
})

t.test('test vector 3: all answers "don\'t know" give no figure, not zero and not an error', async (t) => {
  const none = [0, 0, 0, 0, 0]
  const absent = { value: null, reason: 'no_valid_answers' }
  for (const score of [topTwo, bottomTwo, net, meanScore, meanScore100, histogramMedian]) {
    t.strictSame(score(none), absent, score.name)
  }
  t.strictSame(standardDeviation(none, 0), absent)
  t.equal(dontKnowRate({ valid: 0, dontKnow: 9, refused: 0, missing: 0 }).value, 100)
  t.strictSame(dontKnowRate({ valid: 0, dontKnow: 0, refused: 0, missing: 0, notApplicable: 9 }), absent)
})

referenceTest(t, 'Q01', 'every score of six items, weighted', (t, { expected, tolerance }) => {
  const rows = likertRound(1)
  t.equal(rows.length, expected.n)
  const weighted = (of: (code: number | null) => boolean, item: string): number =>
    rows.reduce((sum, row) => (of(numberIn(row, item)) ? sum + Number(row.weight) : sum), 0)
  for (const item of likertItems) {
    const histogram = [1, 2, 3, 4, 5].map((code) => weighted((given) => given === code, item))
    const states = {
      valid: weighted((code) => code !== null && code >= 1, item),
      dontKnow: weighted((code) => code === -1, item),
      refused: weighted((code) => code === -2, item),
      missing: weighted((code) => code === null, item),
    }
    const count = (of: (code: number | null) => boolean): number =>
      rows.filter((row) => of(numberIn(row, item))).length
    matches(
      t,
      {
        n_valid: count((code) => code !== null && code >= 1),
        n_dont_know: count((code) => code === -1),
        n_refused: count((code) => code === -2),
        n_not_applicable: count((code) => code === -3),
        n_missing: count((code) => code === null),
        histogram_n: [1, 2, 3, 4, 5].map((value) => count((code) => code === value)),
        histogram_w: histogram,
        share: shares(histogram).map((part) => part.value! / 100),
        top2: topTwo(histogram).value,
        mean: meanScore(histogram).value,
        mean100: meanScore100(histogram).value,
        net: net(histogram).value,
        dk_rate: dontKnowRate(states).value,
        item_response_rate: itemResponseRate(states).value,
        median_qrule_math: histogramMedian(histogram).value,
      },
      expected.items[item],
      tolerance,
      item,
    )
  }
})

t.test('standard deviation equals the textbook one of the listed answers', async (t) => {
  // 2, 4, 4, 4, 5, 5, 7, 9: the sum of squares about the mean 5 is 32
  t.equal(standardDeviation([0, 1, 0, 3, 2, 0, 1, 0, 1], 8).value, Math.sqrt(32 / 7))
  t.strictSame(standardDeviation([0, 1], 1), { value: null, reason: 'not_estimable' })
  t.equal(standardDeviation([0, 7], 7).value, 0)
})

t.test('net promoter score counts 9 and 10 against 0 to 6', async (t) => {
  t.equal(netPromoterScore([0, 0, 0, 0, 0, 0, 2, 1, 1, 4, 2]).value, 40)
  t.throws(() => netPromoterScore(vector1), /requires the eleven categories 0 to 10/)
})

t.test('quantiles take the lowest answer that reaches p, floating-point noise aside', async (t) => {
  t.equal(histogramQuantile([1, 1], 0.5).value, 1)
  t.equal(histogramQuantile([0.1, 0.2, 0.7], 0.3).value, 2, '0.1 + 0.2 is a little more than 0.3')
  t.equal(histogramQuantile([0.7, 0.1, 0.2], 0.8).value, 2, '0.7 + 0.1 is a little less than 0.8')
  t.equal(histogramQuantile([0, 1, 0], 1).value, 2)
  t.equal(histogramQuantile([0, 1, 1], 0).value, 2)
})

t.test('response rate RR1 of people drawn', async (t) => {
  const drawn = { complete: 60, partial: 10, refused: 20, notContacted: 5, other: 0, unknown: 5 }
  t.equal(responseRate(drawn).value, 60)
  const nobody = { complete: 0, partial: 0, refused: 0, notContacted: 0, other: 0, unknown: 0 }
  t.strictSame(responseRate(nobody), { value: null, reason: 'not_estimable' })
})

t.test('misuse is an error', async (t) => {
  t.throws(() => share([], [1]), /requires at least one category/)
  t.throws(() => share([1, -1], [1]), /requires counts that are not negative/)
  t.throws(() => share([1, Number.NaN], [1]), /requires counts that are not negative/)
  t.throws(() => share([1, 1], [3]), /requires codes between 1 and 2/)
  t.throws(() => topTwo([1, 1]), /at least three categories/)
  t.throws(() => net([1, 1, 1]), /at least four categories/)
  t.throws(() => meanScore100([1]), /at least two categories/)
  t.throws(() => meanScore([1, 1], [1]), /requires one value for each category/)
  t.throws(() => histogramQuantile(vector1, 1.1), /requires p between 0 and 1/)
})

const counts = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 5, maxLength: 5 })
const close = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a))

t.test('weights that are all equal, or multiplied by a constant, change no score', async (t) => {
  holds(
    t,
    fc.property(counts, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (histogram, constant) => {
      const scaled = histogram.map((count) => count * constant)
      const respondents = histogram.reduce((sum, count) => sum + count, 0)
      return (
        [topTwo, net, meanScore, meanScore100].every((score) =>
          close(score(histogram).value, score(scaled).value),
        ) &&
        close(standardDeviation(histogram, respondents).value, standardDeviation(scaled, respondents).value)
      )
    }),
  )
})

t.test('merging counts equals counting the merge', async (t) => {
  holds(
    t,
    fc.property(counts, counts, (one, other) => {
      const merged = one.map((count, k) => count + other[k]!)
      const weight = (histogram: readonly number[]): number =>
        histogram.reduce((sum, count) => sum + count, 0)
      const parts = [one, other].filter((histogram) => weight(histogram) > 0)
      const total = weight(merged)
      const expected =
        total === 0
          ? null
          : parts.reduce((sum, part) => sum + (weight(part) / total) * topTwo(part).value!, 0)
      return close(topTwo(merged).value, expected)
    }),
  )
})
