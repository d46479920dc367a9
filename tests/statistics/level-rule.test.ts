import t from 'tap'
import { estimateFromElements, estimateFromPsus } from '../../src/statistics/count-estimate.ts'
import { surveyDesign } from '../../src/statistics/design.ts'
import { estimate } from '../../src/statistics/estimate.ts'
import { figure, noFigure } from '../../src/statistics/figure.ts'
import { communeEstimate, pooledDesignEffect, rowsAtLevel } from '../../src/statistics/level-rule.ts'
import { linearisedMean } from '../../src/statistics/linearised.ts'
import { estimateFromMoments, stratumMoments } from '../../src/statistics/stratum-moments.ts'
import { twoStageVariance } from '../../src/statistics/two-stage.ts'
import { readSample } from './reference/api.ts'
import { countsBy, likertItems, likertRound, together } from './reference/likert.ts'
import { matches, referenceTest } from './reference/read.ts'

const codes = [1, 2, 3, 4, 5]

referenceTest(
  t,
  'Q02',
  'commune figures by the level rule, with the pooled effect of villages',
  (t, { expected, tolerance }) => {
    const rows = likertRound(1)
    const place = { stratum: 'commune', psu: 'village' }
    const villages = Map.groupBy(countsBy(rows, 'q1', place), ({ stratum }) => stratum)
    const squares = Map.groupBy(
      countsBy(rows, 'q1', place, (row) => Number(row.weight) ** 2),
      ({ stratum }) => stratum,
    )
    const elements = (commune: string) => ({
      weights: together(villages.get(commune)!),
      squaredWeights: together(squares.get(commune)!),
      respondents: rows.filter((row) => row.commune === commune).length,
    })
    const { q1_by_commune_psu_village: byVillage, q1_by_commune_element: byElement } = expected
    const province = Object.keys(byVillage).filter((commune) => commune.startsWith('P2'))
    const pooled = pooledDesignEffect(
      province.map((commune) => ({
        villages: estimateFromPsus(villages.get(commune)!, codes).variance,
        elements: estimateFromElements(elements(commune), codes).variance,
      })),
    ).value!
    const ratios = province
      .map((commune) => (byVillage[commune].se / byElement[commune].se) ** 2)
      .sort((a, b) => a - b)
    matches(t, pooled, ratios[3], { rel: 4 * tolerance.rel! })

    const [one] = province as [string]
    t.ok(villages.get(one)!.length < 5)
    const few = communeEstimate(villages.get(one)!, elements(one), codes, pooled)
    matches(
      t,
      [few.value, few.se.value],
      [byElement[one].mean, byElement[one].se * Math.sqrt(pooled)],
      tolerance,
    )
    t.equal(few.df, elements(one).respondents - 1)
    const many = [...villages.get(one)!, ...villages.get(one)!, ...villages.get(one)!].map((unit, i) => ({
      ...unit,
      psu: String(i),
    }))
    t.equal(
      communeEstimate(many, elements(one), codes, pooled).df,
      many.length - 1,
      'five villages show their own',
    )
  },
)

t.test('a pooled design effect is never below 1, and is missing where nothing shows it', async (t) => {
  const commune = (villages: number, elements: number) => ({
    villages: figure(villages),
    elements: figure(elements),
  })
  t.equal(pooledDesignEffect([commune(1, 2), commune(1, 4)]).value, 1)
  t.equal(pooledDesignEffect([commune(6, 2), commune(1, 1), commune(4, 2)]).value, 2)
  t.equal(
    pooledDesignEffect([{ villages: noFigure('lonely_psu'), elements: figure(1) }]).reason,
    'not_estimable',
  )
})

t.test('units taken for certain become strata of their own', async (t) => {
  const row = (psu: string, ssu: string, certain = false) => ({
    stratum: 'P1',
    psu,
    ssu,
    populationPsus: 10,
    certain,
  })
  t.strictSame(
    rowsAtLevel([row('seat', 'V1', true), row('seat', 'V2', true), row('C2', 'V1'), row('C3', 'V1')]),
    [
      { stratum: 'P1/seat', psu: 'V1', populationPsus: null },
      { stratum: 'P1/seat', psu: 'V2', populationPsus: null },
      { stratum: 'P1', psu: 'C2', populationPsus: 9 },
      { stratum: 'P1', psu: 'C3', populationPsus: 9 },
    ],
  )
  const slashes = [
    { stratum: 'A/', psu: 'B', ssu: 'V', certain: true },
    { stratum: 'A', psu: '/B', ssu: 'V', certain: true },
    { stratum: 'A', psu: 'C', ssu: 'V' },
  ]
  t.equal(
    new Set(rowsAtLevel(slashes).map(({ stratum }) => stratum)).size,
    3,
    'names with slashes stay apart',
  )
  const all = ['C1', 'C2'].map((psu) => ({ stratum: 'P1', psu, ssu: 'V1', populationPsus: 2 }))
  t.strictSame(
    rowsAtLevel(all).map(({ stratum }) => stratum),
    ['P1/C1', 'P1/C2'],
    'every commune surveyed: communes are strata',
  )
})

