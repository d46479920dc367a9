import t from 'tap'
import { surveyDesign } from '../../src/statistics/design.ts'
import { estimate } from '../../src/statistics/estimate.ts'
import {
  arcsineInterval,
  clopperPearsonInterval,
  kornGraubardInterval,
  logitInterval,
  multiplier,
  waldInterval,
  wilsonInterval,
} from '../../src/statistics/interval.ts'
import { kishDesignEffect, kishEffectiveSize } from '../../src/statistics/kish.ts'
import { linearisedMean } from '../../src/statistics/linearised.ts'
import { proportionInterval } from '../../src/statistics/proportion-interval.ts'
import { publicationClass } from '../../src/statistics/publication-class.ts'
import { matches, readRows, referenceTest } from './reference/read.ts'

const z = multiplier(0.95, Infinity)

t.test('test vector 1: 156 of 200, Wilson 71.76-83.18, simple margin 5.74', async (t) => {
  const wilson = wilsonInterval(0.78, 200, z)
  t.equal((100 * wilson.lower).toFixed(2), '71.76')
  t.equal((100 * wilson.upper).toFixed(2), '83.18')
  const wald = waldInterval(0.78, Math.sqrt((0.78 * 0.22) / 200), z)
  t.equal((100 * (wald.upper - 0.78)).toFixed(2), '5.74')
  const asked = proportionInterval(
    { proportion: 0.78, variance: (0.78 * 0.22) / 200, df: Infinity, respondents: 200 },
    { method: 'wilson' },
  )
  t.equal((100 * asked.lower!).toFixed(2), '71.76')
})

referenceTest(t, 'S05', 'intervals of a proportion in a stratified sample', (t, { expected, tolerance }) => {
  const rows = readRows('apistrat.csv')
  const weights = rows.map((row) => Number(row.pw))
  const design = surveyDesign(
    rows.map((row, i) => ({ stratum: row.stype!, psu: String(i), populationPsus: Number(row.fpc) })),
  )
  const answers = {
    sch_wide_yes: rows.map((row) => Number(row['sch.wide'] === 'Yes')),
    api00_ge_800: rows.map((row) => Number(Number(row.api00) >= 800)),
  }
  for (const [name, yes] of Object.entries(answers)) {
    const { value, variance, se, df } = estimate(design, linearisedMean({ weights }, yes))
    const p = value!
    const n_eff = (p * (1 - p)) / variance.value!
    const tdf = multiplier(0.95, df)
    const ends = ({ lower, upper }: { lower: number; upper: number }): number[] => [lower, upper]
    matches(
      t,
      {
        p,
        se: se.value,
        n_eff,
        degf: df,
        ci: {
          logit: ends(logitInterval(p, se.value!, tdf)),
          beta: ends(kornGraubardInterval(p, n_eff, rows.length, df, 0.95)),
          mean: ends(waldInterval(p, se.value!, tdf)),
          asin: ends(arcsineInterval(p, se.value!, tdf)),
          wilson_neff: ends(wilsonInterval(p, n_eff, tdf)),
        },
      },
      expected[name],
      { rel: tolerance.rel!, abs: tolerance.abs! },
      name,
    )
  }
  const levels = [
    ...['E', 'H', 'M'].map((level) => rows.map((row) => Number(row.stype === level))),
    ...['No', 'Yes'].map((level) => rows.map((row) => Number(row.awards === level))),
  ].map((yes) => estimate(design, linearisedMean({ weights }, yes)))
  const { p: shares, se: errors } = expected.factor_levels
  const found = [levels.map(({ value }) => value), levels.map(({ se }) => se.value)]
  matches(t, found, [shares, errors], { rel: tolerance.rel!, abs: tolerance.abs! }, 'factor levels')
  const nobody = estimate(
    design,
    linearisedMean(
      { weights },
      rows.map((row) => Number(Number(row.api00) >= 900)),
    ),
  )
  t.equal(nobody.value, 0)
  t.equal(nobody.variance.value, 0)
  const { n_eff_kish, wilson, clopper_pearson } = expected.api00_ge_900.fallback
  const kish = kishEffectiveSize(
    weights.reduce((sum, w) => sum + w, 0),
    weights.reduce((sum, w) => sum + w * w, 0),
  ).value!
  const fallback = proportionInterval({
    proportion: 0,
    variance: 0,
    df: nobody.df,
    respondents: rows.length,
    sumOfWeights: weights.reduce((sum, w) => sum + w, 0),
    sumOfSquaredWeights: weights.reduce((sum, w) => sum + w * w, 0),
  })
  const exact = clopperPearsonInterval(0, kish, 0.95)
  matches(t, kish, n_eff_kish, tolerance, 'n_eff_kish')
  matches(t, [fallback.lower, fallback.upper], wilson, tolerance, 'wilson at 0')
  matches(t, [exact.lower, exact.upper], clopper_pearson, tolerance, 'clopper_pearson at 0')
})

