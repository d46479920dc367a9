import { randomUUID } from 'node:crypto'
import t from 'tap'
import { buildWeights } from '../../src/estimates/build-weights.ts'
import { itemPlaces } from '../../src/estimates/derive.ts'
import { together, unpackCross } from '../../src/estimates/packed-cross.ts'
import { plainPlan, type WeightPlan } from '../../src/estimates/plan.ts'
import {
  allUnitEstimates,
  areaEstimates,
  calibratedEstimate,
  indexEstimate,
  nationalEstimates,
  unitEstimates,
} from '../../src/estimates/read.ts'
import { changeEstimate } from '../../src/estimates/read-change.ts'
import {
  crossesOfVersion,
  effectsOfVersion,
  psusOfVersion,
  strataOfVersion,
} from '../../src/estimates/read-queries.ts'
import { scaleReliability } from '../../src/estimates/read-reliability.ts'
import { NotFinal, rebuildEstimates } from '../../src/estimates/rebuild.ts'
import { findWeightVersion } from '../../src/estimates/version-queries.ts'
import { weighCrosses } from '../../src/estimates/weigh-crosses.ts'
import { fold } from '../../src/responses/fold.ts'
import { recount } from '../../src/responses/recount.ts'
import { withdrawSheet } from '../../src/responses/revise.ts'
import { reliability } from '../../src/statistics/alpha.ts'
import { estimateFromPsus } from '../../src/statistics/count-estimate.ts'
import { covariances, crossProducts } from '../../src/statistics/cross-products.ts'
import { surveyDesign } from '../../src/statistics/design.ts'
import { estimate } from '../../src/statistics/estimate.ts'
import { histogramQuantile } from '../../src/statistics/histogram-quantile.ts'
import { linearisedMean } from '../../src/statistics/linearised.ts'
import { answer, likertItems, likertRound } from '../statistics/reference/likert.ts'
import { type Case, matches, readCase } from '../statistics/reference/read.ts'
import { openTestDatabase } from '../support/database.ts'
import { type LikertRound, likertInTables, likertUnits } from './likert-rounds.ts'

const { db } = await openTestDatabase(t)
const units = await likertUnits(db)
const rounds = [await likertInTables(db, units, 1), await likertInTables(db, units, 2)] as const
const codes = [1, 2, 3, 4, 5]

const design = { population: units.population, fpc: 'as_given', lonelyPsu: 'fail' } as const
const planOf = ({ weights }: LikertRound, more: Partial<WeightPlan> = {}): WeightPlan => ({
  ...plainPlan,
  base: { kind: 'given', weights },
  design,
  ...more,
})

async function built(round: LikertRound, plan: WeightPlan): Promise<number> {
  const weights = await buildWeights(db, null, { roundId: round.roundId, versionId: round.versionId, plan })
  if (weights.reason !== null) throw new Error(weights.reason)
  await rebuildEstimates(db, weights.weightVersionId)
  return weights.weightVersionId
}

const version = await built(rounds[0], planOf(rounds[0]))
const expectedOf = (id: string): Case => readCase(id)!
const provinceOf = (unitId: number | null) =>
  [...units.provinces].find(([, province]) => province === unitId)?.[0] ?? ''

t.test('Q02: figures from derived tables are those R makes of the raw rows', async (t) => {
  const { expected, tolerance } = expectedOf('Q02')
  const { figures: nation, built: state, margins } = await nationalEstimates(db, version)
  const { figures: areas } = await areaEstimates(db, version)
  t.same(state, { state: 'provisional', sheets: rounds[0].rows.length, waiting: 0 })
  t.equal(margins, 'none')
  const strata = await strataOfVersion(db, version)
  const places = itemPlaces((await findWeightVersion(db, version))!.layout)
  for (const item of likertItems) {
    const of = (figures: (typeof areas)[number]) => figures.items.find(({ code }) => code === item)!
    const { mean, top2 } = of(nation)
    const { positions } = places.find(({ code }) => code === item)!
    const histogram = positions.map((at) => strata.reduce((sum, { totals }) => sum + totals[at]!, 0))
    matches(
      t,
      {
        mean: { est: mean.value, se: mean.se.value },
        top2: { est: top2.value, se: top2.se.value },
        quartiles: [0.25, 0.5, 0.75].map((p) => histogramQuantile(histogram, p).value),
        by_province: Object.fromEntries(
          areas.map((area) => [
            provinceOf(area.areaId),
            {
              mean: of(area).mean.value,
              se: of(area).mean.se.value,
              top2: of(area).top2.value,
              se_top2: of(area).top2.se.value,
            },
          ]),
        ),
      },
      expected.items[item],
      tolerance,
      item,
    )
    t.equal(mean.df, expected.degf)
  }
  const { figures: index } = await indexEstimate(db, version, likertItems)
  matches(
    t,
    { est: 100 * index.value!, se: 100 * index.se.value! },
    expected.index_top2,
    tolerance,
    'index with covariances',
  )
})

