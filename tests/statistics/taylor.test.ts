import fc from 'fast-check'
import t from 'tap'
import { collapseLonelyStrata, degreesOfFreedom, surveyDesign } from '../../src/statistics/design.ts'
import { coefficientOfVariation } from '../../src/statistics/design-effect.ts'
import { type Estimate, estimate } from '../../src/statistics/estimate.ts'
import { multiplier, waldInterval } from '../../src/statistics/interval.ts'
import {
  geometricMeanOf,
  type Linearised,
  linearCombination,
  linearisedMean,
  linearisedRatio,
  linearisedTotal,
  smoothFunction,
} from '../../src/statistics/linearised.ts'
import { type LonelyPsu, taylorCovariance, taylorVariance } from '../../src/statistics/taylor.ts'
import { holds } from './property.ts'
import { readSample } from './reference/api.ts'
import { matches, referenceTest } from './reference/read.ts'

const zOf = (linearised: Linearised): Float64Array => {
  if (linearised.reason !== null) throw new Error(linearised.reason)
  return linearised.z
}
const ends = (of: Estimate, df: number): { lower: number; upper: number } =>
  waldInterval(of.value!, of.se.value!, multiplier(0.95, df))

referenceTest(t, 'S01', 'mean of a stratified sample', (t, { expected, tolerance }) => {
  const { rows, weights, design, withoutCorrection, column } = readSample('apistrat.csv')
  const names = ['api00', 'api99', 'enroll']
  const means = names.map((name) => linearisedMean({ weights }, column(name)))
  const corrected = means.map((mean) => estimate(design, mean))
  const plain = means.map((mean) => estimate(withoutCorrection, mean))
  const named = (values: (number | null)[]) => Object.fromEntries(names.map((name, k) => [name, values[k]!]))
  matches(
    t,
    {
      n: rows.length,
      sum_of_weights: weights.reduce((sum, w) => sum + w, 0),
      degf: degreesOfFreedom(design),
      with_fpc: {
        mean: named(corrected.map(({ value }) => value)),
        se: named(corrected.map(({ se }) => se.value)),
        ci_t_lower: named(corrected.map((of) => ends(of, of.df).lower)),
        ci_t_upper: named(corrected.map((of) => ends(of, of.df).upper)),
        ci_z_lower: named(corrected.map((of) => ends(of, Infinity).lower)),
        ci_z_upper: named(corrected.map((of) => ends(of, Infinity).upper)),
        vcov: taylorCovariance(design, means.map(zOf)).matrix,
      },
      without_fpc: {
        mean: named(plain.map(({ value }) => value)),
        se: named(plain.map(({ se }) => se.value)),
      },
    },
    expected,
    tolerance,
  )
})

referenceTest(t, 'S02', 'population totals', (t, { expected, tolerance }) => {
  const { rows, weights, design, column } = readSample('apistrat.csv')
  const variables: Record<string, (number | null)[]> = {
    enroll: column('enroll'),
    'api.stu': column('api.stu'),
    one: rows.map(() => 1),
  }
  const totals = Object.entries(variables).map(
    ([name, y]) => [name, estimate(design, linearisedTotal({ weights }, y))] as const,
  )
  const named = (of: (total: Estimate) => number) =>
    Object.fromEntries(totals.map(([name, total]) => [name, of(total)]))
  matches(
    t,
    {
      total: named(({ value }) => value!),
      se: named(({ se }) => se.value!),
      cv: named(({ value, se }) => coefficientOfVariation(value!, se.value!).value!),
      ci_t_lower: named((of) => ends(of, of.df).lower),
      ci_t_upper: named((of) => ends(of, of.df).upper),
    },
    expected,
    tolerance,
  )
})

