import fc from 'fast-check'
import t from 'tap'
import { type Aggregation, aggregate } from '../../src/scoring/aggregate.ts'
import {
  compositeFigures,
  compositeIndex,
  correlationWithDimension,
  effectiveWeights,
  type IndexRow,
  indexTree,
  influenceOnIndex,
} from '../../src/scoring/composite-index.ts'
import {
  type Direction,
  logarithms,
  type Normalisation,
  normalise,
  winsorise,
} from '../../src/scoring/normalise.ts'
import { ranks } from '../../src/scoring/rank.ts'
import { figure } from '../../src/statistics/figure.ts'
import { holds } from '../statistics/property.ts'
import { matches, numberIn, type Row, readRows, referenceTest } from '../statistics/reference/read.ts'

type Meta = { code: string; low: number; high: number; direction: Direction }

function readMeta(): { rows: IndexRow[]; indicators: Meta[] } {
  const meta = readRows('composite_small_meta.csv')
  const rows: IndexRow[] = [
    { code: 'INDEX', parent: null, weight: 1 },
    ...meta.map((row) => ({ code: row.code!, parent: row.parent!, weight: Number(row.weight) })),
  ]
  const indicators = meta
    .filter((row) => row.goal_low !== '')
    .map((row) => ({
      code: row.code!,
      low: Number(row.goal_low),
      high: Number(row.goal_high),
      direction: Number(row.direction) as Direction,
    }))
  return { rows, indicators }
}

const { rows: metaRows, indicators } = readMeta()

function normalised(data: readonly Row[], how: (of: Meta) => Normalisation) {
  return new Map(
    indicators.map((of) => [
      of.code,
      normalise(
        data.map((row) => numberIn(row, of.code)),
        how(of),
      ).values,
    ]),
  )
}

const ways: Record<string, (of: Meta) => Normalisation> = {
  minmax: ({ direction }) => ({ method: 'minmax', direction }),
  minmax_1_100: ({ direction }) => ({ method: 'minmax', direction, from: 1, to: 100 }),
  goalposts: ({ low, high }) => ({ method: 'goalposts', low, high }),
  zscore: ({ direction }) => ({ method: 'zscore', direction }),
  pctrank: ({ direction }) => ({ method: 'percentile_rank', direction }),
}

referenceTest(
  t,
  'C02',
  'five normalisations, three aggregations, missing data',
  (t, { expected, tolerance }) => {
    const data = readRows('composite_small.csv')
    const index = (way: string, below: Aggregation, top: Aggregation, threshold = 0.65) => {
      const tree = indexTree(
        metaRows.map((row) => ({ ...row, aggregation: row.code === 'INDEX' ? top : below })),
      )
      const scores = compositeIndex(tree, normalised(data, ways[way]!), { threshold })
      const whole = scores.get('INDEX')!
      return { A: scores.get('A'), B: scores.get('B'), INDEX: whole, rank: ranks(whole) }
    }
    matches(
      t,
      {
        unit: data.map((row) => row.unit),
        normalised: Object.fromEntries(
          Object.entries(ways).map(([name, how]) => [name, Object.fromEntries(normalised(data, how))]),
        ),
        minmax_arith_arith: index('minmax', 'arithmetic', 'arithmetic'),
        minmax_arith_geom: index('minmax_1_100', 'arithmetic', 'geometric'),
        minmax1_geom_geom: index('minmax_1_100', 'geometric', 'geometric'),
        minmax1_harm_arith: index('minmax_1_100', 'harmonic', 'arithmetic'),
        goalposts_arith_arith: index('goalposts', 'arithmetic', 'arithmetic'),
        zscore_arith_arith: index('zscore', 'arithmetic', 'arithmetic'),
        pctrank_arith_arith: index('pctrank', 'arithmetic', 'arithmetic'),
        missing_threshold_0_80: index('minmax', 'arithmetic', 'arithmetic', 0.8),
      },
      expected,
      tolerance,
    )
  },
)

referenceTest(
  t,
  'C03',
  'the ASEM index of COINr: 49 indicators, 51 countries',
  (t, { expected, tolerance }) => {
    const data = readRows('asem_treated.csv')
    const meta = readRows('asem_meta.csv')
    const tree = indexTree(
      meta.map((row) => ({
        code: row.iCode!,
        parent: row.Parent === '' ? null : row.Parent!,
        weight: Number(row.Weight || 1),
      })),
    )
    const values = new Map(
      meta
        .filter((row) => row.Level === '1')
        .map((row) => [
          row.iCode!,
          normalise(
            data.map((unit) => numberIn(unit, row.iCode!)),
            { method: 'minmax', direction: Number(row.Direction) as Direction },
          ).values,
        ]),
    )
    const scores = compositeIndex(tree, values, { threshold: 0 })
    matches(
      t,
      {
        unit: data.map((row) => row.uCode),
        scores: Object.fromEntries(tree.inner.map(({ code }) => [code, scores.get(code)])),
        rank: ranks(scores.get(tree.root.code)!),
        normalised_first_unit: Object.fromEntries([...values].map(([code, column]) => [code, column[0]])),
      },
      expected,
      tolerance,
    )
  },
)

