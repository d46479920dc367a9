import t from 'tap'
import {
  comparisonFaults,
  groupComparisons,
  hierarchyWeights,
  rowMeanWeights,
} from '../../src/scoring/analytic-hierarchy.ts'
import { budgetWeights, kendallW, mayStopAsking } from '../../src/scoring/budget-allocation.ts'
import { principalComponents } from '../../src/scoring/principal-components.ts'
import { symmetricEigen } from '../../src/statistics/eigen.ts'
import { matches, readRows, referenceTest } from '../statistics/reference/read.ts'

const house = () => {
  const rows = readRows('ahp_saaty1990_house.csv')
  const names = rows.map((row) => row.criterion!)
  return { names, matrix: rows.map((row) => names.map((name) => Number(row[name]))) }
}

referenceTest(t, 'C01', "Saaty's house: weights and consistency", (t, { expected, tolerance }) => {
  const { names, matrix } = house()
  const named = (weights: number[]) => Object.fromEntries(names.map((name, k) => [name, weights[k]]))
  const principal = hierarchyWeights(matrix)
  const means = rowMeanWeights(matrix)
  matches(
    t,
    {
      weights: named(principal.weights),
      lambda_max: principal.eigenvalue,
      CI: principal.consistencyIndex,
      RI: principal.consistencyIndex / principal.consistencyRatio,
      CR: principal.consistencyRatio,
      geometric_mean_weights: named(means.weights),
      geometric_consistency_index: means.geometricConsistencyIndex,
    },
    expected,
    tolerance,
  )
  t.equal(principal.consistent, false, 'CR of 0.169 goes back to the expert')
})

t.test('consistent judgements give their weights back', async (t) => {
  const weights = [0.5, 0.3, 0.2]
  const result = hierarchyWeights(weights.map((a) => weights.map((b) => a / b)))
  matches(t, result.weights, weights, { rel: 1e-12 })
  matches(t, [result.eigenvalue, result.consistencyRatio], [3, 0], { rel: 1e-12, abs: 1e-12 })
  t.ok(result.consistent)
  matches(
    t,
    hierarchyWeights([
      [1, 3],
      [1 / 3, 1],
    ]).weights,
    [0.75, 0.25],
    { rel: 1e-12 },
  )
  t.equal(
    hierarchyWeights([
      [1, 9],
      [1 / 9, 1],
    ]).consistencyRatio,
    0,
  )
  t.strictSame(hierarchyWeights([[1]]).weights, [1])
})

t.test('the triad that contradicts itself most is named', async (t) => {
  // the first is preferred to the second, that to the third, and the third to the first
  const circle = [
    [1, 3, 1 / 3, 1],
    [1 / 3, 1, 3, 1],
    [3, 1 / 3, 1, 1],
    [1, 1, 1, 1],
  ]
  const result = hierarchyWeights(circle)
  t.strictSame(result.worstTriad, [0, 1, 2])
  t.notOk(result.consistent)
})

t.test('faults of a matrix are found before it is used', async (t) => {
  t.strictSame(
    comparisonFaults([
      [1, 3],
      [0.5, 1],
    ]),
    [{ fault: 'not_reciprocal', row: 1, column: 0 }],
  )
  t.match(
    comparisonFaults([
      [1, 10],
      [0.1, 1],
    ]),
    [{ fault: 'outside_scale' }, { fault: 'outside_scale' }],
  )
  t.match(comparisonFaults([[2]]), [{ fault: 'diagonal' }])
  t.match(comparisonFaults([[1, 2]]), [{ fault: 'not_square' }])
  t.match(comparisonFaults([]), [{ fault: 'not_square' }])
  const eleven = Array.from({ length: 11 }, () => new Array<number>(11).fill(1))
  t.match(comparisonFaults(eleven), [{ fault: 'too_many' }])
  t.strictSame(comparisonFaults(house().matrix), [])
  t.throws(() => hierarchyWeights(eleven), /sound judgements: too_many/)
  t.throws(
    () =>
      rowMeanWeights([
        [1, 3],
        [3, 1],
      ]),
    /sound judgements: not_reciprocal/,
  )
})