referenceTest(t, 'S03', 'ratio of two totals, overall and by domain', (t, { expected, tolerance }) => {
  const { rows, weights, design, column } = readSample('apistrat.csv')
  const ratio = (domain?: boolean[]) => {
    const { value, se } = estimate(
      design,
      linearisedRatio(domain ? { weights, domain } : { weights }, column('api.stu'), column('enroll')),
    )
    return { ratio: value, se: se.value }
  }
  const by = (stype: string) => ratio(rows.map((row) => row.stype === stype))
  matches(t, { ...ratio(), by_stype: { E: by('E'), H: by('H'), M: by('M') } }, expected, tolerance)
})

referenceTest(t, 'S06', 'one-stage cluster sample', (t, { expected, tolerance }) => {
  const { weights, design, withoutCorrection, column } = readSample('apiclus1.csv')
  const mean = (name: string, of = design) => estimate(of, linearisedMean({ weights }, column(name)))
  const total = estimate(design, linearisedTotal({ weights }, column('enroll')))
  const ratio = estimate(design, linearisedRatio({ weights }, column('api.stu'), column('enroll')))
  const { deff: _deff, quantile_api00: _quantile, ...here } = expected
  const t14 = (of: Estimate) => Object.values(ends(of, of.df))
  matches(
    t,
    {
      n: weights.length,
      n_psu: design.stratumOfPsu.length,
      degf: degreesOfFreedom(design),
      mean: { api00: mean('api00').value, api99: mean('api99').value },
      se: { api00: mean('api00').se.value, api99: mean('api99').se.value },
      ci_t: { api00: t14(mean('api00')), api99: t14(mean('api99')) },
      se_without_fpc: { api00: mean('api00', withoutCorrection).se.value },
      total_enroll: total.value,
      se_total_enroll: total.se.value,
      ratio_apistu_enroll: ratio.value,
      se_ratio: ratio.se.value,
    },
    here,
    tolerance,
  )
})

referenceTest(t, 'S08', 'domains, their covariances and a contrast', (t, { expected, tolerance }) => {
  const strat = readSample('apistrat.csv')
  const clus = readSample('apiclus1.csv')
  const meansBy = ({ rows, weights, column }: typeof strat, name: string, values: string[]) =>
    values.map((value) =>
      linearisedMean({ weights, domain: rows.map((row) => row[name] === value) }, column('api00')),
    )
  const table = (of: typeof strat, values: string[], means: Linearised[]) =>
    Object.fromEntries(
      means.map((mean, k) => {
        const { value, se } = estimate(of.design, mean)
        return [values[k]!, { mean: value, se: se.value }]
      }),
    )
  const types = ['E', 'H', 'M']
  const byAwards = meansBy(strat, 'awards', ['No', 'Yes'])
  const byStype = meansBy(strat, 'stype', types)
  const clusByStype = meansBy(clus, 'stype', types)
  const totals = ['No', 'Yes'].map((value) => {
    const domain = clus.rows.map((row) => row['sch.wide'] === value)
    const { value: total, se } = estimate(
      clus.design,
      linearisedTotal({ weights: clus.weights, domain }, clus.column('enroll')),
    )
    return [value, { total, se: se.value }]
  })
  const contrast = estimate(clus.design, linearCombination([1, -1], [clusByStype[0]!, clusByStype[1]!]))
  matches(
    t,
    {
      strat_by_awards: table(strat, ['No', 'Yes'], byAwards),
      strat_by_awards_vcov: taylorCovariance(strat.design, byAwards.map(zOf)).matrix,
      strat_by_stype: table(strat, types, byStype),
      clus1_by_stype: table(clus, types, clusByStype),
      clus1_by_stype_n: Object.fromEntries(
        types.map((type) => [type, clus.rows.filter((row) => row.stype === type).length]),
      ),
      clus1_vcov_order: types,
      clus1_by_stype_vcov: taylorCovariance(clus.design, clusByStype.map(zOf)).matrix,
      clus1_total_enroll_by_schwide: Object.fromEntries(totals),
      contrast_E_minus_H: { est: contrast.value, se: contrast.se.value },
      degf_domain: Object.fromEntries(
        types.map((type, k) => [type, estimate(clus.design, clusByStype[k]!).df]),
      ),
    },
    expected,
    tolerance,
  )
})