referenceTest(
  t,
  'S01',
  'two stages: all first-stage units taken leaves the second stage',
  (t, { expected, tolerance }) => {
    const { rows, weights, column } = readSample('apistrat.csv')
    const mean = linearisedMean({ weights }, column('api00'))
    if (mean.reason !== null) throw new Error(mean.reason)
    const places = rows.map((row, i) => ({
      stratum: 'country',
      psu: row.stype!,
      populationPsus: 3,
      ssu: String(i),
      populationSsus: Number(row.fpc),
    }))
    const se = Math.sqrt(twoStageVariance(places, mean.z).value!)
    matches(t, se, expected.with_fpc.se.api00, tolerance)
    const atLevel = estimate(surveyDesign(rowsAtLevel(places)), mean)
    matches(t, atLevel.se.value, expected.with_fpc.se.api00, tolerance, 'the level rule gives the same')
  },
)

referenceTest(
  t,
  'S06',
  'two stages: schools taken whole leave the first stage',
  (t, { expected, tolerance }) => {
    const { rows, weights, column } = readSample('apiclus1.csv')
    const mean = linearisedMean({ weights }, column('api00'))
    if (mean.reason !== null) throw new Error(mean.reason)
    const inDistrict = Map.groupBy(rows, (row) => row.dnum!)
    const places = rows.map((row, i) => ({
      stratum: 'all',
      psu: row.dnum!,
      populationPsus: Number(row.fpc),
      ssu: String(i),
      populationSsus: inDistrict.get(row.dnum!)!.length,
    }))
    matches(t, Math.sqrt(twoStageVariance(places, mean.z).value!), expected.se.api00, tolerance)
  },
)

referenceTest(
  t,
  'Q02',
  'one row for each stratum gives the same as its units',
  (t, { expected, tolerance }) => {
    const place = { stratum: 'province', psu: 'commune', population: 'n_communes' }
    for (const item of likertItems) {
      const strata = stratumMoments(countsBy(likertRound(1), item, place))
      const figures = (scores: number[], domain?: Set<string>) => {
        const { value, variance } = estimateFromMoments(strata, scores, domain)
        return { est: value.value, se: Math.sqrt(variance.value!) }
      }
      const { mean, top2, by_province } = expected.items[item]
      matches(t, figures(codes), mean, tolerance, `${item} mean`)
      matches(t, figures([0, 0, 0, 1, 1]), top2, tolerance, `${item} top2`)
      const { est, se } = figures(codes, new Set(['P3']))
      matches(t, [est, se], [by_province.P3.mean, by_province.P3.se], tolerance, `${item} P3`)
    }
  },
)

t.test('stratum sums of a single unit, of nothing, of identical units', async (t) => {
  const unit = (stratum: string, psu: string, weights: number[]) => ({ stratum, psu, weights })
  t.strictSame(stratumMoments([unit('A', '1', [1, 2])])[0]!.products, [1, 2, 4])
  const lonely = estimateFromMoments(stratumMoments([unit('A', '1', [1, 2])]), [0, 1])
  t.equal(lonely.variance.reason, 'lonely_psu')
  const certain = { ...unit('B', '1', [1, 3]), populationPsus: 1 }
  const pair = [unit('A', '1', [1, 3]), unit('A', '2', [3, 1])]
  const both = estimateFromMoments(stratumMoments([...pair, certain]), [0, 1])
  const byUnit = estimateFromPsus([...pair, certain], [0, 1])
  matches(t, [both.value.value, both.variance.value], [7 / 12, byUnit.variance.value], { rel: 1e-12 })
  t.equal(
    estimateFromMoments(stratumMoments([unit('A', '1', [0, 0])]), [0, 1]).value.reason,
    'no_valid_answers',
  )
  const same = stratumMoments([unit('A', '1', [1 / 3, 2 / 3]), unit('A', '2', [1 / 3, 2 / 3])])
  t.equal(estimateFromMoments(same, [0, 1]).variance.value, 0, 'what cancels down to noise is zero')
})
