import t from 'tap'
import { compositeIndex, type IndexRow, indexTree } from '../../src/scoring/composite-index.ts'
import { methodRobustness } from '../../src/scoring/method-robustness.ts'
import { monteCarloRanks, perturbedWeights } from '../../src/scoring/monte-carlo.ts'
import { type IndexInput, movableIndex } from '../../src/scoring/movable-index.ts'
import { type Direction, type Normalisation, normalise } from '../../src/scoring/normalise.ts'
import { exactRankShares } from '../../src/scoring/rank-shares.ts'
import { ranking } from '../../src/scoring/ranking.ts'
import { rankingRobustness, weightRobustness } from '../../src/scoring/robustness.ts'
import { gradeProbabilities, pointsVariance, shareDraws } from '../../src/scoring/sampling-error.ts'
import { compareScenarios } from '../../src/scoring/scenarios.ts'
import { sobolIndices } from '../../src/scoring/sobol.ts'
import { figure, noFigure } from '../../src/statistics/figure.ts'
import { normalCdf } from '../../src/statistics/normal.ts'
import { seededRandom } from '../../src/statistics/random.ts'
import { matches, numberIn, readRows, referenceTest } from '../statistics/reference/read.ts'

const meta = readRows('composite_small_meta.csv')
const data = readRows('composite_close.csv')
const rows: IndexRow[] = [
  { code: 'INDEX', parent: null, weight: 1 },
  ...meta.map((row) => ({ code: row.code!, parent: row.parent!, weight: Number(row.weight) })),
]
const indicators = meta.filter((row) => row.goal_low !== '')

function values(how: (direction: Direction, low: number, high: number) => Normalisation) {
  return new Map(
    indicators.map((row) => [
      row.code!,
      normalise(
        data.map((unit) => numberIn(unit, row.code!)),
        how(Number(row.direction) as Direction, Number(row.goal_low), Number(row.goal_high)),
      ).values,
    ]),
  )
}

const minmax = values((direction) => ({ method: 'minmax', direction }))
const index = (of: typeof minmax, change: (row: IndexRow) => IndexRow = (row) => row, without?: string) => {
  const tree = indexTree(rows.filter(({ code }) => code !== without).map(change))
  return compositeIndex(tree, of, { threshold: 0 }).get('INDEX')!
}