// Three strata: A with totals 1, 3, 5 (mean 3), B with 4, 8 (mean 6), and C with the single total 9. Mean of all: 5.
const lonely = surveyDesign(
  ['A', 'A', 'A', 'B', 'B', 'C'].map((stratum, psu) => ({ stratum, psu: String(psu) })),
)
const totals = [1, 3, 5, 4, 8, 9]

t.test('rules for a stratum with a single unit, worked by hand', async (t) => {
  const a = (3 / 2) * (4 + 0 + 4)
  const b = (2 / 1) * (4 + 4)
  t.equal(taylorVariance(lonely, totals, { lonelyPsu: 'adjust' }).value, a + b + (9 - 5) ** 2)
  t.equal(taylorVariance(lonely, totals, { lonelyPsu: 'average' }).value, (a + b) * (3 / 2))
  t.strictSame(taylorVariance(lonely, totals), { value: null, reason: 'lonely_psu' })
  t.strictSame(taylorVariance(lonely, totals, { lonelyPsu: 'certainty' }), {
    value: null,
    reason: 'lonely_psu',
  })
  t.strictSame(taylorCovariance(lonely, [totals]).lonely, ['C'])
})

t.test('a stratum with a single unit, under every rule, as R survey 4.1-1 computes it', async (t) => {
  // svydesign(ids = ~psu, strata = ~stratum, weights = ~w), svymean(~y) under each option survey.lonely.psu.
  const answers = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
  const weights = [2, 1, 1, 3, 3, 4, 5, 1, 2, 6, 1, 7]
  const rows = ['A', 'A', 'A', 'A', 'A', 'A', 'B', 'B', 'B', 'B', 'C', 'C'].map((stratum, row) => ({
    stratum,
    psu: String(Math.floor(row / 2)),
  }))
  const mean = linearisedMean({ weights }, answers)
  const under = (lonelyPsu: LonelyPsu) => estimate(surveyDesign(rows), mean, { lonelyPsu })
  for (const [policy, se] of [
    ['adjust', 0.124828414469563],
    ['average', 0.134962504742348],
  ] as const) {
    const found = under(policy)
    matches(t, [found.value, found.se.value], [0.611111111111111, se], { rel: 1e-12 }, policy)
    t.same(found.lonely, { strata: ['C'], policy }, `${policy} is said`)
  }
  for (const policy of ['fail', 'certainty'] as const) {
    t.match(under(policy), { se: { reason: 'lonely_psu' }, lonely: { strata: ['C'], policy } })
  }
  // R adds nothing for any lonely unit under `certainty`; here only for one that was drawn for certain.
  const drawn = rows.map((row) => (row.stratum === 'C' ? { ...row, populationPsus: 1 } : row))
  const certain = estimate(surveyDesign(drawn), mean, { lonelyPsu: 'certainty' })
  matches(t, certain.se.value, 0.110196423675569, { rel: 1e-12 })
  t.equal(certain.lonely, null, 'no rule stood in')
})

t.test('a unit drawn for certain adds nothing and is no error', async (t) => {
  const design = surveyDesign(
    ['A', 'A', 'C'].map((stratum, psu) => ({
      stratum,
      psu: String(psu),
      ...(stratum === 'C' ? { populationPsus: 1 } : {}),
    })),
  )
  for (const lonelyPsu of ['fail', 'certainty', 'adjust'] as const) {
    t.equal(taylorVariance(design, [1, 3, 100], { lonelyPsu }).value, 4)
  }
})

t.test('all strata lonely: no variance to average', async (t) => {
  const design = surveyDesign([
    { stratum: 'A', psu: '1' },
    { stratum: 'B', psu: '1' },
  ])
  t.equal(taylorVariance(design, [1, 2], { lonelyPsu: 'average' }).reason, 'lonely_psu')
  t.equal(degreesOfFreedom(design), 0)
})

