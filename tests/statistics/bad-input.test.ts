import t from 'tap'
import { bandPoints } from '../../src/scoring/bands.ts'
import { budgetWeights } from '../../src/scoring/budget-allocation.ts'
import { combineGroups } from '../../src/scoring/combine-groups.ts'
import { compositeIndex, indexTree } from '../../src/scoring/composite-index.ts'
import { leafScore } from '../../src/scoring/leaf.ts'
import { ranks } from '../../src/scoring/rank.ts'
import { kendallTauB, spearman } from '../../src/statistics/concordance.ts'
import { estimateFromPsus } from '../../src/statistics/count-estimate.ts'
import { figure } from '../../src/statistics/figure.ts'
import { meanScore } from '../../src/statistics/mean-score.ts'
import { meanOfItems } from '../../src/statistics/satisfaction-index.ts'
import { share } from '../../src/statistics/share.ts'
import { leaf } from '../scoring/rows.ts'
import { matches } from './reference/read.ts'

t.test('numbers that are none or too large never make a figure', async (t) => {
  for (const count of [Number.NaN, Infinity, -1]) t.throws(() => share([count, 1], [1]), /not negative/)
  t.throws(() => share([1e308, 1e308, 1], [3]), /sum is a number/)
  t.same(meanScore([1, 1], [1e308, 1e308]), { value: null, reason: 'not_estimable' })
  t.same(meanScore([3, 1], [-0, -0]), { value: 0, reason: null })
  t.ok(Object.is(meanScore([3, 1], [-0, -0]).value, 0), 'never "-0"')
})

t.test(
  'shares that add up to 0.9999999: refused where they are declared, no matter where they are weights',
  async (t) => {
    const group = (code: string, of: number) => ({ code, share: of, figure: figure(70) })
    t.throws(() => combineGroups([group('M01', 0.5), group('M02', 0.4999999)]), /add up to 1/)
    t.equal(
      combineGroups([group('M01', 0.7), group('M02', 0.1), group('M03', 0.2)]).figure.value?.toFixed(9),
      '70.000000000',
    )
    t.throws(() => budgetWeights([[50, 49.9999999]]), /add up to 100/)
    t.equal(meanOfItems([figure(70), figure(70)], [0.5, 0.4999999]).figure.value, 70)
    const tree = indexTree([
      { code: 'I', parent: null, weight: 1 },
      { code: 'a', parent: 'I', weight: 0.5 },
      { code: 'b', parent: 'I', weight: 0.4999999 },
    ])
    const values = new Map([
      ['a', [100]],
      ['b', [100]],
    ])
    matches(t, compositeIndex(tree, values).get('I'), [100], { rel: 1e-12 })
  },
)

t.test('weights belong to names: a name that is not in the index is an error, never skipped', async (t) => {
  const tree = indexTree([
    { code: 'I', parent: null, weight: 1 },
    { code: 'a', parent: 'I', weight: 1 },
  ])
  const values = new Map([['a', [100]]])
  t.throws(() => compositeIndex(tree, values, { weights: new Map([['A', 2]]) }), /a row of the index, not A/)
})

t.test('at the edges of bands and maxima', async (t) => {
  const bands = [
    { from: 85, points: 4 },
    { from: null, points: 0 },
  ]
  t.same(
    [85, 84.999, 100.0001, 84.99999999999999].map((percent) => bandPoints(percent, bands)),
    [4, 0, 4, 4],
  )
  const scored = (points: number) => leafScore(leaf('A.1', null, 100, points), 'missing')
  t.match(scored(100 * (0.1 + 0.2) * (1 / 0.3)), { kind: 'scored' }, '100.00000000000001 is 100')
  t.throws(() => scored(100.0001), /between 0 and 100/)
})

t.test('ties share a rank, and correlations of ranks allow for them', async (t) => {
  t.same(ranks([1 / 3 + 1 / 3 + 1 / 3, 1, 0.5]), [1, 1, 3])
  const pairs = [
    [1, 1],
    [1, 2],
    [2, 3],
    [3, 4],
  ] as const
  // ranks 1.5, 1.5, 3, 4 against 1, 2, 3, 4: 4.5/√(4.5 · 5)
  matches(t, spearman(pairs).value, 4.5 / Math.sqrt(22.5), { rel: 1e-12 })
  // five pairs in order, one tied: 5/√(5 · 6)
  matches(t, kendallTauB(pairs).value, 5 / Math.sqrt(30), { rel: 1e-12 })
})

t.test('weights are real numbers: 1734.5 for everybody changes no mean and no error', async (t) => {
  const units = [
    [3, 5],
    [1, 9],
    [4, 4],
  ]
  const of = (weight: number) =>
    estimateFromPsus(
      units.map((counts, c) => ({ stratum: 'A', psu: String(c), weights: counts.map((n) => n * weight) })),
      [0, 1],
    )
  matches(t, [of(1734.5).value, of(1734.5).se.value, of(1734.5).df], [of(1).value, of(1).se.value, 2], {
    rel: 1e-12,
  })
})
