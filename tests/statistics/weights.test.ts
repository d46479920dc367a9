import fc from 'fast-check'
import t from 'tap'
import { calibrated } from '../../src/statistics/calibrated.ts'
import { surveyDesign } from '../../src/statistics/design.ts'
import { designWeight, inclusionProbability } from '../../src/statistics/design-weight.ts'
import { estimate } from '../../src/statistics/estimate.ts'
import { linearisedMean, linearisedTotal } from '../../src/statistics/linearised.ts'
import { marginWarnings } from '../../src/statistics/margin-rules.ts'
import { nonresponseAdjustment } from '../../src/statistics/nonresponse.ts'
import { type Margin, postStratify, rake } from '../../src/statistics/rake.ts'
import { rakeAndTrim, trimmingBounds, trimWeights } from '../../src/statistics/trim.ts'
import { trimGroups } from '../../src/statistics/trim-groups.ts'
import { freezeWeightVersion, summariseWeights } from '../../src/statistics/weight-version.ts'
import { holds } from './property.ts'
import { readSample } from './reference/api.ts'
import { answer, likertRound } from './reference/likert.ts'
import { matches, type Row, referenceTest } from './reference/read.ts'

/** Rakes rows through the cells they fall into, and gives final weights with the categories of each margin. */
function rakeRows(
  rows: readonly Row[],
  weights: readonly number[],
  margins: readonly Margin[],
  columns: string[],
) {
  const cellOf = (row: Row): string => columns.map((column) => row[column]).join('|')
  const cells = new Map<string, { weight: number; categories: string[] }>()
  for (const [i, row] of rows.entries()) {
    const cell = cells.get(cellOf(row)) ?? { weight: 0, categories: columns.map((column) => row[column]!) }
    cell.weight += weights[i]!
    cells.set(cellOf(row), cell)
  }
  const result = rake([...cells.values()], margins, { precision: 1e-13, sweeps: 2000 })
  if (result.reason !== null) throw new Error(result.reason)
  const factor = new Map([...cells.keys()].map((cell, c) => [cell, result.factors[c]!]))
  return {
    cells,
    factor,
    weights: rows.map((row, i) => weights[i]! * factor.get(cellOf(row))!),
    categories: margins.map(({ targets }, m) =>
      rows.map((row) => Object.keys(targets).indexOf(row[columns[m]!]!)),
    ),
  }
}

referenceTest(
  t,
  'S09',
  'post-stratification: weights, mean, total and their errors',
  (t, { expected, tolerance }) => {
    const { rows, weights: d, design, column } = readSample('apiclus1.csv')
    const margin = { name: 'stype', targets: { E: 4421, H: 755, M: 1018 } }
    const { weights, categories } = rakeRows(rows, d, [margin], ['stype'])
    const mean = estimate(
      design,
      calibrated(linearisedMean({ weights }, column('api00')), d, weights, categories),
    )
    const total = estimate(
      design,
      calibrated(linearisedTotal({ weights }, column('enroll')), d, weights, categories),
    )
    matches(
      t,
      {
        weight_by_poststratum: Object.fromEntries(rows.map((row, i) => [row.stype, weights[i]])),
        sum_w: weights.reduce((sum, w) => sum + w, 0),
        mean_api00: mean.value,
        se_api00: mean.se.value,
        total_enroll: total.value,
        se_enroll: total.se.value,
      },
      expected,
      tolerance,
    )
    const known = linearisedTotal(
      { weights, domain: rows.map((row) => row.stype === 'E') },
      rows.map(() => 1),
    )
    const { value, se } = estimate(design, calibrated(known, d, weights, categories))
    matches(t, [value, se.value], [4421, 0], { rel: 1e-9, abs: 1e-6 }, 'a total that is known has no error')
  },
)

