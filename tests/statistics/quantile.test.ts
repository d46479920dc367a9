import t from 'tap'
import { surveyDesign } from '../../src/statistics/design.ts'
import { estimateQuantile, quantileFromPsus, sampleQuantile } from '../../src/statistics/quantile.ts'
import { readSample } from './reference/api.ts'
import { answer, countsBy, likertItems, likertRound } from './reference/likert.ts'
import { matches, referenceTest } from './reference/read.ts'

referenceTest(t, 'S04', "weighted quantiles with Woodruff's interval", (t, { expected, tolerance }) => {
  const { weights, design, column } = readSample('apistrat.csv')
  const at = (method: 'wald' | 'logit') =>
    (expected.p as number[]).map((p) => estimateQuantile(design, { weights }, column('api00'), p, { method }))
  const wald = at('wald')
  const logit = at('logit')
  matches(
    t,
    {
      p: expected.p,
      quantile: wald.map(({ value }) => value),
      ci_lower: wald.map(({ lower }) => lower),
      ci_upper: wald.map(({ upper }) => upper),
      se: wald.map(({ se }) => se.value),
      xlogit_ci_lower: logit.map(({ lower }) => lower),
      xlogit_ci_upper: logit.map(({ upper }) => upper),
    },
    expected,
    tolerance,
  )
})

referenceTest(t, 'S06', 'quantiles of a cluster sample', (t, { expected, tolerance }) => {
  const { weights, design, column } = readSample('apiclus1.csv')
  const { p, q, ci_lower, ci_upper } = expected.quantile_api00
  const found = (p as number[]).map((share) => estimateQuantile(design, { weights }, column('api00'), share))
  matches(
    t,
    [found.map(({ value }) => value), found.map(({ lower }) => lower), found.map(({ upper }) => upper)],
    [q, ci_lower, ci_upper],
    tolerance,
  )
})

referenceTest(t, 'Q02', 'quartiles of Likert items from rows and from counts', (t, { expected }) => {
  const rows = likertRound(1)
  const weights = rows.map((row) => Number(row.weight))
  const place = { stratum: 'province', psu: 'commune', population: 'n_communes' }
  const design = surveyDesign(
    rows.map((row) => ({
      stratum: row.province!,
      psu: row.commune!,
      populationPsus: Number(row.n_communes),
    })),
  )
  for (const item of likertItems) {
    const values = rows.map((row) => answer(row, item))
    const units = countsBy(rows, item, place)
    const fromRows = [0.25, 0.5, 0.75].map((p) => estimateQuantile(design, { weights }, values, p))
    const fromCounts = [0.25, 0.5, 0.75].map((p) => quantileFromPsus(units, p))
    t.strictSame(
      fromRows.map(({ value }) => value),
      expected.items[item].quartiles,
    )
    matches(t, fromCounts, fromRows, { rel: 1e-9 }, item)
  }
})

t.test('a limit whose share lies outside 0..1 is null', async (t) => {
  const design = surveyDesign([1, 2, 3, 4].map((psu) => ({ stratum: 'A', psu: String(psu) })))
  const found = estimateQuantile(design, { weights: [1, 1, 1, 1] }, [1, 2, 3, 4], 0.25)
  t.equal(found.value, 1)
  t.equal(found.lower, null)
  t.equal(found.se.reason, 'not_estimable')
})

t.test('noise in cumulative weights does not move the answer; nothing valid has no quantile', async (t) => {
  t.equal(sampleQuantile({ weights: [0.7, 0.1, 0.2] }, [1, 2, 3], 0.8).value, 2)
  t.equal(sampleQuantile({ weights: [1, 1] }, [null, null], 0.5).reason, 'no_valid_answers')
  t.throws(() => sampleQuantile({ weights: [1] }, [1], 2), /p between 0 and 1/)
  t.throws(() => sampleQuantile({ weights: [1] }, [1, 2], 0.5), /one weight for each value/)
  const design = surveyDesign([{ stratum: 'A', psu: '1' }])
  const guess = { method: 'guess' as 'wald' }
  t.throws(() => estimateQuantile(design, { weights: [1] }, [1], 0.5, guess), /known method/)
})