t.test('merging a lonely stratum with the neighbour named in advance', async (t) => {
  const rows = [
    { stratum: 'A', psu: '1', populationPsus: 10 },
    { stratum: 'A', psu: '2', populationPsus: 10 },
    { stratum: 'B', psu: '1', populationPsus: 5 },
  ]
  const merged = collapseLonelyStrata(rows, new Map([['B', 'A']]))
  t.strictSame(merged, [
    { stratum: 'A+B', psu: 'A/1', populationPsus: 15 },
    { stratum: 'A+B', psu: 'A/2', populationPsus: 15 },
    { stratum: 'A+B', psu: 'B/1', populationPsus: 15 },
  ])
  t.throws(() => collapseLonelyStrata(rows, new Map()), /neighbour for stratum B/)
})

t.test('conservative correction: one stratum sampled above a tenth takes it from all', async (t) => {
  const design = surveyDesign([
    { stratum: 'A', psu: '1', populationPsus: 100 },
    { stratum: 'A', psu: '2', populationPsus: 100 },
    { stratum: 'B', psu: '1', populationPsus: 4 },
    { stratum: 'B', psu: '2', populationPsus: 4 },
  ])
  const z = [0, 2, 0, 2]
  t.equal(taylorVariance(design, z, { fpc: 'as_given' }).value, 0.98 * 4 + 0.5 * 4)
  t.equal(taylorVariance(design, z, { fpc: 'conservative' }).value, 8)
  t.equal(taylorVariance(design, z, { fpc: 'none' }).value, 8)
})

t.test('geometric mean and smooth functions, against derivatives worked by hand', async (t) => {
  const design = surveyDesign(Array.from({ length: 6 }, (_, i) => ({ stratum: 'A', psu: String(i) })))
  const weights = [1, 1, 1, 1, 1, 1]
  const x = linearisedMean({ weights }, [1, 2, 3, 4, 5, 9])
  const y = linearisedMean({ weights }, [2, 2, 4, 8, 8, 12])
  // means 4 and 6; G = √24; dG/dx = G/(2·4), dG/dy = G/(2·6)
  const g = geometricMeanOf([0.5, 0.5], [x, y])
  const [[vx, c], [, vy]] = taylorCovariance(design, [zOf(x), zOf(y)]).matrix as [
    [number, number],
    [number, number],
  ]
  const byHand = 24 * (vx / 64 + (2 * c) / 96 + vy / 144)
  const found = estimate(design, g)
  matches(t, [found.value, found.variance.value], [Math.sqrt(24), byHand], { rel: 1e-12 })
  const ratio = smoothFunction(
    ([a, b]) => a! / b!,
    ([a, b]) => [1 / b!, -a! / b! ** 2],
    [x, y],
  )
  const direct = linearisedRatio({ weights }, [1, 2, 3, 4, 5, 9], [2, 2, 4, 8, 8, 12])
  matches(t, estimate(design, ratio).variance.value, estimate(design, direct).variance.value, { rel: 1e-12 })
  t.equal(geometricMeanOf([1], [linearisedMean({ weights }, [0, 0, 0, 0, 0, 0])]).reason, 'not_estimable')
})

t.test('a domain in two units has a variance, one inside a single unit has none', async (t) => {
  const design = surveyDesign([1, 2, 3].map((psu) => ({ stratum: 'A', psu: String(psu) })))
  const of = (domain: boolean[]) =>
    estimate(design, linearisedMean({ weights: [1, 1, 1], domain }, [2, 4, 9]))
  // z = -1/2 and 1/2 about the mean 3, and 0 for the third unit
  t.equal(of([true, true, false]).variance.value, (3 / 2) * (2 / 4))
  t.equal(of([true, false, false]).variance.reason, 'lonely_psu')
  t.equal(of([true, true, false]).df, 1)
})