referenceTest(t, 'S10', 'raking to two margins', (t, { expected, tolerance }) => {
  const { rows, weights: d, design, column } = readSample('apiclus1.csv')
  const margins = [
    { name: 'stype', targets: { E: 4421, H: 755, M: 1018 } },
    { name: 'sch.wide', targets: { No: 1072, Yes: 5122 } },
  ]
  const { weights, categories, factor } = rakeRows(rows, d, margins, ['stype', 'sch.wide'])
  const errorOf = (linearised: ReturnType<typeof linearisedMean>) =>
    estimate(design, calibrated(linearised, d, weights, categories))
  const means = ['api00', 'api99'].map((name) => errorOf(linearisedMean({ weights }, column(name))))
  const total = errorOf(linearisedTotal({ weights }, column('enroll')))
  const factors = [...factor.values()]
  matches(
    t,
    {
      weight_by_cell: Object.fromEntries(
        rows.map((row, i) => [`${row.stype}|${row['sch.wide']}`, weights[i]]),
      ),
      sum_w: weights.reduce((sum, w) => sum + w, 0),
      n_by_cell: Object.fromEntries(
        [...Map.groupBy(rows, (row) => `${row.stype}|${row['sch.wide']}`)].map(([cell, of]) => [
          cell,
          of.length,
        ]),
      ),
      max_over_min_g: Math.max(...factors) / Math.min(...factors),
      kish_deff_weights: summariseWeights(weights).designEffect,
      mean: { api00: means[0]!.value, api99: means[1]!.value },
      se: { api00: means[0]!.se.value, api99: means[1]!.se.value },
      total_enroll: total.value,
      se_total_enroll: total.se.value,
    },
    // se_rake_R is R's own variant, for information
    (({ se_rake_R: _r, ...rest }) => rest)(expected),
    tolerance,
  )
})

const margins: Margin[] = [
  { name: 'sex', targets: { F: 51000, M: 49000 } },
  { name: 'age', targets: { '18-34': 31000, '35-54': 41000, '55+': 28000 } },
  { name: 'province', targets: { P1: 24000, P2: 30000, P3: 19000, P4: 27000 } },
]

referenceTest(
  t,
  'Q05',
  'raking on cells equals raking of respondents; mean and error',
  (t, { expected, tolerance }) => {
    const rows = likertRound(1)
    const d = rows.map((row) => Number(row.weight))
    const { weights, categories, factor, cells } = rakeRows(rows, d, margins, ['sex', 'age', 'province'])
    const design = surveyDesign(
      rows.map((row) => ({
        stratum: row.province!,
        psu: row.commune!,
        populationPsus: Number(row.n_communes),
      })),
    )
    const q1 = rows.map((row) => answer(row, 'q1'))
    const satisfied = q1.map((code) => (code === null ? null : Number(code >= 4)))
    const [mean, top2] = [q1, satisfied].map((y) =>
      estimate(design, calibrated(linearisedMean({ weights }, y), d, weights, categories)),
    )
    const summary = summariseWeights(weights)
    matches(
      t,
      {
        g_by_cell: Object.fromEntries(factor),
        design_w_by_cell: Object.fromEntries([...cells].map(([cell, { weight }]) => [cell, weight])),
        q1_mean: mean!.value,
        q1_se: mean!.se.value,
        q1_top2: top2!.value,
        q1_top2_se: top2!.se.value,
        kish_deff: summary.designEffect,
        max_w: summary.largest,
        min_w: summary.smallest,
      },
      // q1_se_rake_R is R's own variant, for information
      (({ q1_se_rake_R: _r, ...rest }) => rest)(expected),
      tolerance,
    )
    const nested = [...categories, categories[2]!]
    const again = estimate(design, calibrated(linearisedMean({ weights }, q1), d, weights, nested))
    matches(t, again.se.value, expected.q1_se, tolerance, 'a margin given twice is dropped, not fatal')
  },
)