t.test('Wilson and Clopper-Pearson as printed by R for 163 of 200', async (t) => {
  const wilson = wilsonInterval(163 / 200, 200, z)
  const exact = clopperPearsonInterval(163 / 200, 200, 0.95)
  matches(t, wilson, { lower: 0.755429372388482, upper: 0.86269807199384 }, { rel: 1e-9 })
  matches(t, exact, { lower: 0.754136537551322, upper: 0.866271339820238 }, { rel: 1e-9 })
})

t.test('the default rule picks logit from 30 effective respondents, Wilson below', async (t) => {
  const at = (size: number, respondents = 500) =>
    proportionInterval({ proportion: 0.4, variance: 0.24 / size, df: 20, respondents })
  t.equal(at(30.1).method, 'logit')
  t.equal(at(29.9).method, 'wilson')
  t.equal(at(400, 40).effectiveSize, 40, 'a lucky small variance does not make 40 people 400')
  t.equal(at(400, 400).effectiveSize?.toFixed(6), '400.000000')
  const narrow = at(100, 500)
  const wide = proportionInterval(
    { proportion: 0.4, variance: 0.0024, df: 20, respondents: 500 },
    { level: 0.99 },
  )
  t.ok(wide.lower! < narrow.lower! && wide.upper! > narrow.upper!)
})

t.test('shares of 0 and 1 mirror each other and never reach beyond', async (t) => {
  const none = proportionInterval({ proportion: 0, variance: 0, df: 10, respondents: 50 })
  const all = proportionInterval({ proportion: 1, variance: 0, df: 10, respondents: 50 })
  t.equal(none.lower, 0)
  t.equal(all.upper, 1)
  matches(t, none.upper, (z * z) / 50 / (1 + (z * z) / 50), { rel: 1e-12 })
  matches(t, 1 - all.lower!, none.upper, { rel: 1e-12 })
  t.equal(none.method, 'wilson_kish')
  const asked = { method: 'korn_graubard' } as const
  const exact = proportionInterval({ proportion: 0, variance: 0, df: 10, respondents: 50 }, asked)
  matches(t, exact.upper, 1 - 0.025 ** (1 / 50), { rel: 1e-9 })
  t.equal(
    exact.method,
    'clopper_pearson_kish',
    'who asks for the conservative interval gets it at the ends too',
  )
})

t.test("Wald's interval is not given near the ends, even when asked for", async (t) => {
  const at = (proportion: number) =>
    proportionInterval({ proportion, variance: 0.0004, df: 40, respondents: 900 }, { method: 'wald' }).method
  t.strictSame([0.099, 0.1, 0.5, 0.9, 0.901].map(at), ['logit', 'wald', 'wald', 'wald', 'logit'])
})

t.test('units that happen to agree leave a width: a variance of 0 says nothing', async (t) => {
  const chance = proportionInterval({ proportion: 0.4, variance: 0, df: 1, respondents: 400 })
  matches(t, [chance.lower, chance.upper], Object.values(wilsonInterval(0.4, 400, z)), { rel: 1e-12 })
  t.equal(chance.method, 'wilson_kish')
  const nearly = proportionInterval({ proportion: 1 - 1e-15, variance: 1e-33, df: 20, respondents: 400 })
  t.equal(nearly.upper, 1, 'a share of 1 but for floating-point noise')
  t.ok(nearly.lower! < 0.995)
})

t.test('no interval without answers or without a degree of freedom', async (t) => {
  const absent = { lower: null, upper: null, method: null, effectiveSize: null }
  t.strictSame(proportionInterval({ proportion: 0.5, variance: 0.01, df: 5, respondents: 0 }), {
    ...absent,
    reason: 'no_valid_answers',
  })
  t.strictSame(proportionInterval({ proportion: 0.5, variance: 0.01, df: 0, respondents: 9 }), {
    ...absent,
    reason: 'lonely_psu',
  })
  const unknown = { method: 'guess' as 'logit' }
  t.throws(
    () => proportionInterval({ proportion: 0.5, variance: 0.01, df: 5, respondents: 9 }, unknown),
    /known method/,
  )
  t.throws(
    () => proportionInterval({ proportion: 1.5, variance: 0.01, df: 5, respondents: 9 }),
    /from 0 to 1/,
  )
  t.throws(() => proportionInterval({ proportion: 0.5, variance: -1, df: 5, respondents: 9 }), /not negative/)
})

t.test("Kish's effect of unequal weights", async (t) => {
  t.equal(kishDesignEffect(4, 8, 16).value, 1, 'equal weights')
  t.equal(kishDesignEffect(2, 4, 10).value, 1.25, 'weights 1 and 3')
  t.equal(kishEffectiveSize(4, 10).value, 1.6)
  t.strictSame(kishEffectiveSize(0, 0), { value: null, reason: 'no_valid_answers' })
})

t.test('publication classes at their cut points', async (t) => {
  t.equal(publicationClass(100, 5), 'A')
  t.equal(publicationClass(100, 5.01), 'B')
  t.equal(publicationClass(99, 5), 'B')
  t.equal(publicationClass(30, 10.01), 'C')
  t.equal(publicationClass(29, 10), 'C')
  t.equal(publicationClass(10, 15), 'C')
  t.equal(publicationClass(9.9, 1), 'D')
  t.equal(publicationClass(500, 15.01), 'D')
  t.equal(publicationClass(null, null), 'D')
})
