import fc from 'fast-check'
import t from 'tap'
import { ranks } from '../../src/scoring/rank.ts'
import { type Adjustment, adjustP } from '../../src/statistics/adjust-p.ts'
import { linearisedScore } from '../../src/statistics/count-estimate.ts'
import { crosswalk } from '../../src/statistics/crosswalk.ts'
import { degreesOfFreedom, surveyDesign } from '../../src/statistics/design.ts'
import { difference, logitDifference, minimalDetectableChange } from '../../src/statistics/difference.ts'
import { estimate } from '../../src/statistics/estimate.ts'
import { figure, noFigure } from '../../src/statistics/figure.ts'
import { linearCombination, linearisedMean } from '../../src/statistics/linearised.ts'
import { pairs, rankIntervals, rankMultiplier, standings } from '../../src/statistics/rank-interval.ts'
import { association, type FTest, tableOfRows } from '../../src/statistics/rao-scott.ts'
import { covarianceOfPart, standingsInWhole } from '../../src/statistics/standing.ts'
import { studentTwoSided } from '../../src/statistics/student.ts'
import { taylorCovariance } from '../../src/statistics/taylor.ts'
import { holds } from './property.ts'
import { readSample, type Sample } from './reference/api.ts'
import { countsBy, likertItems, likertRound } from './reference/likert.ts'
import { matches, readRows, referenceTest } from './reference/read.ts'

referenceTest(
  t,
  'Q03',
  'change between rounds that share their communes, from counts',
  (t, { expected, tolerance }) => {
    const place = { stratum: 'province', psu: 'commune', population: 'n_communes' }
    const p: Record<string, number> = {}
    for (const item of likertItems) {
      const stacked = [1, 2].flatMap((round) =>
        countsBy(likertRound(round), item, place).map((unit) => ({ ...unit, round })),
      )
      const design = surveyDesign(stacked)
      const mean = (round: number) =>
        linearisedScore(
          stacked.map((unit) => ({ ...unit, inDomain: unit.round === round })),
          [1, 2, 3, 4, 5],
        )
      const [first, second] = [mean(1), mean(2)]
      if (first.reason !== null || second.reason !== null) throw new Error('no mean')
      const { matrix } = taylorCovariance(design, [first.z, second.z])
      const [[v1, covariance], [, v2]] = matrix as [[number, number], [number, number]]
      const df = degreesOfFreedom(design)
      const change = difference(
        { value: first.value, variance: v1 },
        { value: second.value, variance: v2 },
        { df, covariance },
      )
      const independent = difference(
        { value: first.value, variance: v1 },
        { value: second.value, variance: v2 },
        { df },
      )
      p[item] = change.p.value!
      matches(
        t,
        {
          round1: first.value,
          round2: second.value,
          difference: change.value,
          se: change.se.value,
          se_ignoring_covariance: independent.se.value,
          correlation: covariance / Math.sqrt(v1 * v2),
          df,
          t: change.t.value,
          p: change.p.value,
          mdc_80: change.detectable.value,
        },
        expected.items[item],
        tolerance,
        item,
      )
    }
    const adjusted = (method: Adjustment) => {
      const values = adjustP(Object.values(p), method)
      return Object.fromEntries(Object.keys(p).map((item, k) => [item, values[k]]))
    }
    matches(
      t,
      { holm: adjusted('holm'), bh: adjusted('benjamini_hochberg'), bonferroni: adjusted('bonferroni') },
      expected.p_adjusted,
      tolerance,
      'p_adjusted',
    )
  },
)

referenceTest(t, 'S12', 'difference of two groups of one sample', (t, { expected, tolerance }) => {
  const compare = ({ rows, weights, design, column }: Sample) => {
    const mean = (group: string) =>
      linearisedMean({ weights, domain: rows.map((row) => row['comp.imp'] === group) }, column('api00'))
    const found = estimate(design, linearCombination([-1, 1], [mean('No'), mean('Yes')]))
    const degf = degreesOfFreedom(design)
    const df = degf - 1 // R's t-test by regression takes one degree of freedom less
    const statistic = found.value! / found.se.value!
    return {
      difference: found.value,
      se: found.se.value,
      t: statistic,
      df,
      p: studentTwoSided(statistic, df),
      mean: { No: mean('No').value, Yes: mean('Yes').value },
      degf,
    }
  }
  const here = { clus1: compare(readSample('apiclus1.csv')), strat: compare(readSample('apistrat.csv')) }
  matches(t, here, expected, tolerance)
})