t.test('effective weights are products down the tree', async (t) => {
  const weights = effectiveWeights(indexTree(metaRows))
  matches(
    t,
    Object.fromEntries(weights),
    { a1: 0.8 / 3, a2: 0.4 / 3, b1: 0.15, b2: 0.15, b3: 0.3 },
    { rel: 1e-12 },
  )
})

t.test('influence is what moves the index, not what was declared', async (t) => {
  const tree = indexTree([
    { code: 'I', parent: null, weight: 1 },
    { code: 'steady', parent: 'I', weight: 9 },
    { code: 'moving', parent: 'I', weight: 1 },
  ])
  const values = new Map([
    ['steady', [50, 50, 50, 50]],
    ['moving', [0, 30, 60, 90]],
  ])
  const influence = influenceOnIndex(tree, compositeIndex(tree, values))
  t.equal(influence.get('steady'), null)
  t.equal(influence.get('moving')?.toFixed(9), '1.000000000')
})

t.test('all units alike get the middle and are flagged', async (t) => {
  const alike = [7, 7, null]
  t.strictSame(normalise(alike, { method: 'minmax', direction: 1 }), {
    values: [50, 50, null],
    flag: 'zero_variance',
  })
  t.strictSame(normalise(alike, { method: 'zscore', direction: 1 }).values, [0, 0, null])
  t.strictSame(normalise(alike, { method: 'percentile_rank', direction: 1 }).values, [50, 50, null])
})

t.test('absolute scales: percent of maximum, distance to target, goalposts with direction', async (t) => {
  t.strictSame(normalise([12, null], { method: 'percent_of_max', maximum: 15 }).values, [80, null])
  t.strictSame(normalise([30, 60], { method: 'distance_to_target', target: 40 }).values, [75, 100])
  t.strictSame(normalise([25, 20, 5, 0], { method: 'goalposts', low: 20, high: 0 }).values, [0, 0, 75, 100])
  t.strictSame(normalise([3, 1, 3], { method: 'rank', direction: -1 }).values, [2, 1, 2])
})

t.test('outliers are drawn in to the next value, on the long side only', async (t) => {
  const drawn = winsorise([1, 2, 3, 4, 5, 6, 7, 8, 9, 1000])
  t.strictSame(drawn, { values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 9], moved: 1, sufficient: true })
  const low = winsorise([-1000, 2, 3, 4, 5, 6, 7, 8, 9, null])
  t.equal(low.values[0], 2)
  t.strictSame(winsorise([1, 2, 3, 4]), { values: [1, 2, 3, 4], moved: 0, sufficient: true })
  const hopeless = winsorise([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 10, 100, 1000, 10_000, 100_000, 1e6], 1)
  t.notOk(hopeless.sufficient)
})

t.test('a zero makes the geometric and harmonic mean zero; the minimum ignores weights', async (t) => {
  const of = (values: (number | null)[], method: Aggregation) =>
    aggregate(
      values,
      values.map(() => 1),
      method,
    ).figure
  t.equal(of([0, 90], 'geometric').value, 0)
  t.equal(of([0, 90], 'harmonic').value, 0)
  t.equal(of([40, 90], 'geometric').value?.toFixed(9), '60.000000000')
  t.equal(aggregate([40, 90], [1, 99], 'minimum').figure.value, 40)
  t.equal(of([-1, 90], 'geometric').reason, 'not_estimable')
  t.equal(of([null, null], 'arithmetic').reason, 'missing_weight_share')
})

