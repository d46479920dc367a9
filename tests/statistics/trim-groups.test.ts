import fc from 'fast-check'
import t from 'tap'
import { trimmingBounds, trimWeights } from '../../src/statistics/trim.ts'
import { trimGroups } from '../../src/statistics/trim-groups.ts'

t.test(
  'a group of few people with a great weight is cut to five medians, and the others take it over',
  (t) => {
    const groups = [
      { weight: 1, respondents: 8 },
      { weight: 20, respondents: 1 },
    ]
    t.same(trimGroups(groups), [2.875, 5])
    t.same(trimGroups([{ weight: 3, respondents: 10 }]), [3])
    t.same(trimGroups([]), [])
    t.end()
  },
)

t.test('it gives what trimming person by person gives, and keeps the sum', (t) => {
  const group = fc.record({
    weight: fc.integer({ min: 1, max: 5000 }),
    respondents: fc.integer({ min: 1, max: 40 }),
  })
  fc.assert(
    fc.property(fc.array(group, { minLength: 1, maxLength: 12 }), (groups) => {
      const each = groups.flatMap(({ weight, respondents }) => new Array<number>(respondents).fill(weight))
      const wanted = trimWeights(each, trimmingBounds(each).upper)
      const found = trimGroups(groups).flatMap((weight, index) =>
        new Array<number>(groups[index]!.respondents).fill(weight),
      )
      return found.every((weight, index) => Math.abs(weight / wanted.weights[index]! - 1) < 1e-9)
    }),
    { seed: 979, numRuns: 300 },
  )
  t.end()
})

t.test('weights and people are above zero', (t) => {
  t.throws(() => trimGroups([{ weight: 0, respondents: 3 }]), /above zero/)
  t.throws(() => trimGroups([{ weight: 1, respondents: 0 }]), /above zero/)
  t.end()
})