referenceTest(t, 'S11', 'association in a table: Rao and Scott, Wald', (t, { expected, tolerance }) => {
  const places = ({ rows }: Sample, name: string) => {
    const levels = [...new Set(rows.map((row) => row[name]!))].sort()
    return { levels, of: rows.map((row) => levels.indexOf(row[name]!)) }
  }
  const tests = (sample: Sample, first: string, second: string) => {
    const { weights, design } = sample
    const table = tableOfRows({ weights }, places(sample, first).of, places(sample, second).of)
    const found = association(design, table)
    const shown = ({ f, df1, df2, p }: FTest) => ({
      statistic: f.value,
      parameter: { ndf: df1, ddf: df2 },
      p: p.value,
    })
    const df = (table.cells.length - 1) * (table.cells[0]!.length - 1)
    return {
      F: shown(found.raoScott),
      Chisq: { statistic: found.chiSquared.value, parameter: { df }, p: found.firstOrderP.value },
      Wald: shown(found.wald),
      adjWald: shown(found.adjustedWald),
    }
  }
  const [clus, strat] = [readSample('apiclus1.csv'), readSample('apistrat.csv')]
  const [wide, type] = [places(clus, 'sch.wide'), places(clus, 'stype')]
  const { cells } = tableOfRows({ weights: clus.weights }, wide.of, type.of)
  const listed = type.levels.flatMap((b, j) => wide.levels.map((a, i) => ({ a, b, cell: cells[i]![j]! })))
  matches(
    t,
    {
      clus1_schwide_stype: tests(clus, 'sch.wide', 'stype'),
      strat_schwide_compimp: tests(strat, 'sch.wide', 'comp.imp'),
      svytable_clus1: {
        'sch.wide': listed.map(({ a }) => a),
        stype: listed.map(({ b }) => b),
        Freq: listed.map(({ cell }) => Array.from(cell).reduce((sum, weight) => sum + weight, 0)),
      },
    },
    expected,
    { rel: tolerance.rel! },
  )
})

t.test(
  'a simple sample gives the chi-square test; counts by unit give what rows give; no table, no test',
  async (t) => {
    const counts: [number, number, number][] = [
      [0, 0, 30],
      [0, 1, 10],
      [1, 0, 20],
      [1, 1, 40],
    ]
    const rows = counts.flatMap(([a, b, n]) =>
      Array.from({ length: n }, (_, i) => ({ a, b, psu: String(i % 7) })),
    )
    const weights = rows.map(() => 1)
    const [first, second] = [rows.map(({ a }) => a), rows.map(({ b }) => b)]
    const single = surveyDesign(rows.map((_, i) => ({ stratum: 'A', psu: String(i) })))
    const result = association(single, tableOfRows({ weights }, first, second))
    // 100 (30·40 - 10·20)² / (40·60·50·50)
    matches(t, result.chiSquared.value, 100 / 6, { rel: 1e-12 })
    matches(t, result.raoScott.df1, 1, { rel: 1e-9 })

    const design = surveyDesign(rows.map(({ psu }) => ({ stratum: 'A', psu })))
    const units = [...new Set(rows.map(({ psu }) => psu))]
    const byUnit = [0, 1].map((a) =>
      [0, 1].map((b) =>
        units.map((unit) => rows.filter((row) => row.a === a && row.b === b && row.psu === unit).length),
      ),
    )
    const counted = association(surveyDesign(units.map((psu) => ({ stratum: 'A', psu }))), {
      cells: byUnit,
      respondents: rows.length,
      members: units.map(() => true),
    })
    matches(t, counted, association(design, tableOfRows({ weights }, first, second)), { rel: 1e-9 })
    const men = rows.map((_, i) => i % 3 !== 0)
    const kept = rows.filter((_, i) => men[i])
    const inDomain = tableOfRows({ weights, domain: men }, first, second)
    t.equal(inDomain.respondents, kept.length)
    t.equal(
      inDomain.cells.flat().reduce((sum, cell) => sum + Array.from(cell).reduce((all, w) => all + w, 0), 0),
      kept.length,
    )
    t.throws(() => tableOfRows({ weights, domain: [true] }, first, second), /for each row/)
    const oneColumn = tableOfRows(
      { weights },
      first,
      rows.map(() => 0),
    )
    t.equal(association(single, oneColumn).raoScott.p.reason, 'not_estimable')
  },
)

