import { sampleCorrelation } from 'simple-statistics'
import t from 'tap'
import { blandAltman } from '../../src/statistics/bland-altman.ts'
import { kendallTauB, linConcordance, spearman } from '../../src/statistics/concordance.ts'
import { multiplier } from '../../src/statistics/interval.ts'
import { type IntraclassForm, intraclass } from '../../src/statistics/intraclass.ts'
import { type KappaWeights, weightedKappa } from '../../src/statistics/kappa.ts'
import { matches, numberIn, readRows, referenceTest } from './reference/read.ts'

referenceTest(t, 'R02', 'six intraclass correlations of four judges', (t, { expected, tolerance }) => {
  const ratings: number[][] = []
  for (const row of readRows('shrout_fleiss_1979.csv')) {
    const unit = Number(row.subject) - 1
    ratings[unit] ??= []
    ratings[unit][Number(row.rater) - 1] = Number(row.score)
  }
  const { meanSquares, ...forms } = intraclass(ratings)
  const shown = ({ value, f, df1, df2, lower, upper }: IntraclassForm) => ({
    icc: value.value,
    F: f.value,
    df1,
    df2,
    lower: lower.value,
    upper: upper.value,
  })
  const named = Object.entries(forms).map(([name, form]) => [name.replace('icc', 'ICC'), shown(form)])
  const { units, raters, residual } = meanSquares
  matches(
    t,
    { MS: { subjects: units, raters, residual }, icc: Object.fromEntries(named) },
    expected,
    tolerance,
  )
})

t.test('ratings that are all equal have no intraclass correlation', async (t) => {
  t.equal(
    intraclass([
      [1, 1],
      [1, 1],
    ]).icc2.value.reason,
    'zero_variance',
  )
  const perfect = intraclass([
    [1, 1],
    [2, 2],
    [3, 3],
  ])
  t.equal(perfect.icc2.value.value, 1)
  t.equal(perfect.icc2.lower.reason, 'not_estimable', 'no error left to make an interval from')
  t.throws(() => intraclass([[1, 2]]), /two units/)
  t.throws(() => intraclass([[1, 2], [1]]), /every rater/)
})

referenceTest(t, 'R03', 'limits of agreement of two peak flow meters', (t, { expected, tolerance }) => {
  const pairs = readRows('bland_altman_1986.csv').map(
    (row) => [Number(row.wright), Number(row.mini)] as const,
  )
  const found = blandAltman(pairs)
  const reach = multiplier(0.95, found.n - 1) * found.limitSe1986
  matches(
    t,
    {
      n: found.n,
      bias: found.bias,
      sd: found.sd,
      lower: found.lower,
      upper: found.upper,
      lower_2sd: found.bias - 2 * found.sd,
      upper_2sd: found.bias + 2 * found.sd,
      bias_ci: [found.biasInterval.lower, found.biasInterval.upper],
      se_limit_1986: found.limitSe1986,
      lower_ci_1986: [found.lower - reach, found.lower + reach],
      se_limit_exact: found.limitSe,
      slope_diff_on_mean: found.slope.value,
      pearson_r: sampleCorrelation(
        pairs.map(([a]) => a),
        pairs.map(([, b]) => b),
      ),
    },
    expected,
    tolerance,
  )
})

referenceTest(t, 'C06', 'self-score against appraisal', (t, { expected, tolerance }) => {
  const maximum = new Map(
    readRows('criteria_leaves.csv').map((row) => [row.criterion, Number(row.max_points)]),
  )
  const pairs = readRows('criteria_scores.csv').flatMap((row) => {
    const [own, appraised] = [numberIn(row, 'self_score'), numberIn(row, 'appraisal_score')]
    const percent = 100 / maximum.get(row.criterion)!
    return own === null || appraised === null ? [] : [[own * percent, appraised * percent] as const]
  })
  const { n, bias, sd, lower, upper, shareFirstLarger: share_overclaimed } = blandAltman(pairs)
  matches(t, { n, bias, sd, lower, upper, share_overclaimed }, expected.self_vs_appraisal, tolerance)
})

