import fc from 'fast-check'
import t from 'tap'
import {
  estimateFromElements,
  estimateFromPsus,
  indexFromPsus,
  type PsuCounts,
} from '../../src/statistics/count-estimate.ts'
import { surveyDesign } from '../../src/statistics/design.ts'
import { estimate } from '../../src/statistics/estimate.ts'
import { histogramQuantile } from '../../src/statistics/histogram-quantile.ts'
import { linearisedMean, linearisedTotal } from '../../src/statistics/linearised.ts'
import { holds } from './property.ts'
import { answer, countsBy, likertItems, likertRound, together } from './reference/likert.ts'
import { matches, referenceTest } from './reference/read.ts'

const codes = [1, 2, 3, 4, 5]
const satisfied = [0, 0, 0, 1, 1]
const byCommune = { stratum: 'province', psu: 'commune', population: 'n_communes' }

referenceTest(
  t,
  'Q02',
  'national, province and commune figures from counts by unit',
  (t, { expected, tolerance }) => {
    const rows = likertRound(1)
    const figures = (units: readonly PsuCounts[], scores: readonly number[]) => {
      const { value, se } = estimateFromPsus(units, scores)
      return { est: value, se: se.value }
    }
    for (const item of likertItems) {
      const units = countsBy(rows, item, byCommune)
      const histogram = together(units)
      const provinces = [...new Set(units.map(({ stratum }) => stratum))]
      matches(
        t,
        {
          mean: figures(units, codes),
          top2: figures(units, satisfied),
          quartiles: [0.25, 0.5, 0.75].map((p) => histogramQuantile(histogram, p).value),
          by_province: Object.fromEntries(
            provinces.map((province) => {
              const domain = units.map((unit) => ({ ...unit, inDomain: unit.stratum === province }))
              const mean = figures(domain, codes)
              const top2 = figures(domain, satisfied)
              return [province, { mean: mean.est, se: mean.se, top2: top2.est, se_top2: top2.se }]
            }),
          ),
        },
        expected.items[item],
        tolerance,
        item,
      )
    }
    const all = likertItems.map((item) => countsBy(rows, item, byCommune))
    t.equal(estimateFromPsus(all[0]!, codes).df, expected.degf)
    const index = indexFromPsus(all, satisfied)
    matches(
      t,
      { est: 100 * index.value!, se: 100 * index.se.value! },
      expected.index_top2,
      tolerance,
      'index',
    )

    const villages = countsBy(rows, 'q1', { stratum: 'commune', psu: 'village' })
    const squares = countsBy(
      rows,
      'q1',
      { stratum: 'commune', psu: 'village' },
      (row) => Number(row.weight) ** 2,
    )
    for (const commune of Object.keys(expected.q1_by_commune_psu_village)) {
      const inside = villages.filter(({ stratum }) => stratum === commune)
      const byVillage = estimateFromPsus(inside, codes)
      const byElement = estimateFromElements(
        {
          weights: together(inside),
          squaredWeights: together(squares.filter(({ stratum }) => stratum === commune)),
          respondents: rows.filter((row) => row.commune === commune).length,
        },
        codes,
      )
      const answerOf = ({ value, se }: typeof byVillage) => ({ mean: value, se: se.value })
      matches(
        t,
        answerOf(byVillage),
        expected.q1_by_commune_psu_village[commune],
        tolerance,
        `${commune} villages`,
      )
      matches(
        t,
        answerOf(byElement),
        expected.q1_by_commune_element[commune],
        tolerance,
        `${commune} elements`,
      )
    }
  },
)

t.test('counts by unit give what the raw rows give', async (t) => {
  const rows = likertRound(1)
  const design = surveyDesign(
    rows.map((row) => ({
      stratum: row.province!,
      psu: row.commune!,
      populationPsus: Number(row.n_communes),
    })),
  )
  const weights = rows.map((row) => Number(row.weight))
  const raw = estimate(
    design,
    linearisedMean(
      { weights },
      rows.map((row) => answer(row, 'q3')),
    ),
  )
  const counted = estimateFromPsus(countsBy(rows, 'q3', byCommune), codes)
  matches(t, [counted.value, counted.se.value, counted.df], [raw.value, raw.se.value, raw.df], { rel: 1e-12 })
})

t.test(
  'a figure of one commune with the commune as unit is refused, never given a standard error of 0',
  async (t) => {
    const units = countsBy(likertRound(1), 'q1', byCommune)
    const one = units.map((unit) => ({ ...unit, inDomain: unit.psu === 'P1C01' }))
    const result = estimateFromPsus(one, codes)
    t.equal(result.value?.toFixed(6), '1.425895')
    t.strictSame(result.variance, { value: null, reason: 'lonely_psu' })
    t.strictSame(result.se, { value: null, reason: 'lonely_psu' })
  },
)

t.test('units without a valid answer keep their place in the stratum', async (t) => {
  const stratum = 'A'
  const units = [
    { stratum, psu: '1', weights: [1, 1] },
    { stratum, psu: '2', weights: [0, 2] },
    { stratum, psu: '3', weights: [0, 0] },
  ]
  // ȳ = 3/4; z = (1·-3/4 + 1·1/4)/4, (2·1/4)/4, 0 = -1/8, 1/8, 0; 3/2 · (2/64) = 3/64
  t.equal(estimateFromPsus(units, [0, 1]).variance.value, 3 / 64)
})