referenceTest(t, 'C04', 'scenarios, exact rank shares and Monte Carlo', (t, { expected, tolerance }) => {
  const geometricTop = (row: IndexRow): IndexRow =>
    row.code === 'INDEX' ? { ...row, aggregation: 'geometric' } : row
  const { base, scenarios, range } = compareScenarios(index(minmax), {
    norm_zscore: index(values((direction) => ({ method: 'zscore', direction }))),
    norm_pctrank: index(values((direction) => ({ method: 'percentile_rank', direction }))),
    norm_goalposts: index(values((_, low, high) => ({ method: 'goalposts', low, high }))),
    agg_geometric_top: index(
      values((direction) => ({ method: 'minmax', direction, from: 1, to: 100 })),
      geometricTop,
    ),
    weights_equal: index(minmax, (row) => ({ ...row, weight: 1 })),
    ...Object.fromEntries(
      indicators.map(({ code }) => [`without_${code}`, index(minmax, (row) => row, code)]),
    ),
  })
  const scores = compositeIndex(indexTree(rows), minmax, { threshold: 0 })
  const exact = exactRankShares(scores.get('A') as number[], scores.get('B') as number[], 0.25, 0.55)
  matches(
    t,
    {
      unit: data.map((row) => row.unit),
      base_rank: base,
      scenario_rank: Object.fromEntries(scenarios.map(({ name, ranks }) => [name, ranks])),
      mean_abs_rank_shift: Object.fromEntries(scenarios.map(({ name, meanShift }) => [name, meanShift])),
      rank_min: range.map(({ best }) => best),
      rank_max: range.map(({ worst }) => worst),
      exact_breakpoints: exact.breakpoints,
      exact_rank_share: exact.shares,
    },
    (({ monte_carlo: _, ...rest }) => rest)(expected),
    { rel: tolerance.rel! },
  )

  // The same index made to be drawn fast: R's ranks without each indicator and under other normalisations, and moved weights.
  const input: IndexInput = {
    rows: rows.slice(1).map(({ code, parent, weight }) => ({
      code,
      parent: parent === 'INDEX' ? null : parent,
      weight,
      maximum: null,
      source: indicators.some((one) => one.code === code) ? 'self_score' : 'children',
    })),
    mode: 'weighted',
    appraisalShare: null,
    units: data.map((_, unit) =>
      indicators.flatMap(({ code }) => {
        const value = minmax.get(code!)![unit]
        return value == null ? [] : [[code!, value] as const]
      }),
    ),
  }
  const firm = methodRobustness(input, { seed: 1, draws: 200, samples: 16 })
  const shiftOf = (kind: string, code?: string) =>
    firm.scenarios.find(({ change }) => change.kind === kind && (!('code' in change) || change.code === code))
  for (const { code } of indicators) {
    const wanted = expected.mean_abs_rank_shift[`without_${code}`]
    matches(t, shiftOf('without_leaf', code)?.meanShift, wanted, { rel: tolerance.rel! }, `without ${code}`)
  }
  for (const [kind, name] of [
    ['zscore', 'norm_zscore'],
    ['percentile_rank', 'norm_pctrank'],
  ] as const) {
    matches(t, shiftOf(kind)?.meanShift, expected.mean_abs_rank_shift[name], { rel: tolerance.rel! }, name)
  }
  t.equal(firm.sobol?.inputs.length, 4, 'two dimensions, normalisation, aggregation')
  const movable = movableIndex(input)
  const draws = seededRandom(7)
  for (let d = 0; d < 20; d++) {
    const weights = perturbedWeights(indexTree(rows), 0.25, draws)
    const declared = new Map(rows.map(({ code, weight }) => [code, weight]))
    const factors = movable.nodes.map(({ code }) => weights.get(code)! / declared.get(code)!)
    const slow = compositeIndex(indexTree(rows), minmax, { threshold: 0, weights }).get('INDEX')
    matches(t, movable.scores(factors), slow, { rel: 1e-12 }, 'weights moved')
  }

  const tree = indexTree(rows)
  const run = weightRobustness(tree, minmax, { threshold: 0, draws: 100_000, seed: 2024, top: [1, 3] })
  const byUnit = run.units.toSorted((a, b) => a.unit - b.unit)
  const wanted = expected.monte_carlo
  const of = <T>(what: (unit: (typeof byUnit)[number]) => T) => byUnit.map(what)
  matches(
    t,
    of(({ shares }) => shares),
    wanted.rank_share,
    { abs: tolerance.monte_carlo_share_abs! },
    'shares',
  )
  matches(
    t,
    of(({ mean }) => mean),
    wanted.mean_rank,
    { abs: tolerance.monte_carlo_mean_rank_abs! },
    'mean rank',
  )
  matches(
    t,
    of(({ meanScore }) => meanScore),
    wanted.mean_index,
    { abs: tolerance.monte_carlo_index_abs! },
    'index',
  )
  matches(
    t,
    of(({ scoreSd }) => scoreSd),
    wanted.sd_index,
    { abs: tolerance.monte_carlo_index_abs! },
    'sd',
  )
  matches(t, [of(({ p05 }) => p05), of(({ p95 }) => p95)], [wanted.p05, wanted.p95], {}, 'p05 and p95')
  const shares = wanted.rank_share as number[][]
  const upTo = (k: number) => shares.map((own) => own.slice(0, k).reduce((sum, share) => sum + share, 0))
  const near = { abs: 3 * tolerance.monte_carlo_share_abs! }
  matches(
    t,
    [of(({ top }) => top[0]), of(({ top }) => top[1])],
    [upTo(1), upTo(3)],
    near,
    'first, first three',
  )
  const shift = shares.map((own, u) =>
    own.reduce((sum, share, place) => sum + share * Math.abs(place + 1 - base[u]!), 0),
  )
  const meanShift = shift.reduce((sum, one) => sum + one, 0) / shift.length
  matches(t, run.meanShift, meanShift, { abs: tolerance.monte_carlo_mean_rank_abs! }, 'mean shift')
  t.same(
    run.units.map(({ rank }) => rank),
    base.toSorted((a, b) => a! - b!),
    'ready to draw, by published rank',
  )
})