t.test('differences that do not vary, too few pairs', async (t) => {
  const found = blandAltman([
    [1, 0],
    [1, 0],
    [1, 0],
  ])
  t.equal(found.sd, 0)
  t.equal(found.slope.reason, 'zero_variance')
  t.throws(() => blandAltman([[1, 2]]), /at least three pairs/)
})

referenceTest(t, 'R04', 'kappa without weights, linear and quadratic', (t, { expected, tolerance }) => {
  const table = Array.from({ length: 5 }, () => new Array<number>(5).fill(0))
  for (const row of readRows('kappa_table.csv'))
    table[Number(row.self) - 1]![Number(row.appraisal) - 1] = Number(row.n)
  const of = (weights: KappaWeights) => {
    const { observed, expected: chance, kappa, se, lower, upper } = weightedKappa(table, weights)
    return {
      po: observed,
      pe: chance,
      kappa: kappa.value,
      se: se.value,
      lower: lower.value,
      upper: upper.value,
    }
  }
  const n = weightedKappa(table).n
  matches(
    t,
    { n, unweighted: of('none'), linear: of('linear'), quadratic: of('quadratic') },
    expected,
    tolerance,
  )
})

t.test('kappa where chance agrees on everything, or on nothing', async (t) => {
  t.equal(
    weightedKappa([
      [9, 0],
      [0, 0],
    ]).kappa.reason,
    'zero_variance',
  )
  t.equal(
    weightedKappa([
      [0, 0],
      [0, 0],
    ]).kappa.reason,
    'no_valid_answers',
  )
  t.equal(
    weightedKappa(
      [
        [20, 5],
        [10, 15],
      ],
      'none',
    ).kappa.value?.toFixed(12),
    '0.400000000000',
  )
  t.throws(() => weightedKappa([[1, 2]]), /square table/)
  t.throws(
    () =>
      weightedKappa(
        [
          [1, 0],
          [0, 1],
        ],
        'guess' as 'none',
      ),
    /known weights/,
  )
})

t.test('concordance and rank correlations worked by hand', async (t) => {
  // x = 1, 2, 3 and y = 2, 3, 4: s_xy = s_x² = s_y² = 2/3, one apart: (4/3)/(4/3 + 1)
  matches(
    t,
    linConcordance([
      [1, 2],
      [2, 3],
      [3, 4],
    ]).value,
    4 / 7,
    { rel: 1e-12 },
  )
  t.equal(
    linConcordance([
      [2, 2],
      [2, 2],
    ]).reason,
    'zero_variance',
  )
  matches(
    t,
    spearman([
      [1, 10],
      [2, 20],
      [3, 15],
    ]).value,
    0.5,
    { rel: 1e-12 },
  )
  // pairs (1,2), (1,3) alike, (2,3) opposite
  matches(
    t,
    kendallTauB([
      [1, 10],
      [2, 20],
      [3, 15],
    ]).value,
    1 / 3,
    { rel: 1e-12 },
  )
  // a tie in x: 2 alike of 3 pairs, √(2·3)
  matches(
    t,
    kendallTauB([
      [1, 1],
      [1, 2],
      [2, 3],
    ]).value,
    2 / Math.sqrt(6),
    { rel: 1e-12 },
  )
  t.equal(
    kendallTauB([
      [1, 1],
      [1, 2],
    ]).reason,
    'zero_variance',
  )
  t.equal(
    spearman([
      [1, 1],
      [1, 2],
    ]).reason,
    'zero_variance',
  )
  t.throws(() => spearman([[1, 1]]), /at least two pairs/)
})

t.test('raters who agree on everything have a correlation of 1, not none', async (t) => {
  const { icc2, icc3 } = intraclass([
    [50, 50],
    [70, 70],
    [90, 90],
  ])
  t.strictSame([icc2.value.value, icc3.value.value, icc3.lower.value], [1, 1, 1])
})
