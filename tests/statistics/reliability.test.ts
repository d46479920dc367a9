import fc from 'fast-check'
import t from 'tap'
import { alphaStandardError, cronbachAlpha, feldtInterval, reliability } from '../../src/statistics/alpha.ts'
import { covariances, crossProducts, mergeCrossProducts } from '../../src/statistics/cross-products.ts'
import { mcdonaldOmega } from '../../src/statistics/omega.ts'
import { reversed } from '../../src/statistics/satisfaction-index.ts'
import { holds } from './property.ts'
import { answer, likertItems, likertRound } from './reference/likert.ts'
import { matches, numberIn, readRows, referenceTest } from './reference/read.ts'

const plain = ({ value }: { value: number | null }): number | null => value

referenceTest(t, 'R01', "Cronbach's alpha, item statistics and intervals", (t, { expected, tolerance }) => {
  const scales = {
    A: { items: ['A1', 'A2', 'A3', 'A4', 'A5'], turn: ['A1'] },
    C: { items: ['C1', 'C2', 'C3', 'C4', 'C5'], turn: ['C4', 'C5'] },
  }
  const people = readRows('bfi400.csv')
  for (const [name, { items, turn }] of Object.entries(scales)) {
    const rows = people.map((person) =>
      items.map((item) => {
        const given = numberIn(person, item)
        return given !== null && turn.includes(item) ? reversed(given, 1, 6) : given
      }),
    )
    for (const how of ['pairwise', 'complete'] as const) {
      const cross = crossProducts(rows, how)
      const cov = covariances(cross)!
      const n = how === 'pairwise' ? rows.length : cross.counts[0]![0]!
      const found = reliability(cov)
      const interval = feldtInterval(found.alpha.value!, n, items.length)
      const named = (values: (number | null)[]) =>
        Object.fromEntries(items.map((item, k) => [item, values[k]]))
      matches(
        t,
        {
          n,
          k: items.length,
          raw_alpha: found.alpha.value,
          std_alpha: found.standardised.value,
          average_r: found.averageCorrelation.value,
          ase_duhachek_iacobucci: alphaStandardError(cov, n).value,
          feldt_lower: interval.lower,
          feldt_upper: interval.upper,
          item_rest_r: named(found.itemRest.map(plain)),
          alpha_if_dropped: named(found.withoutItem.map(plain)),
          item_mean: named(items.map((_, k) => cross.sums[k]![k]! / cross.counts[k]![k]!)),
          item_sd: named(items.map((_, k) => Math.sqrt(cov[k]![k]!))),
          cov,
        },
        expected[name][how],
        tolerance,
        `${name} ${how}`,
      )
    }
  }
})

referenceTest(
  t,
  'Q04',
  'alpha of a Likert scale from cross products, merged over communes',
  (t, { expected, tolerance }) => {
    const people = likertRound(1)
    const rows = people.map((person) => likertItems.map((item) => answer(person, item)))
    const weights = people.map((person) => Number(person.weight))
    const communes = [...Map.groupBy(people.keys(), (i) => people[i]!.commune!).values()]
    const merged = (how: 'pairwise' | 'complete') =>
      mergeCrossProducts(
        communes.map((members) =>
          crossProducts(
            members.map((i) => rows[i]!),
            how,
          ),
        ),
      )
    const pairwise = merged('pairwise')
    const complete = merged('complete')
    const n = complete.counts[0]![0]!
    const alpha = (cross: typeof pairwise, divisor: 'n' | 'n - 1') =>
      cronbachAlpha(covariances(cross, divisor)!).value
    const interval = feldtInterval(alpha(complete, 'n - 1')!, n, likertItems.length)
    matches(
      t,
      {
        n: rows.length,
        n_complete: n,
        alpha_pairwise: alpha(pairwise, 'n - 1'),
        alpha_complete: alpha(complete, 'n - 1'),
        alpha_weighted_pairwise: alpha(crossProducts(rows, 'pairwise', weights), 'n'),
        alpha_weighted_complete: alpha(crossProducts(rows, 'complete', weights), 'n'),
        item_rest_pairwise: reliability(covariances(pairwise)!).itemRest.map(plain),
        item_rest_complete: reliability(covariances(complete)!).itemRest.map(plain),
        feldt_complete: [interval.lower, interval.upper],
        n_pairs: pairwise.counts,
        cov_complete: covariances(complete),
      },
      expected,
      tolerance,
    )
  },
)