referenceTest(t, 'C05', 'Sobol indices of the Ishigami function', (t, { expected, tolerance }) => {
  const angle = (u: number | undefined): number => Math.PI * (2 * u! - 1)
  const ishigami = ([u1, u2, u3]: readonly number[]): number =>
    Math.sin(angle(u1)) + 7 * Math.sin(angle(u2)) ** 2 + 0.1 * angle(u3) ** 4 * Math.sin(angle(u1))
  const { first, total, variance } = sobolIndices(ishigami, 3, { samples: 16_384, seed: 1 })
  const near = { abs: tolerance.abs_at_N_16384! }
  matches(t, first, expected.first_order, near, 'first')
  matches(t, total, expected.total, near, 'total')
  matches(t, variance, expected.variance, { rel: 0.03 }, 'variance')
})

t.test('an output that does not vary has no sensitivity', async (t) => {
  t.strictSame(sobolIndices(() => 3, 2, { samples: 8, seed: 1 }).first, [null, null])
  t.throws(() => sobolIndices(() => 3, 2, { samples: 1000, seed: 1 }), /power of two/)
  t.throws(() => sobolIndices(() => Number.NaN, 1, { samples: 8, seed: 1 }), /finite/)
})

t.test('scenarios with missing units, and the same draw for the same seed', async (t) => {
  const { scenarios } = compareScenarios([90, 80, null], { other: [80, 90, 70] })
  t.equal(scenarios[0]!.meanShift, 1)
  t.equal(scenarios[0]!.largestShift, 1)
  t.equal(scenarios[0]!.spearman?.toFixed(9), '-1.000000000')
  t.throws(() => compareScenarios([1], { short: [] }), /every unit in scenario short/)
  const run = () => monteCarloRanks((random) => [random.next(), random.next()], { draws: 50, seed: 9 })
  t.strictSame(run(), run())
  t.throws(() => monteCarloRanks(() => [Number.NaN], { draws: 5, seed: 1 }), /score of every unit/)
  t.throws(() => perturbedWeights(indexTree(rows), 1, seededRandom(1)), /delta between 0 and 1/)
})

t.test('sampling error of points, worked by hand', async (t) => {
  // leaves of 4 and 6 of 100 points, variances 0.01 and 0.04, covariance 0.005
  const covariance = [
    [0.01, 0.005],
    [0.005, 0.04],
  ]
  matches(t, pointsVariance([4, 6], covariance, 100), 16 * 0.01 + 36 * 0.04 + 2 * 24 * 0.005, { rel: 1e-12 })
  t.throws(() => pointsVariance([4], covariance, 100), /every pair of leaves/)
})

t.test('the probability of a grade next to a threshold is what the normal distribution says', async (t) => {
  const grades = gradeProbabilities([0.86], [[0.0004]], ([u]) => (u! >= 0.85 ? 'A' : 'B'), {
    draws: 40_000,
    seed: 4,
  })
  t.ok(Math.abs(grades.get('A')! - normalCdf(0.5)) < 0.01)
})

t.test('joint draws keep their covariance and stay within 0..1', async (t) => {
  const draw = shareDraws(
    [0.5, 0.6],
    [
      [0.0025, 0.002],
      [0.002, 0.0036],
    ],
  )
  const random = seededRandom(11)
  const draws = Array.from({ length: 40_000 }, () => draw(random))
  const mean = (k: number) => draws.reduce((sum, row) => sum + row[k]!, 0) / draws.length
  const [a, b] = [mean(0), mean(1)]
  const covariance = draws.reduce((sum, row) => sum + (row[0]! - a) * (row[1]! - b), 0) / draws.length
  t.ok(Math.abs(a - 0.5) < 0.001 && Math.abs(b - 0.6) < 0.001)
  t.ok(Math.abs(covariance - 0.002) < 0.0001, String(covariance))
  t.ok(shareDraws([1], [[1]])(random)[0]! <= 1)
  t.strictSame(shareDraws([0.3], [[0]])(random), [0.3])
  t.throws(
    () =>
      shareDraws(
        [0.5, 0.5],
        [
          [1, 2],
          [2, 1],
        ],
      ),
    /covariance that can be one/,
  )
})