t.test('Q02: a commune by its villages and by its respondents', async (t) => {
  const { expected, tolerance } = expectedOf('Q02')
  const { positions, index } = itemPlaces((await findWeightVersion(db, version))!.layout).find(
    ({ code }) => code === 'q1',
  )!
  const { figures: table } = await allUnitEstimates(db, version)
  t.equal(table.length, units.communes.size)
  for (const [code, { unitId }] of units.communes) {
    const villages = (await psusOfVersion(db, version, unitId)).map(({ psu, weights }) => ({
      stratum: code,
      psu: String(psu),
      weights: positions.map((at) => weights[at]!),
    }))
    const byVillage = estimateFromPsus(villages, codes)
    matches(
      t,
      { mean: byVillage.value, se: byVillage.se.value },
      expected.q1_by_commune_psu_village[code],
      tolerance,
      `${code} villages`,
    )
    const { figures } = await unitEstimates(db, version, unitId)
    const { mean } = figures!.items.find((item) => item.code === 'q1')!
    const effect = (await effectsOfVersion(db, version, figures!.areaId)).get(figures!.areaId)![index]!
    t.ok(effect >= 1)
    matches(
      t,
      { mean: mean.value, se: mean.se.value! / Math.sqrt(effect) },
      expected.q1_by_commune_element[code],
      tolerance,
      `${code} respondents, before the pooled effect of villages`,
    )
    t.same(
      table.find((row) => row.unitId === unitId),
      figures,
      'the table says what the commune says',
    )
  }
})

t.test('Q03: change between two rounds with the covariance of the communes in both', async (t) => {
  const { expected, tolerance } = expectedOf('Q03')
  const later = await built(rounds[1], planOf(rounds[1]))
  for (const item of likertItems) {
    const { round1, round2, difference, se, df } = expected.items[item]
    const found = await changeEstimate(db, version, later, item)
    matches(
      t,
      [found.earlier.value, found.later.value, found.change.value, found.change.se.value, found.change.df],
      [round1, round2, difference, se, df],
      tolerance,
      item,
    )
  }
})

t.test('Q04: reliability from cross products', async (t) => {
  const { expected, tolerance } = expectedOf('Q04')
  const pairwise = (await scaleReliability(db, version, 'HL', { how: 'pairwise' }))!
  const complete = (await scaleReliability(db, version, 'HL'))!
  t.equal(complete.how, 'complete', 'half of the respondents or more answered everything')
  const [cross] = together(await crossesOfVersion(db, version, 'HL'))
  matches(
    t,
    {
      n_complete: complete.respondents,
      alpha_pairwise: pairwise.reliability!.alpha.value,
      alpha_complete: complete.reliability!.alpha.value,
      item_rest_pairwise: pairwise.reliability!.itemRest.map(({ value }) => value),
      item_rest_complete: complete.reliability!.itemRest.map(({ value }) => value),
      n_pairs: unpackCross(cross!, 'pairwise').counts,
      cov_complete: covariances(unpackCross(cross!, 'complete')),
    },
    Object.fromEntries(Object.entries(expected).filter(([name]) => !/weighted|feldt|^n$/.test(name))),
    tolerance,
  )
  t.equal(await scaleReliability(db, version, 'KHONG_CO'), null)
})

t.test('Q04: weighted reliability, by a pass over the sheets of units whose weights differ', async (t) => {
  const { expected, tolerance } = expectedOf('Q04')
  const read = (how: 'pairwise' | 'complete') => scaleReliability(db, version, 'HL', { how, weighted: true })
  t.match(await read('complete'), { reliability: null, reason: 'not_weighed_yet' })
  t.equal(await weighCrosses(db, version, { most: 10 }), false, 'more sheets than may be read now')
  t.match(await read('complete'), { reason: 'not_weighed_yet' })
  t.equal(await weighCrosses(db, version), true)
  const found = { pairwise: (await read('pairwise'))!, complete: (await read('complete'))! }
  matches(
    t,
    {
      alpha_weighted_pairwise: found.pairwise.reliability!.alpha.value,
      alpha_weighted_complete: found.complete.reliability!.alpha.value,
    },
    Object.fromEntries(Object.entries(expected).filter(([name]) => /weighted/.test(name))),
    tolerance,
  )
  const rows = rounds[0].rows.map((row) => likertItems.map((item) => answer(row, item)))
  const weights = rounds[0].rows.map((row) => Number(row.weight))
  const raw = reliability(covariances(crossProducts(rows, 'complete', weights), 'n')!)
  matches(
    t,
    found.complete.reliability!.itemRest.map(({ value }) => value),
    raw.itemRest.map(({ value }) => value),
    { rel: 1e-9 },
    'item-rest',
  )
  await rebuildEstimates(db, version)
  t.match(await read('complete'), { reason: 'not_weighed_yet' }, 'other estimates, other cross products')
})

