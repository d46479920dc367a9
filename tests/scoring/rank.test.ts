import fc from 'fast-check'
import t from 'tap'
import { ranks } from '../../src/scoring/rank.ts'
import { holds } from '../statistics/property.ts'

t.test('ties share the smallest rank, null has none', async (t) => {
  t.strictSame(ranks([70, 90, null, 70, 50]), [2, 1, null, 2, 4])
  t.strictSame(ranks([]), [])
  t.strictSame(ranks([null]), [null])
})

t.test('scores are not rounded, noise is not a difference', async (t) => {
  t.strictSame(ranks([83.94, 83.9400001]), [2, 1])
  t.strictSame(ranks([0.1 + 0.2, 0.3]), [1, 1])
  t.strictSame(ranks([1 / 3 + 1 / 3 + 1 / 3, 1]), [1, 1])
})

t.test('a score that is not a number is an error', async (t) => {
  t.throws(() => ranks([1, Number.NaN]), /finite scores/)
})

t.test('the rank is one more than the number of better units, whatever the order', async (t) => {
  holds(
    t,
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (scores) => {
      const found = ranks(scores)
      return scores.every((score, u) => found[u] === 1 + scores.filter((other) => other > score).length)
    }),
  )
})