t.test('raking that cannot work says why and gives no weights', async (t) => {
  const sex = (F: number, M: number): Margin => ({ name: 'sex', targets: { F, M } })
  const age = (young: number, old: number): Margin => ({ name: 'age', targets: { young, old } })
  const cell = (weight: number, ...categories: string[]) => ({ weight, categories })

  const empty = rake([cell(5, 'F'), cell(0, 'M')], [sex(5, 5)])
  t.match(empty, { factors: null, reason: 'empty_category', margin: 'sex', category: 'M' })
  const disagree = rake([cell(5, 'F', 'young'), cell(5, 'M', 'old')], [sex(5, 5), age(5, 6)])
  t.match(disagree, { factors: null, reason: 'totals_disagree', margin: 'age' })
  const impossible = rake([cell(5, 'F', 'young'), cell(5, 'M', 'old')], [sex(7, 3), age(3, 7)])
  t.match(impossible, { factors: null, reason: 'not_converged' })
  t.throws(() => rake([cell(1, 'X')], [sex(5, 5)]), /target for X in margin sex/)
  t.throws(() => rake([cell(1, 'F')], [sex(5, 0)]), /targets above zero in margin sex/)
  t.throws(() => rake([cell(-1, 'F')], [sex(5, 5)]), /weights that are not negative/)
  t.throws(() => rake([], [sex(5, 5)]), /at least one cell/)
})

t.test('post-stratification worked by hand', async (t) => {
  const cells = [
    { weight: 4, categories: ['E'] },
    { weight: 10, categories: ['H'] },
  ]
  const result = postStratify(cells, { name: 'type', targets: { E: 10, H: 5 } })
  t.strictSame(result.factors, [2.5, 0.5])
})

t.test('raked weights meet every margin, and a factor on all weights changes none of them', async (t) => {
  const weight = fc.integer({ min: 1, max: 100 })
  holds(
    t,
    fc.property(
      fc.array(weight, { minLength: 6, maxLength: 6 }),
      fc.integer({ min: 2, max: 50 }),
      (list, constant) => {
        const cells = list.map((w, c) => ({ weight: w, categories: [c % 2 ? 'M' : 'F', `a${c % 3}`] }))
        const targets: Margin[] = [
          { name: 'sex', targets: { F: 520, M: 480 } },
          { name: 'age', targets: { a0: 300, a1: 410, a2: 290 } },
        ]
        const first = rake(cells, targets)
        const scaled = rake(
          cells.map((cell) => ({ ...cell, weight: cell.weight * constant })),
          targets,
        )
        if (first.reason !== null || scaled.reason !== null) return false
        const women = cells.reduce((sum, c, i) => sum + (i % 2 ? 0 : c.weight * first.factors[i]!), 0)
        return (
          Math.abs(women - 520) < 1e-6 &&
          first.factors.every((g, i) => Math.abs(scaled.factors[i]! * constant - g) < 1e-6 * g)
        )
      },
    ),
  )
})

t.test('weights by stages of drawing', async (t) => {
  const stages = [
    { kind: 'by_size', drawn: 10, size: 8000, totalSize: 400_000 },
    { kind: 'equal', drawn: 3, frame: 12 },
    { kind: 'equal', drawn: 20, frame: 500 },
  ] as const
  matches(t, inclusionProbability(stages), 0.2 * 0.25 * 0.04, { rel: 1e-14 })
  matches(t, designWeight(stages), 500, { rel: 1e-12 })
  t.equal(
    designWeight([{ kind: 'by_size', drawn: 10, size: 90_000, totalSize: 400_000 }]),
    1,
    'taken for certain',
  )
  t.throws(() => designWeight([]), /at least one stage/)
  t.throws(() => designWeight([{ kind: 'equal', drawn: 5, frame: 4 }]), /at most as many drawn/)
  t.throws(() => designWeight([{ kind: 'equal', drawn: 0, frame: 4 }]), /counts above zero/)
})