t.test('no answers, one respondent, equal answers', async (t) => {
  const none = estimateFromPsus([{ stratum: 'A', psu: '1', weights: [0, 0] }], [0, 1])
  t.equal(none.value, null)
  t.equal(none.reason, 'no_valid_answers')
  t.equal(none.se.reason, 'no_valid_answers')
  const single = estimateFromElements({ weights: [0, 2], squaredWeights: [0, 4], respondents: 1 }, [0, 1])
  t.equal(single.value, 1)
  t.equal(single.variance.reason, 'lonely_psu')
  const alike = estimateFromElements({ weights: [0, 9], squaredWeights: [0, 9], respondents: 9 }, [0, 1])
  t.equal(alike.variance.value, 0)
  const oneOfTen = { weights: [0, 3], squaredWeights: [0, 9], respondents: 10 }
  t.equal(estimateFromElements(oneOfTen, [0, 1]).variance.reason, 'lonely_psu', 'one of ten answered')
})

t.test('answers from a single unit of several have no error, not an error of 0', async (t) => {
  const psu = (name: string, weights: number[]) => ({ stratum: 'A', psu: name, weights })
  const counted = estimateFromPsus([psu('1', [3, 5]), psu('2', [0, 0]), psu('3', [0, 0])], [0, 1])
  t.match(counted, { value: 0.625, se: { reason: 'lonely_psu' }, df: 0 })
  const design = surveyDesign(['1', '1', '2', '3'].map((name) => ({ stratum: 'A', psu: name })))
  const listed = estimate(design, linearisedMean({ weights: [1, 1, 1, 1] }, [1, 0, null, null]))
  t.match(listed, { value: 0.5, se: { reason: 'lonely_psu' }, df: 0 })
  const total = estimate(design, linearisedTotal({ weights: [1, 1, 1, 1] }, [1, 0, null, null]))
  t.match(total, { value: 1, se: { reason: 'lonely_psu' }, df: 0 })
})

t.test('an index leaves out items nobody answered, as long as enough weight has an answer', async (t) => {
  const item = (...rows: number[][]) => rows.map((weights, c) => ({ stratum: 'A', psu: String(c), weights }))
  const first = item([1, 3], [2, 2])
  const second = item([2, 2], [0, 4])
  const nobody = item([0, 0], [0, 0])
  const two = indexFromPsus([first, second], [0, 1])
  const three = indexFromPsus([first, second, nobody], [0, 1])
  t.strictSame([three.value, three.variance, three.df], [two.value, two.variance, two.df])
  t.match(indexFromPsus([first, nobody], [0, 1]), { value: null, reason: 'missing_weight_share' })
  t.match(indexFromPsus([nobody, nobody], [0, 1]), { value: null, reason: 'no_valid_answers' })
  t.throws(() => indexFromPsus([first, second], [0, 1], [1]), /one weight for each item/)
  t.throws(() => indexFromPsus([first, second], [0, 1], [1, -1]), /not negative/)
})

t.test(
  'element variance of equal weights is the textbook one, and a design effect multiplies it',
  async (t) => {
    const counts = { weights: [50, 50], squaredWeights: [50, 50], respondents: 100 }
    matches(t, estimateFromElements(counts, [0, 1]).variance.value, 0.25 / 99, { rel: 1e-14 })
    matches(t, estimateFromElements(counts, [0, 1], 1.8).variance.value, (1.8 * 0.25) / 99, { rel: 1e-14 })
    t.throws(() => estimateFromElements(counts, [0, 1], 0.9), /design effect of 1 or more/)
    t.throws(() => estimateFromElements(counts, [0, 1, 2]), /one score for each category/)
  },
)

const unit = fc.record({
  stratum: fc.constantFrom('A', 'B'),
  weights: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 5, maxLength: 5 }),
})
const units = fc
  .array(unit, { minLength: 4, maxLength: 12 })
  .map((list) => list.map((row, i) => ({ ...row, psu: String(i) })))

t.test(
  'order of units changes nothing; a constant factor on weights changes neither mean nor error',
  async (t) => {
    holds(
      t,
      fc.property(units, fc.double({ min: 0.01, max: 1000, noNaN: true }), (list, constant) => {
        const options = { lonelyPsu: 'adjust' } as const
        const first = estimateFromPsus(list, codes, options)
        const reversed = estimateFromPsus(list.toReversed(), codes, options)
        const scaled = estimateFromPsus(
          list.map((row) => ({ ...row, weights: row.weights.map((w) => w * constant) })),
          codes,
          options,
        )
        return [reversed, scaled].every((other) =>
          first.value === null
            ? other.value === null
            : Math.abs(other.value! - first.value) < 1e-9 &&
              other.df === first.df &&
              other.variance.reason === first.variance.reason &&
              Math.abs((other.variance.value ?? 0) - (first.variance.value ?? 0)) < 1e-9,
        )
      }),
    )
  },
)