t.test('a group: geometric means, without those who contradict themselves', async (t) => {
  const two = (a: number) => [
    [1, a],
    [1 / a, 1],
  ]
  matches(t, groupComparisons([two(2), two(8)]).matrix, two(4), { rel: 1e-12 })
  const sound = Array.from({ length: 8 }, () => new Array<number>(8).fill(1))
  const mixed = groupComparisons([house().matrix, sound])
  t.strictSame(mixed.leftOut, [0])
  matches(t, mixed.matrix, sound, { rel: 1e-12 })
  t.strictSame(groupComparisons([house().matrix]), {
    matrix: null,
    leftOut: [0],
    warning: 'nobody_consistent',
  })
  t.strictSame(groupComparisons([house().matrix], { keepInconsistent: true }).leftOut, [])
  const broken = [
    [1, 3],
    [3, 1],
  ]
  t.throws(() => groupComparisons([broken], { keepInconsistent: true }), /sound judgements: not_reciprocal/)
  t.throws(() => groupComparisons([]), /at least one expert/)
  t.throws(() => groupComparisons([two(2), sound]), /same criteria/)
})

referenceTest(t, 'R05', "budget allocation and Kendall's W with ties", (t, { expected, tolerance }) => {
  const points = readRows('budget_allocation.csv').map(({ expert: _, ...given }) =>
    Object.values(given).map(Number),
  )
  const { criteria, enoughExperts } = budgetWeights(points)
  const agreement = kendallW(points)
  t.ok(enoughExperts)
  matches(
    t,
    {
      experts: points.length,
      criteria: criteria.length,
      rank_sums: agreement.rankSums,
      S: agreement.s,
      ties: agreement.ties,
      W: agreement.w,
      chisq: agreement.chiSquared,
      df: agreement.df,
      p: agreement.p,
      weights_mean: criteria.map(({ weight }) => weight),
      weights_sd: criteria.map(({ spread }) => spread),
    },
    expected,
    tolerance,
  )
})

t.test('agreement at its ends; experts who do not give 100 points', async (t) => {
  t.equal(
    kendallW([
      [1, 2, 3],
      [10, 20, 30],
    ]).w,
    1,
  )
  t.equal(
    kendallW([
      [1, 2, 3],
      [3, 2, 1],
    ]).w,
    0,
  )
  t.equal(
    kendallW([
      [1, 1],
      [2, 2],
    ]).w,
    null,
  )
  t.throws(() => budgetWeights([[60, 30]]), /add up to 100/)
  t.throws(() => budgetWeights([[110, -10]]), /not negative/)
  t.throws(() => budgetWeights([[50, 50], [100]]), /every criterion from every expert/)
  t.notOk(budgetWeights([[50, 50]]).enoughExperts)
  t.equal(budgetWeights([[50, 50]]).criteria[0]!.spread, null)
})

t.test('principal components of known matrices', async (t) => {
  // equal correlations r have the eigenvalues 1 + (n - 1) r once and 1 - r for the rest
  const r = 0.6
  const equal = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 1 : r)))
  const found = principalComponents(equal)
  matches(t, found.eigenvalues, [2.8, 0.4, 0.4, 0.4], { rel: 1e-12 })
  matches(t, found.loadings[0], new Array(4).fill(Math.sqrt(0.7)), { rel: 1e-12 })
  t.equal(found.kaiser, 1)
  matches(t, found.shares[0], 0.7, { rel: 1e-12 })
  t.throws(() => principalComponents([[2]]), /correlation matrix/)
})

t.test('eigenvalues of the Hilbert matrix of order 3, as printed', async (t) => {
  const hilbert = [0, 1, 2].map((i) => [0, 1, 2].map((j) => 1 / (i + j + 1)))
  const { values, vectors } = symmetricEigen(hilbert)
  matches(t, values, [1.40831892712365, 0.122327065853906, 0.00268734035577353], { rel: 1e-12 })
  for (const [k, vector] of vectors.entries()) {
    const image = hilbert.map((row) => row.reduce((sum, value, j) => sum + value * vector[j]!, 0))
    matches(
      t,
      image,
      vector.map((value) => value * values[k]!),
      { rel: 0, abs: 1e-14 },
    )
  }
  t.throws(
    () =>
      symmetricEigen([
        [1, 2],
        [3, 1],
      ]),
    /symmetric matrix/,
  )
})

t.test('experts are asked again until they agree or stay where they are', async (t) => {
  t.same([mayStopAsking(0.7, null), mayStopAsking(0.69, null)], [true, false])
  t.same(
    [mayStopAsking(0.55, 0.52), mayStopAsking(0.55, 0.5), mayStopAsking(null, 0.5)],
    [true, false, false],
  )
})