t.test('no valid answers, zero weights, a zero denominator', async (t) => {
  t.equal(linearisedMean({ weights: [1, 1] }, [null, null]).reason, 'no_valid_answers')
  t.equal(linearisedMean({ weights: [0, 0] }, [1, 2]).reason, 'no_valid_answers')
  t.equal(linearisedRatio({ weights: [1, 1] }, [1, 1], [0, 0]).reason, 'not_estimable')
  t.equal(linearisedMean({ weights: [1, 0] }, [3, 1000]).value, 3, 'a weight of zero takes a row out')
})

t.test('misuse is an error', async (t) => {
  t.throws(() => surveyDesign([]), /at least one row/)
  const two = [
    { stratum: 'A', psu: '1', populationPsus: 5 },
    { stratum: 'A', psu: '2', populationPsus: 6 },
  ]
  t.throws(() => surveyDesign(two), /one population count for stratum A/)
  t.throws(() => surveyDesign([{ stratum: 'A', psu: '1', populationPsus: 0 }]), /population of at least 1/)
  t.throws(() => taylorVariance(lonely, [1, 2]), /one value for each entry/)
  t.throws(
    () => taylorVariance(lonely, totals, { lonelyPsu: 'remove' as 'fail' }),
    /known rule for lonely units/,
  )
  t.throws(
    () => taylorVariance(lonely, totals, { fpc: 'some' as 'none' }),
    /known rule for finite populations/,
  )
  t.throws(() => linearisedMean({ weights: [-1] }, [1]), /weights that are not negative/)
  t.throws(() => linearisedMean({ weights: [1, 2] }, [1]), /one weight for each value/)
  t.throws(() => linearCombination([1], []), /at least one estimator/)
})

const sample = fc.array(
  fc.record({
    stratum: fc.constantFrom('A', 'B', 'C'),
    psu: fc.constantFrom('1', '2', '3', '4'),
    weight: fc.integer({ min: 1, max: 9 }),
    y: fc.option(fc.integer({ min: 1, max: 5 })),
  }),
  { minLength: 3, maxLength: 40 },
)

t.test(
  'order of rows changes nothing, equal weights change nothing, a constant factor changes nothing',
  async (t) => {
    type Row = { stratum: string; psu: string; weight: number; y: number | null }
    const both = (rows: readonly Row[], weightOf: (row: Row) => number) => {
      const found = estimate(
        surveyDesign(rows),
        linearisedMean(
          { weights: rows.map(weightOf) },
          rows.map(({ y }) => y),
        ),
        { lonelyPsu: 'adjust' },
      )
      return [found.value ?? -1, found.variance.value ?? -1, found.df]
    }
    const same = (a: number[], b: number[]) => a.every((value, k) => Math.abs(value - b[k]!) < 1e-9)
    holds(
      t,
      fc.property(sample, fc.double({ min: 1e-3, max: 1e5, noNaN: true }), (rows, constant) => {
        const first = both(rows, ({ weight }) => weight)
        return (
          same(
            first,
            both(rows.toReversed(), ({ weight }) => weight),
          ) &&
          same(
            first,
            both(rows, ({ weight }) => weight * constant),
          ) &&
          same(
            both(rows, () => 1),
            both(rows, () => constant),
          )
        )
      }),
    )
  },
)

t.test('a unit drawn for certain does not cost the other strata their correction', async (t) => {
  const rows = [
    { stratum: 'certain', psu: '1', populationPsus: 1 },
    ...['1', '2', '3'].map((psu) => ({ stratum: 'drawn', psu, populationPsus: 60 })),
  ]
  const z = [9, 1, 2, 6]
  // (1 - 3/60) · 3/2 · (4 + 1 + 9)
  const variance = taylorVariance(surveyDesign(rows), z, { fpc: 'conservative' }).value
  matches(t, variance, 0.95 * 1.5 * 14, { rel: 1e-12 })
})
