import t from 'tap'
import { combineGroups } from '../../src/scoring/combine-groups.ts'
import { figure, noFigure } from '../../src/statistics/figure.ts'

const group = (code: string, share: number, value: number | null, variance?: number) => ({
  code,
  share,
  figure: value === null ? noFigure('no_valid_answers') : figure(value),
  ...(variance === undefined ? {} : { variance: figure(variance) }),
})

t.test('declared shares decide, not the number of answers', async (t) => {
  const result = combineGroups([group('M01', 0.8, 70, 4), group('M02', 0.2, 90, 9)])
  t.equal(result.figure.value, 74)
  t.equal(result.variance.value?.toFixed(12), (0.64 * 4 + 0.04 * 9).toFixed(12))
  t.strictSame(result.missing, [])
})

t.test(
  'a small group without answers is left out and named; a large one takes the figure with it',
  async (t) => {
    const small = combineGroups([group('M01', 0.8, 70), group('M02', 0.2, null)])
    t.equal(small.figure.value, 70)
    t.strictSame(small.missing, ['M02'])
    t.equal(small.availableShare, 0.8)
    const sampled = combineGroups([group('M01', 0.8, 70, 4), group('M02', 0.2, null)])
    t.equal(sampled.variance.value?.toFixed(12), '4.000000000000', 'the group that is left stands for all')
    const large = combineGroups([group('M01', 0.5, null), group('M02', 0.5, 90)])
    t.strictSame(large.figure, { value: null, reason: 'missing_weight_share' })
    const none = combineGroups([group('M01', 0.5, null), group('M02', 0.5, null)])
    t.strictSame(none.figure, { value: null, reason: 'no_valid_answers' })
  },
)

t.test('a share of zero leaves a group out without a word', async (t) => {
  const result = combineGroups([group('M01', 1, 70), group('M02', 0, null)])
  t.equal(result.figure.value, 70)
  t.strictSame(result.missing, [])
})

t.test('shares must add up to 1', async (t) => {
  t.throws(() => combineGroups([group('M01', 0.7, 70), group('M02', 0.2999999, 90)]), /add up to 1/)
  t.throws(() => combineGroups([group('M01', 1.2, 70), group('M02', -0.2, 90)]), /not negative/)
  t.throws(() => combineGroups([]), /at least one group/)
  t.equal(
    combineGroups([group('M01', 0.1 + 0.2, 10), group('M02', 0.7, 20)]).figure.value?.toFixed(9),
    '17.000000000',
  )
})
