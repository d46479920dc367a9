import t from 'tap'
import { gradeOf } from '../../src/scoring/grade.ts'
import { passes } from '../../src/scoring/pass-rule.ts'
import { scoreCriteria } from '../../src/scoring/score.ts'
import { area, leaf } from './rows.ts'

const tt09 = { minimum: 80, minimumEach: 50, attestations: ['no_violation'] }
const attested = { no_violation: true }

/** Five criteria of 10, 30, 15, 15 and 30 points, with what a commune got for each. */
function commune(got: readonly (number | null)[]) {
  return scoreCriteria(
    [10, 30, 15, 15, 30].flatMap((maximum, k) => [
      area(`TC${k + 1}`),
      leaf(`TC${k + 1}.CT1`, `TC${k + 1}`, maximum, got[k]!, {
        state: got[k] === null ? 'not_appraised' : 'scored',
      }),
    ]),
  )
}

t.test('test vector 5: total 80.0 with one criterion at 49.9 % fails', async (t) => {
  const result = passes(commune([4.99, 30, 15, 15, 15.01]), tt09, attested)
  t.equal(result.passes, false)
  t.strictSame(result.failing, [{ rule: 'minimum_each', code: 'TC1' }])
})

t.test('test vector 5: total 79.75 fails', async (t) => {
  const result = passes(commune([10, 30, 15, 15, 9.75]), { ...tt09, minimumEach: null }, attested)
  t.equal(result.passes, false)
  t.strictSame(result.failing, [{ rule: 'minimum' }])
})

t.test('test vector 5: 80 with every criterion at 50 % or more and the attestation passes', async (t) => {
  const score = commune([5, 30, 15, 15, 15])
  t.equal(score.index.value, 80)
  t.equal(passes(score, tt09, attested).passes, true)
  t.strictSame(passes(score, tt09, { no_violation: false }).failing, [
    { rule: 'attestation', code: 'no_violation' },
  ])
  t.equal(passes(score, tt09, { no_violation: false }).passes, false)
  t.equal(passes(score, tt09, {}).passes, null, 'an attestation not given yet decides nothing')
})

t.test(
  'what fails fails, whatever is still to be attested; without an index nothing is decided',
  async (t) => {
    t.equal(passes(commune([4.99, 30, 15, 15, 15.01]), tt09, {}).passes, false)
    t.equal(passes(commune([5, 30, 15, 15, null]), tt09, { no_violation: false }).passes, null)
  },
)

t.test('sums that miss the threshold by floating-point noise reach it', async (t) => {
  const rows = [0.1, 0.2, 0.5].map((part, k) => leaf(`L${k}`, null, 1 / 3, part / 3))
  const score = scoreCriteria(rows)
  t.equal(
    passes(score, { minimum: score.index.value! + 5e-10, minimumEach: null, attestations: [] }).passes,
    true,
  )
  t.equal(
    passes(score, { minimum: score.index.value! + 5e-9, minimumEach: null, attestations: [] }).passes,
    false,
  )
})

t.test('an index that is not there decides nothing and has no grade', async (t) => {
  const score = commune([5, 30, 15, 15, null])
  const result = passes(score, tt09, attested)
  t.equal(result.passes, null)
  t.strictSame(result.undecided, [{ rule: 'minimum' }, { rule: 'minimum_each', code: 'TC5' }])
  t.strictSame(gradeOf(score, [{ code: 'A', minimum: 0, minimumEach: null }]), {
    grade: null,
    incomplete: true,
  })
})

t.test('a grade that looks at no area needs none; one that does waits for it', async (t) => {
  const rows = [
    area('A', { weight: 3 }),
    leaf('A.1', 'A', 100, 90, { weight: 1 }),
    area('B', { weight: 1 }),
    leaf('B.1', 'B', 100, null, { weight: 1, source: 'survey', state: 'not_measured' }),
  ]
  const score = scoreCriteria(rows, { mode: 'weighted' })
  t.equal(score.index.value, 90)
  const rules = (minimumEach: number | null) => [{ code: 'A', minimum: 80, minimumEach }]
  t.strictSame(gradeOf(score, rules(null)), { grade: 'A', incomplete: false })
  t.strictSame(gradeOf(score, rules(50)), { grade: null, incomplete: true })
})

t.test('no rule holds: no grade, and nothing is incomplete', async (t) => {
  const score = commune([1, 3, 1, 1, 3])
  t.strictSame(gradeOf(score, [{ code: 'A', minimum: 50, minimumEach: null }]), {
    grade: null,
    incomplete: false,
  })
  t.throws(() => gradeOf(score, []), /at least one rule/)
})