t.test('nonresponse classes: factors, and merging of weak classes with their neighbour', async (t) => {
  const weak = (code: string, respondents: number, responding: number, sampled: number) => ({
    code,
    respondents,
    responding,
    sampled,
  })
  const [one] = nonresponseAdjustment([weak('a', 40, 400, 600)])
  t.strictSame(one, { codes: ['a'], respondents: 40, factor: 1.5, sound: true })
  const merged = nonresponseAdjustment([
    weak('18-34', 30, 300, 330),
    weak('35-54', 10, 100, 200),
    weak('55-69', 25, 250, 500),
    weak('70+', 5, 50, 80),
  ])
  t.strictSame(
    merged.map(({ codes, factor }) => [codes, factor]),
    [
      [['18-34'], 1.1],
      [['35-54', '55-69', '70+'], 780 / 400],
    ],
  )
  const steep = nonresponseAdjustment([weak('a', 30, 100, 400), weak('b', 30, 100, 110)])
  t.strictSame(
    steep.map(({ codes, factor, sound }) => [codes, factor, sound]),
    [[['a', 'b'], 2.55, true]],
    'a factor of 4 is not taken alone',
  )
  t.equal(nonresponseAdjustment([weak('a', 3, 30, 40)])[0]!.sound, false)
  t.throws(() => nonresponseAdjustment([weak('a', 0, 0, 40)]), /at least one respondent/)
  t.throws(() => nonresponseAdjustment([weak('a', 30, 50, 40)]), /among those drawn/)
})

t.test('trimming keeps the sum: in proportion, or in equal parts as R does', async (t) => {
  t.strictSame(trimWeights([1, 3, 12], 8).weights, [2, 6, 8])
  t.strictSame(trimWeights([1, 3, 12], 8, 'equal').weights, [3, 5, 8])
  t.strictSame(trimWeights([1, 2, 3], 5), { weights: [1, 2, 3], reason: null, capped: 0, cycles: 0 })
  t.equal(trimWeights([4, 4, 10], 5).reason, 'bounds_infeasible')
  t.strictSame(trimWeights([0, 3, 3, 12], 7).weights, [0, 5.5, 5.5, 7], 'an excluded row stays excluded')
  t.strictSame(trimWeights([0, 1, 3, 12], 8, 'equal').weights, [0, 3, 5, 8], 'nor does it get an equal part')
  // raised to 2, and the one missing taken from the others in proportion: 4 · 9/10 and 6 · 9/10
  matches(t, trimWeights([1, 4, 6], 8, 'proportional', 2).weights, [2, 3.6, 5.4], { rel: 1e-12 })
  t.throws(() => trimWeights([1], 1, 'equal', 2), /bounds that rise/)
  t.throws(() => trimWeights([1], 0), /bound above zero/)
  t.throws(() => trimWeights([1], 2, 'some' as 'equal'), /known way to redistribute/)
  t.strictSame(trimmingBounds([1, 2, 3]), { lower: 0.2, upper: 10 })
  t.throws(() => trimmingBounds([1], 'guess' as 'five_medians'), /known rule/)
})

t.test('trimming weights that groups share equals trimming respondent by respondent', async (t) => {
  t.strictSame(
    trimGroups([
      { weight: 1, respondents: 8 },
      { weight: 20, respondents: 1 },
    ]),
    [2.875, 5],
  )
  const group = fc.record({
    weight: fc.integer({ min: 1, max: 200 }),
    respondents: fc.integer({ min: 1, max: 6 }),
  })
  holds(
    t,
    fc.property(fc.array(group, { minLength: 1, maxLength: 8 }), (groups) => {
      const each = groups.flatMap(({ weight, respondents }) => new Array<number>(respondents).fill(weight))
      const expected = trimWeights(each, trimmingBounds(each).upper).weights
      const found = trimGroups(groups).flatMap((weight, g) =>
        new Array<number>(groups[g]!.respondents).fill(weight),
      )
      return found.every((weight, i) => Math.abs(weight - expected[i]!) < 1e-9 * expected[i]!)
    }),
  )
  t.throws(() => trimGroups([{ weight: 0, respondents: 1 }]), /above zero/)
})

