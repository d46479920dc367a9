import t from 'tap'
import { figure, mapFigure, noFigure } from '../../src/statistics/figure.ts'
import { multipleChoiceShares } from '../../src/statistics/multiple-choice.ts'
import { allSatisfied, meanOfItems, pooledShare, reversed } from '../../src/statistics/satisfaction-index.ts'
import { topTwo } from '../../src/statistics/share.ts'
import { countsBy, likertItems, likertRound, together } from './reference/likert.ts'
import { matches, referenceTest } from './reference/read.ts'

referenceTest(t, 'Q02', 'index of six items from their counts', (t, { expected, tolerance }) => {
  const place = { stratum: 'province', psu: 'commune' }
  const items = likertItems.map((item) => together(countsBy(likertRound(1), item, place)))
  matches(t, meanOfItems(items.map(topTwo)).figure.value, expected.index_top2.est, tolerance)
})

t.test(
  'pooled answers and mean of items differ when items concern different numbers of people',
  async (t) => {
    const everybody = [20, 0, 0, 30, 50]
    const few = [0, 0, 0, 0, 10]
    t.equal(meanOfItems([topTwo(everybody), topTwo(few)]).figure.value, 90)
    t.equal(pooledShare([everybody, few]).value, (100 * 90) / 110)
    t.equal(pooledShare([everybody, few], [5]).value, (100 * 60) / 110)
    t.strictSame(pooledShare([[0, 0, 0]]), { value: null, reason: 'no_valid_answers' })
    t.throws(
      () =>
        pooledShare([
          [1, 1, 1],
          [1, 1],
        ]),
      /same scale/,
    )
  },
)

t.test('an index exists from 0.65 of its weight on', async (t) => {
  const scores = [figure(80), figure(60), noFigure('no_valid_answers')]
  t.equal(meanOfItems(scores).figure.value, 70)
  t.equal(meanOfItems(scores, [2, 1, 1]).figure.value, 220 / 3)
  t.strictSame(meanOfItems(scores, [1, 1, 2]).figure, noFigure('missing_weight_share'))
  t.strictSame(meanOfItems([noFigure('below_minimum_n')]).figure, noFigure('below_minimum_n'))
  t.throws(() => meanOfItems(scores, [0, 0, 0]), /at least one weight above zero/)
  t.throws(() => meanOfItems([]), /at least one item/)
})

t.test('satisfied with everything', async (t) => {
  t.equal(allSatisfied([4, 5, null], [4, 5], 2), true)
  t.equal(allSatisfied([4, 3, null], [4, 5], 2), false)
  t.equal(allSatisfied([4, null, null], [4, 5], 2), null)
  t.throws(() => allSatisfied([4], [4, 5], 0), /at least one valid answer/)
})

t.test('reversing twice gives the answer back', async (t) => {
  t.equal(reversed(2, 1, 5), 4)
  t.equal(reversed(reversed(2, 1, 5), 1, 5), 2)
  t.throws(() => reversed(98, 1, 5), /on the scale/)
})

t.test('test vector 4: shares of a question with several answers are of respondents', async (t) => {
  t.strictSame(
    multipleChoiceShares([60, 45, 0], 100).map(({ value }) => value),
    [60, 45, 0],
  )
  t.strictSame(multipleChoiceShares([0], 0), [noFigure('no_valid_answers')])
  t.throws(() => multipleChoiceShares([101], 100), /between zero and the number of respondents/)
})

t.test('a number that is not finite never leaves as a figure', async (t) => {
  t.strictSame(figure(0 / 0), noFigure('not_estimable'))
  t.strictSame(
    mapFigure(figure(0), (x) => 1 / x),
    noFigure('not_estimable'),
  )
  t.strictSame(
    mapFigure(noFigure('lonely_psu'), (x) => x),
    noFigure('lonely_psu'),
  )
})