t.test('an item that does not vary is dropped and named; a single item has no alpha', async (t) => {
  const found = reliability([
    [2, 1, 0],
    [1, 2, 0],
    [0, 0, 0],
  ])
  matches(t, found.alpha.value, 2 / 3, { rel: 1e-12 })
  t.strictSame(found.dropped, [2])
  t.equal(found.itemRest[2]!.reason, 'zero_variance')
  t.equal(reliability([[3]]).alpha.reason, 'not_estimable')
  t.equal(
    reliability([
      [1, -1],
      [-1, 1],
    ]).alpha.reason,
    'zero_variance',
  )
  t.equal(
    reliability([
      [1, -0.5],
      [-0.5, 1],
    ]).alpha.value,
    -2,
    'negative: an item to be reversed',
  )
  t.equal(covariances(crossProducts([[1, 2]], 'complete')), null)
  t.throws(() => crossProducts([], 'complete'), /at least one respondent/)
  t.throws(() => crossProducts([[1, 2], [1]], 'complete'), /every item/)
  t.throws(() => crossProducts([[1]], 'guess' as 'complete'), /known treatment/)
  t.throws(() => feldtInterval(0.8, 1, 5), /two respondents/)
})

t.test('omega of a matrix that one factor made gives its loadings back', async (t) => {
  const loadings = [0.8, 0.7, 0.6, 0.5]
  const matrix = loadings.map((a, i) => loadings.map((b, j) => (i === j ? 1 : a * b)))
  const found = mcdonaldOmega(matrix)
  matches(t, found.loadings, loadings, { rel: 1e-9 })
  // Σλ = 2.6, Σ(1 - λ²) = 4 - 1.74
  matches(t, found.omega.value, 6.76 / (6.76 + 2.26), { rel: 1e-9 })
  const same = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? 1 : 0.5)))
  matches(
    t,
    mcdonaldOmega(same).omega.value,
    cronbachAlpha(same).value,
    { rel: 1e-9 },
    'equal loadings: omega is alpha',
  )
  const heywood = [
    [1, 0.9, 0.9],
    [0.9, 1, 0.1],
    [0.9, 0.1, 1],
  ]
  t.equal(mcdonaldOmega(heywood).omega.reason, 'not_estimable')
  t.throws(
    () =>
      mcdonaldOmega([
        [1, 0],
        [0, 1],
      ]),
    /at least three items/,
  )
})

t.test('merging cross products equals counting the merge; order changes nothing', async (t) => {
  const row = fc.array(fc.option(fc.integer({ min: 1, max: 5 })), { minLength: 3, maxLength: 3 })
  const rows = fc.array(row, { minLength: 1, maxLength: 20 })
  holds(
    t,
    fc.property(rows, rows, (one, other) => {
      const merged = mergeCrossProducts([crossProducts(one, 'pairwise'), crossProducts(other, 'pairwise')])
      const together = crossProducts([...other, ...one], 'pairwise')
      return JSON.stringify(merged) === JSON.stringify(together)
    }),
  )
})

t.test('an item that everybody answered alike is dropped, weighted or not', async (t) => {
  const rows = [
    [3, 1, 2],
    [3, 4, 5],
    [3, 2, 2],
    [3, 5, 4],
  ]
  const weighted = covariances(
    crossProducts(rows, 'complete', [0.1, 6.699999999999999, 7.8999999999999995, 3]),
    'n',
  )!
  t.strictSame(reliability(weighted).dropped, [0], 'noise of subtraction is no variance')
  t.strictSame(reliability(covariances(crossProducts(rows, 'complete'))!).dropped, [0])
})