t.test(
  'robustness of a ranking: who has no score is left out, the same seed gives the same picture',
  async (t) => {
    const draw = (random: ReturnType<typeof seededRandom>) => [60, random.next() < 0.25 ? 70 : 50]
    const run = () => rankingRobustness([60, null, 55], draw, { draws: 4000, seed: 3, top: [1, 5] })
    const { units, leftOut, enoughDraws, meanShift, largestShift } = run()
    t.same([leftOut, enoughDraws, largestShift], [[1], false, 1])
    t.match(units, [
      { unit: 0, rank: 1, best: 1, worst: 2, median: 1, p95: 2 },
      { unit: 2, rank: 2, best: 1, worst: 2, median: 2, p05: 1 },
    ])
    // The second wins in a quarter of the draws, and both then move by one rank.
    t.ok(Math.abs(units[1]!.top[0]! - 0.25) < 0.02 && Math.abs(meanShift - 0.25) < 0.02)
    t.equal(units[1]!.top[1], 1)
    t.strictSame(run(), run())
    t.throws(() => rankingRobustness([null], () => [], { seed: 1 }), /at least one unit with a score/)
    t.throws(() => rankingRobustness([1], () => [1], { seed: 1, top: [0] }), /whole numbers of places/)
    t.throws(() => rankingRobustness([1, 2], () => [1], { seed: 1, draws: 5 }), /score of every unit/)
  },
)

t.test(
  'an indicator that is missing takes a unit out of the ranking or not, never in some draws only',
  async (t) => {
    const tree = indexTree([
      { code: 'I', parent: null, weight: 1 },
      { code: 'a', parent: 'I', weight: 66 },
      { code: 'b', parent: 'I', weight: 34 },
    ])
    const values = new Map([
      ['a', [90, 80, null]],
      ['b', [40, null, 90]],
    ])
    const { units, leftOut } = weightRobustness(tree, values, { seed: 1, draws: 200 })
    t.same([units.map(({ unit }) => unit), leftOut], [[1, 0], [2]])
  },
)

t.test('no rank without its interval', async (t) => {
  const found = ranking([
    { score: figure(90), se: figure(1) },
    { score: figure(99), se: noFigure('lonely_psu') },
    { score: noFigure('below_minimum_n'), se: noFigure('below_minimum_n') },
    { score: figure(70), se: figure(1) },
  ])
  t.match(found, [
    { rank: 1, best: 1, worst: 1 },
    { rank: null, reason: 'lonely_psu' },
    { rank: null, reason: 'below_minimum_n' },
    { rank: 2, best: 2, worst: 2 },
  ])
  t.match(ranking([{ score: noFigure('no_valid_answers'), se: noFigure('no_valid_answers') }]), [
    { rank: null },
  ])
  const ties = ranking([80, 80, 80].map((value) => ({ score: figure(value), se: figure(2) })))
  t.match(ties, [
    { rank: 1, best: 1, worst: 3 },
    { rank: 1, best: 1, worst: 3 },
    { rank: 1, best: 1, worst: 3 },
  ])
})

t.test(
  'an index of points with leaves that do not apply, and one in two blocks, are what the score says',
  async (t) => {
    const leaf = (code: string, parent: string, maximum: number, source: 'self_score' | 'survey') => ({
      code,
      parent,
      maximum,
      weight: null,
      source,
    })
    const area = (code: string) => ({
      code,
      parent: null,
      maximum: null,
      weight: null,
      source: 'children' as const,
    })
    const points = [
      area('A'),
      leaf('A.1', 'A', 10, 'self_score'),
      leaf('A.2', 'A', 30, 'survey'),
      area('B'),
      leaf('B.1', 'B', 60, 'self_score'),
    ]
    const units = [
      [
        ['A.1', 50],
        ['A.2', 80],
        ['B.1', 90],
      ],
      [
        ['A.1', 50],
        ['B.1', 90],
      ],
    ] as [string, number][][]
    const scoresOf = (appraisalShare: number | null) => {
      const index = movableIndex({ rows: points, mode: 'points', appraisalShare, units })
      return index.scores(new Float64Array(index.nodes.length).fill(1))
    }
    // (5 + 24 + 54)/100; without A.2 (5 + 54)/70
    matches(t, scoresOf(null), [83, (100 * 59) / 70], { rel: 1e-12 }, 'one sum')
    // appraised (5 + 54)/70, survey 80
    matches(t, scoresOf(0.7), [0.7 * ((100 * 59) / 70) + 0.3 * 80, (100 * 59) / 70], { rel: 1e-12 }, 'blocks')
  },
)