t.test(
  'a unit made of old ones is compared through their shares of its population, or not at all',
  async (t) => {
    const part = (share: number, value: number | null, variance = 4) => ({
      share,
      figure: value === null ? noFigure('no_valid_answers') : figure(value),
      variance: figure(variance),
    })
    const { figure: old, variance } = crosswalk([part(0.75, 80), part(0.25, 60)])
    t.equal(old.value, 75)
    t.equal(variance.value, 4 * (0.5625 + 0.0625))
    t.equal(crosswalk([part(0.75, 80), part(0.2, 60)]).figure.reason, 'not_estimable')
    t.equal(crosswalk([part(0.75, 80), part(0.25, null)]).figure.reason, 'no_valid_answers')
    t.throws(() => crosswalk([]), /at least one old unit/)
  },
)

referenceTest(
  t,
  'C07',
  'joint intervals for ranks, a fixed value, all pairs',
  (t, { expected, tolerance }) => {
    const rows = readRows('rank_units.csv')
    const units = rows.map((row) => ({ value: Number(row.estimate), se: Number(row.se) }))
    const intervals = rankIntervals(units)
    const against = standings(units, 80)
    const all = pairs(units)
    matches(
      t,
      {
        unit: rows.map((row) => row.unit),
        gamma: 0.95 ** (1 / units.length),
        z: rankMultiplier(units.length, 0.95),
        lower: intervals.map(({ lower }) => lower),
        upper: intervals.map(({ upper }) => upper),
        rank: ranks(units.map(({ value }) => value)),
        rank_best: intervals.map(({ best }) => best),
        rank_worst: intervals.map(({ worst }) => worst),
        p_against_fixed_value: against.map(({ p }) => p),
        holm: against.map(({ adjusted }) => adjusted),
        group: against.map(({ group }) => group),
        pairs_significant_holm: all.filter(({ adjusted }) => adjusted < 0.05).length,
        pairs_significant_unadjusted: all.filter(({ p }) => p < 0.05).length,
      },
      expected,
      tolerance,
    )
  },
)

t.test('units known without error have their rank alone; dependent ones get wider intervals', async (t) => {
  const sure = rankIntervals([
    { value: 3, se: 0 },
    { value: 1, se: 0 },
    { value: 2, se: 0 },
  ])
  t.strictSame(
    sure.map(({ best, worst }) => [best, worst]),
    [
      [1, 1],
      [3, 3],
      [2, 2],
    ],
  )
  t.ok(rankMultiplier(10, 0.95, false) > rankMultiplier(10, 0.95, true))
  t.throws(() => rankIntervals([]), /at least one unit/)
  t.throws(() => standings([{ value: 1, se: 0 }], 0), /standard errors above zero/)
})

t.test('p-values adjusted for the number of tests, as printed by Benjamini and Hochberg', async (t) => {
  // their table of 15 tests: the procedure at 0.05 rejects the four smallest, Holm and Bonferroni three
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
    0.759, 1,
  ]
  const rejected = (method: Adjustment) => adjustP(p, method).filter((value) => value <= 0.05).length
  t.equal(rejected('benjamini_hochberg'), 4)
  t.equal(rejected('bonferroni'), 3)
  t.equal(rejected('holm'), 3)
  t.ok(rejected('benjamini_yekutieli') <= 4)
  t.strictSame(adjustP([0.01, 0.04, 0.03], 'holm'), [0.03, 0.06, 0.06])
  t.strictSame(adjustP([], 'holm'), [])
  t.throws(() => adjustP([1.1], 'holm'), /between 0 and 1/)
  t.throws(() => adjustP([0.5], 'guess' as 'holm'), /known method/)
})

t.test('adjusted p-values are never smaller than the raw ones and keep their order', async (t) => {
  const methods: Adjustment[] = ['holm', 'benjamini_hochberg', 'benjamini_yekutieli', 'bonferroni']
  holds(
    t,
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
      fc.constantFrom(...methods),
      (p, method) => {
        const adjusted = adjustP(p, method)
        return p.every(
          (a, i) =>
            adjusted[i]! >= a * (1 - 1e-12) &&
            adjusted[i]! <= 1 &&
            p.every((b, j) => a > b || adjusted[i]! <= adjusted[j]! + 1e-15),
        )
      },
    ),
  )
})