t.test('weights that are alike inside a unit need no pass over its sheets', async (t) => {
  const persons = new Map([...units.communes.values()].map(({ unitId }, at) => [unitId, 1000 + 500 * at]))
  const own = await built(rounds[0], planOf(rounds[0], { base: { kind: 'population', persons } }))
  t.equal(await weighCrosses(db, own, { most: 0 }), true)
  const found = await scaleReliability(db, own, 'HL', { how: 'complete', weighted: true })
  const { rows } = rounds[0]
  const unitOf = (commune: string) => units.communes.get(commune)!.unitId
  const sheets = Map.groupBy(rows, ({ commune }) => commune!)
  const weights = rows.map(({ commune = '' }) => persons.get(unitOf(commune))! / sheets.get(commune)!.length)
  const answers = rows.map((row) => likertItems.map((item) => answer(row, item)))
  const raw = reliability(covariances(crossProducts(answers, 'complete', weights), 'n')!)
  matches(t, found!.reliability!.alpha.value, raw.alpha.value, { rel: 1e-9 })
  const areaId = [...units.provinces.values()][0]!
  const [area] = await crossesOfVersion(db, own, 'HL', areaId)
  const inArea = await scaleReliability(db, own, 'HL', { how: 'complete', weighted: true, areaId })
  t.equal(inArea!.respondents, area!.complete[0], 'one province of it')
})

t.test('Q05: raking on cells, and the error that calibration leaves', async (t) => {
  const { expected, tolerance } = expectedOf('Q05')
  const province = Object.fromEntries(
    Object.entries({ P1: 24000, P2: 30000, P3: 19000, P4: 27000 }).map(([code, target]) => [
      String(units.provinces.get(code)),
      target,
    ]),
  )
  const raked = await built(
    rounds[0],
    planOf(rounds[0], {
      margins: [
        { name: 'sex', of: { kind: 'class', item: 'A' }, targets: { 1: 51000, 2: 49000 } },
        { name: 'age', of: { kind: 'class', item: 'B' }, targets: { 1: 31000, 2: 41000, 3: 28000 } },
        { name: 'province', of: { kind: 'area' }, targets: province },
      ],
    }),
  )
  const { figures, margins } = await calibratedEstimate(db, raked, 'q1')
  t.equal(margins, 'used')
  const { record } = (await db
    .selectFrom('weight_version')
    .select('record')
    .where('weight_version_id', '=', raked)
    .executeTakeFirstOrThrow()) as {
    record: { after: { designEffect: number; largest: number; smallest: number } }
  }
  const { after } = record
  matches(
    t,
    [figures.mean.value, figures.mean.se.value, figures.top2.value, figures.top2.se.value],
    [expected.q1_mean, expected.q1_se, expected.q1_top2, expected.q1_top2_se],
    tolerance,
    'q1',
  )
  matches(
    t,
    [after.designEffect, after.largest, after.smallest],
    [expected.kish_deff, expected.max_w, expected.min_w],
    tolerance,
    'weights',
  )
  const plain = await nationalEstimates(db, raked)
  t.equal(plain.margins, 'ignored')
  matches(t, plain.figures.items.find(({ code }) => code === 'q1')!.mean.value, expected.q1_mean, tolerance)
  matches(t, plain.figures.weight, 100000, { rel: 1e-9 }, 'known population')
})

t.test(
  'where every commune of a province is surveyed, communes are strata and villages are drawn',
  async (t) => {
    const surveyed: Record<number, number> = {}
    for (const [, unitId] of units.provinces) surveyed[unitId] = 0
    for (const { path } of units.communes.values()) surveyed[path[1]!]!++
    const census = await built(rounds[0], planOf(rounds[0], { design: { ...design, population: surveyed } }))
    const rows = likertRound(1)
    const raw = estimate(
      surveyDesign(rows.map((row) => ({ stratum: row.commune!, psu: row.village! }))),
      linearisedMean(
        { weights: rows.map((row) => Number(row.weight)) },
        rows.map((row) => answer(row, 'q2')),
      ),
    )
    const { mean } = (await nationalEstimates(db, census)).figures.items.find(({ code }) => code === 'q2')!
    matches(t, [mean.value, mean.se.value], [raw.value, raw.se.value], { rel: 1e-9 })
  },
)