t.test('raking and trimming by turns reach both the margins and the bound', async (t) => {
  const cell = (weight: number, respondents: number, category: string) => ({
    weight,
    respondents,
    categories: [category],
  })
  const sex = [{ name: 'sex', targets: { F: 10, M: 10 } }]
  // women of weight 1 and 9 with a bound of 6: the settled weights are 4 and 6
  const result = rakeAndTrim([cell(1, 1, 'F'), cell(9, 1, 'F'), cell(10, 2, 'M')], sex, 6)
  t.equal(result.reason, null)
  matches(t, [result.factors![0], result.factors![1]! * 9, result.factors![2]], [4, 6, 1], { rel: 2e-6 })
  const never = rakeAndTrim([cell(10, 1, 'F'), cell(10, 2, 'M')], sex, 6)
  t.strictSame([never.reason, never.factors], ['bounds_infeasible', [1, 1]])
  // Design weights of 1 stand for nothing yet: the bound follows from the raked ones, whose median is 10.
  const scaled = rakeAndTrim(
    [cell(6, 6, 'F'), cell(5, 5, 'M')],
    [{ name: 'sex', targets: { F: 60, M: 50 } }],
    'five_medians',
  )
  t.match(scaled, { reason: null, bounds: { lower: 1, upper: 50 }, cycles: 0 })
  const low = rakeAndTrim([cell(1, 1, 'F'), cell(9, 1, 'F'), cell(10, 2, 'M')], sex, { lower: 2, upper: 9 })
  matches(t, [low.factors![0], low.factors![1]! * 9], [2, 8], { rel: 2e-6 })
  t.match(rakeAndTrim([cell(5, 1, 'F'), cell(0, 1, 'M')], sex, 6), {
    reason: 'empty_category',
    category: 'M',
  })
  t.throws(
    () => rakeAndTrim([cell(5, 1, 'F'), cell(5, 1, 'M')], sex, { lower: 3, upper: 2 }),
    /bounds above zero that rise/,
  )
})

t.test('weights of any scale are fitted: a factor runs away only against the others', async (t) => {
  const cells = (scale: number) => [
    { weight: 3 * scale, categories: ['F'] },
    { weight: 2 * scale, categories: ['M'] },
  ]
  const sex = [{ name: 'sex', targets: { F: 39_000_000, M: 36_000_000 } }]
  t.match(rake(cells(1), sex), { reason: null, factors: [13_000_000, 18_000_000] })
  t.match(rake(cells(1), sex, { largestFactor: 1.1 }), { reason: 'not_converged' })
  t.match(rake(cells(1000), sex, { largestFactor: 1.1 }), { reason: 'not_converged' })
})

t.test('thin categories and too many margins are named before raking', async (t) => {
  const margin = (name: string): Margin => ({ name, targets: { few: 1, thin: 1, sound: 1, nobody: 1 } })
  const cells = [
    { respondents: 49, categories: ['few', 'sound'] },
    { respondents: 50, categories: ['thin', 'sound'] },
    { respondents: 951, categories: ['sound', 'sound'] },
  ]
  t.strictSame(marginWarnings(cells, [margin('age'), margin('sex')]), [
    { warning: 'few_respondents', margin: 'age', category: 'few' },
    { warning: 'small_share', margin: 'age', category: 'thin' },
  ])
  t.strictSame(marginWarnings([{ respondents: 100, categories: [] }], 'abcdef'.split('').map(margin)), [
    { warning: 'too_many_margins', margin: null, category: null },
  ])
  t.throws(() => marginWarnings([], []), /at least one respondent/)
})

t.test('a row without a category in a margin is an error, not another category', async (t) => {
  const mean = linearisedMean({ weights: [1, 1] }, [1, 2])
  t.throws(() => calibrated(mean, [1, 1], [1, 1], [[0, -1]]), /category of every entry/)
})

t.test('a version of weights never changes', async (t) => {
  const summary = summariseWeights([1, 1, 2, 0])
  t.match(summary, {
    respondents: 3,
    total: 4,
    smallest: 1,
    largest: 2,
    largestOverMedian: 2,
    designEffect: 18 / 16,
  })
  const version = freezeWeightVersion({
    version: 1,
    margins,
    upperBound: null,
    sweeps: 5,
    error: 1e-12,
    before: summary,
    after: summary,
    author: 'an analyst',
    madeAt: '2026-01-01T00:00:00Z',
  })
  t.throws(() => Object.assign(version.margins[0]!.targets, { F: 1 }), TypeError)
  t.throws(() => summariseWeights([0, 0]), /at least one weight above zero/)
  t.throws(() => freezeWeightVersion({ ...version, version: 0.5 }), /whole version number/)
})