t.test('differences without a degree of freedom or without variance; shares near the ends', async (t) => {
  t.equal(difference({ value: 1, variance: 1 }, { value: 2, variance: 1 }, { df: 0 }).p.reason, 'lonely_psu')
  t.equal(
    difference({ value: 1, variance: 0 }, { value: 2, variance: 0 }, { df: 9 }).p.reason,
    'zero_variance',
  )
  t.throws(() => difference({ value: 1, variance: -1 }, { value: 2, variance: 0 }, { df: 9 }), /not negative/)
  // logit(0.2) = -ln 4, logit(0.5) = 0; slopes 1/0.16 and 1/0.25
  const { t: statistic } = logitDifference(
    { value: 0.2, variance: 0.0016 },
    { value: 0.5, variance: 0.0025 },
    { df: 40 },
  )
  matches(t, statistic.value, Math.log(4) / Math.sqrt(0.0625 + 0.04), { rel: 1e-12 })
  t.equal(
    logitDifference({ value: 0, variance: 0 }, { value: 0.5, variance: 1 }, { df: 9 }).p.reason,
    'not_estimable',
  )
  t.throws(() => minimalDetectableChange(-1, 10), /not negative/)
})

t.test('units beside the whole they are part of: the covariance is not forgotten', async (t) => {
  // Two strata with shares s and 1 - s: unit less whole is (1 - s)(a - b), with variance (1 - s)² (va + vb).
  const [s, a, b, va, vb] = [0.3, 88, 80, 4, 2]
  const whole = { value: s * a + (1 - s) * b, variance: s * s * va + (1 - s) ** 2 * vb }
  const part = (value: number, variance: number, share: number) => ({
    value: figure(value),
    variance: figure(variance),
    covariance: covarianceOfPart(share, figure(variance)),
  })
  const [first, second] = standingsInWhole([part(a, va, s), part(b, vb, 1 - s)], whole)
  if (first?.reason !== null || second?.reason !== null) throw new Error('both are known')
  matches(t, [first.difference, first.se], [0.7 * 8, 0.7 * Math.sqrt(6)], { rel: 1e-12 })
  matches(t, [second.difference, second.se], [-0.3 * 8, 0.3 * Math.sqrt(6)], { rel: 1e-12 })
  // 8/√6 = 3.266: p = 0.00109 for both, Holm doubles the smaller and keeps the order
  matches(t, first.p, 0.00109, { rel: 0.01 })
  matches(t, [first.adjusted, second.adjusted], [2 * first.p, 2 * first.p], { rel: 1e-9 })
  t.same([first.group, second.group], ['above', 'below'])
  matches(t, first.detectable, (1.959963984540054 + 0.8416212335729143) * first.se, { rel: 1e-9 })
})

referenceTest(t, 'C07', 'against a whole that is known without error', (t, { expected, tolerance }) => {
  const units = readRows('rank_units.csv').map((row) => ({
    value: figure(Number(row.estimate)),
    variance: figure(Number(row.se) ** 2),
    covariance: 0,
  }))
  const found = standingsInWhole(units, { value: 80, variance: 0 })
  const known = found.map((one) => (one.reason === null ? one : null))
  matches(
    t,
    [known.map((one) => one?.p), known.map((one) => one?.adjusted), found.map(({ group }) => group)],
    [expected.p_against_fixed_value, expected.holm, expected.group],
    tolerance,
  )
})

t.test('a unit without an error stands in no group, and costs the others nothing', async (t) => {
  const sure = { value: figure(90), variance: figure(1), covariance: 0 }
  const alone = { value: figure(95), variance: noFigure('lonely_psu'), covariance: 0 }
  const silent = { value: noFigure('below_minimum_n'), variance: noFigure('below_minimum_n'), covariance: 0 }
  const agreeing = { value: figure(70), variance: figure(0), covariance: 0 }
  const whole = { value: 87, variance: 0.1 }
  const found = standingsInWhole([alone, sure, silent, agreeing], whole)
  t.same(
    found.map(({ reason }) => reason),
    ['lonely_psu', null, 'below_minimum_n', 'zero_variance'],
  )
  t.strictSame(found[1], standingsInWhole([sure], whole)[0])
  t.equal(standingsInWhole([sure], { value: 90, variance: 1 }, { df: 0 })[0]!.reason, 'lonely_psu')
  const itself = { value: figure(87), variance: figure(0.1), covariance: covarianceOfPart(1, figure(0.1)) }
  t.equal(standingsInWhole([itself], whole)[0]!.reason, 'zero_variance', 'a province of one commune')
  t.throws(() => standingsInWhole([], whole), /at least one unit/)
  t.throws(() => covarianceOfPart(1.1, figure(1)), /between 0 and 1/)
})