t.test(
  'figures are provisional until the round is closed, everything counted, and made final once',
  async (t) => {
    const round = await likertInTables(db, units, 1)
    const { roundId, versionId } = round
    await db.updateTable('round').set({ state: 'open' }).where('round_id', '=', roundId).execute()
    const own = await built(round, planOf(round))
    await t.rejects(rebuildEstimates(db, own, 'final'), new NotFinal('round_not_closed'))
    await db.updateTable('round').set({ state: 'closed' }).where('round_id', '=', roundId).execute()

    const one = await db
      .selectFrom('response')
      .selectAll()
      .where('round_id', '=', roundId)
      .orderBy('response_id')
      .limit(1)
      .executeTakeFirstOrThrow()
    const late = async (answers: Record<string, unknown>): Promise<string> => {
      const responseId = randomUUID()
      const row = { ...one, response_id: responseId, answers: JSON.stringify(answers), folded_revision: 0 }
      await db.insertInto('response').values(row).execute()
      return responseId
    }
    await late(one.answers)
    await t.rejects(rebuildEstimates(db, own, 'final'), new NotFinal('sheets_waiting'))
    t.match(await rebuildEstimates(db, own), { state: 'provisional', waiting: 1 }, 'not counted yet')
    const strange = await late({ q1: 5 })
    await fold(db, one.unit_id)
    await t.rejects(rebuildEstimates(db, own, 'final'), new NotFinal('sheets_waiting'))
    t.match(
      await rebuildEstimates(db, own),
      { state: 'provisional', waiting: 1 },
      'counted, of a class without weight',
    )
    await withdrawSheet(db, { unitId: one.unit_id, responseId: strange })
    t.same(await recount(db, one.unit_id), [])
    const final = await rebuildEstimates(db, own, 'final')
    t.match(final, { state: 'final', sheets: round.rows.length + 1, waiting: 0 })
    await t.rejects(rebuildEstimates(db, own), new NotFinal('already_final'))
    await t.rejects(rebuildEstimates(db, 999_999), /not_found|Không tìm thấy/)

    const again = await buildWeights(db, null, { roundId, versionId, plan: planOf(round) })
    t.match(again, { reason: null, number: 2 }, 'other weights are another version')
  },
)

t.test('the record of trimmed weights says what trimming did to the main figures', async (t) => {
  const { roundId, versionId } = rounds[0]
  const made = await buildWeights(db, null, {
    roundId,
    versionId,
    plan: planOf(rounds[0], { trim: 'five_medians' }),
  })
  if (made.reason !== null) throw new Error(made.reason)
  const [figure] = made.record.trimmedFigures!
  t.equal(figure!.code, 'HL')
  const { record } = await db
    .selectFrom('weight_version')
    .select('record')
    .where('weight_version_id', '=', made.weightVersionId)
    .executeTakeFirstOrThrow()
  t.match(record, { trimmedFigures: [{ code: 'HL', moved: figure!.moved }] }, 'and stays with the version')
})

t.test('weights that cannot be made say why', async (t) => {
  const { roundId, versionId } = rounds[0]
  const sex = (targets: Record<string, number>) => ({
    name: 'sex',
    of: { kind: 'class', item: 'A' } as const,
    targets,
  })
  const reasonOf = async (plan: Partial<WeightPlan>, of = versionId) =>
    await buildWeights(db, null, { roundId, versionId: of, plan: planOf(rounds[0], plan) })
  t.match(await reasonOf({ base: { kind: 'given', weights: [] } }), { reason: 'missing_weight' })
  t.match(await reasonOf({ margins: [sex({ 1: 5 })] }), {
    reason: 'missing_target',
    margin: 'sex',
    category: '2',
  })
  t.match(await reasonOf({ margins: [sex({ 1: 5, 2: 5, 3: 1 })] }), {
    reason: 'empty_category',
    category: '3',
  })
  const two = [sex({ 1: 5, 2: 5 }), { ...sex({ 1: 5, 2: 6 }), name: 'again' }]
  t.match(await reasonOf({ margins: two }), { reason: 'totals_disagree' })
  t.match(await reasonOf({ modes: ['paper'] }), { reason: 'no_sheets' })
  t.match(await reasonOf({}, rounds[1].versionId), { reason: 'no_sheets' }, 'another round’s questionnaire')
})