t.test('misuse is an error, never a step skipped', async (t) => {
  t.throws(() => normalise([1], { method: 'guess' } as unknown as Normalisation), /known method, not guess/)
  t.throws(() => normalise([1], { method: 'goalposts', low: 5, high: 5 }), /two different goalposts/)
  t.throws(() => normalise([1], { method: 'percent_of_max', maximum: 0 }), /maximum above zero/)
  t.throws(() => normalise([Number.NaN], { method: 'zscore', direction: 1 }), /finite values/)
  t.throws(() => normalise([1], { method: 'zscore', direction: 2 as 1 }), /direction of 1 or -1/)
  t.throws(() => aggregate([1], [1], 'median' as 'minimum'), /known method, not median/)
  t.throws(() => aggregate([1], [0]), /weights above zero/)
  t.throws(() => aggregate([1, 2], [1]), /one weight for each score/)
  const two = [
    { code: 'a', parent: null, weight: 1 },
    { code: 'b', parent: null, weight: 1 },
  ]
  t.throws(() => indexTree(two), /exactly one row without a parent/)
  t.throws(() => indexTree([{ code: 'a', parent: null, weight: 0 }]), /weight above zero/)
  const tree = indexTree([
    { code: 'I', parent: null, weight: 1 },
    { code: 'a', parent: 'I', weight: 1 },
  ])
  t.throws(() => compositeIndex(tree, new Map()), /values of the indicator a/)
})

const scores = fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 2, maxLength: 8 })

t.test('arithmetic is at least geometric, that at least harmonic, that at least the minimum', async (t) => {
  holds(
    t,
    fc.property(scores, fc.integer({ min: 1, max: 9 }), (values, constant) => {
      const weights = values.map((_, k) => k + 1)
      const of = (method: Aggregation, factor = 1) =>
        aggregate(
          values,
          weights.map((weight) => weight * factor),
          method,
        ).figure.value!
      const [a, g, h, m] = (['arithmetic', 'geometric', 'harmonic', 'minimum'] as const).map((of_) => of(of_))
      return (
        a! >= g! - 1e-9 &&
        g! >= h! - 1e-9 &&
        h! >= m! - 1e-9 &&
        Math.abs(of('geometric', constant) - g!) < 1e-9
      )
    }),
  )
})

t.test('an index that is published says what it rests on, and why there is none', async (t) => {
  const tree = indexTree([
    { code: 'I', parent: null, weight: 1, aggregation: 'geometric' },
    { code: 'A', parent: 'I', weight: 3 },
    { code: 'B', parent: 'I', weight: 1 },
    ...['a1', 'a2'].map((code) => ({ code, parent: 'A', weight: 1 })),
    ...['b1', 'b2'].map((code) => ({ code, parent: 'B', weight: 1 })),
  ])
  const values = new Map([
    ['a1', [40, null, -2]],
    ['a2', [60, 60, -4]],
    ['b1', [null, 10, 5]],
    ['b2', [null, 10, 5]],
  ])
  const [first, second, third] = compositeFigures(tree, values).get('I')!
  t.match(first, { availableShare: 0.75, missing: ['b1', 'b2'] })
  matches(t, first!.figure.value, 50, { rel: 1e-12 })
  t.match(second, {
    figure: { value: null, reason: 'missing_weight_share' },
    availableShare: 0.25,
    missing: ['a1'],
  })
  t.match(
    third,
    { figure: { value: null, reason: 'not_estimable' }, missing: [] },
    'below zero, no geometric mean',
  )
  t.same(
    compositeIndex(tree, values).get('I'),
    compositeFigures(tree, values)
      .get('I')!
      .map(({ figure }) => figure.value),
  )
})

t.test('an indicator that is turned the wrong way goes against its dimension', async (t) => {
  const tree = indexTree([
    { code: 'I', parent: null, weight: 1 },
    { code: 'D', parent: 'I', weight: 1 },
    ...['good', 'better', 'turned'].map((code) => ({ code, parent: 'D', weight: code === 'turned' ? 1 : 3 })),
  ])
  const values = new Map([
    ['good', [1, 2, 3, 4]],
    ['better', [2, 4, 6, 8]],
    ['turned', [4, 3, 2, 1]],
  ])
  const found = correlationWithDimension(tree, compositeIndex(tree, values))
  // D = (3x + 6x + 5 - x)/7 is a line in x: correlations are exactly 1 and -1
  matches(t, [found.get('good'), found.get('better'), found.get('turned')], [1, 1, -1], { rel: 1e-12 })
})

t.test('logarithms keep the order of any values; minus nothing is nothing', async (t) => {
  matches(t, logarithms([0, 100, null]), [0, Math.log(101), null], { rel: 1e-12, abs: 1e-12 })
  const values = [-50, 3, 1e6, 4, -50]
  t.same(ranks(logarithms(values)), ranks(values))
  t.same(logarithms([7, 7]), [7, 7])
  const turned = normalise([20], { method: 'goalposts', low: 20, high: 0 }).values
  t.ok(Object.is(turned[0], 0), 'not -0, which pages would write "-0"')
  t.ok(Object.is(figure(-0).value, 0))
})
