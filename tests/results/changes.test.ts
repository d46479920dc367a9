import t from 'tap'
import { correctSheet } from '../../src/responses/revise.ts'
import { aRoundWithCases, aSmallCountry } from '../rounds/round-makers.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import {
  answered,
  appraised,
  frameworkOf,
  fullPoints,
  publishedEdition,
  publishedFramework,
  repeated,
} from './makers.ts'
import { cellsOf, namesIn } from './page.ts'

const { db, signIn } = await buildTestApp(t)
const { province, communes } = await aSmallCountry(db)
const [first, second, third] = communes
const versionId = await publishedEdition(db, province, 'M01/1')
const frameworkVersionId = await publishedFramework(db, province, 'tt-09-2021')
const { roundId, caseIds } = await aRoundWithCases(db, {
  unit: province,
  units: [first, second],
  frameworkVersionId,
  questionnaires: [{ versionId, share: null }],
  state: 'open',
})
const base = `/rounds/${roundId}/results`
const level = `${base}/frameworks/${frameworkVersionId}`
const of = { unitId: first.unitId, roundId, caseId: caseIds[0]!, versionId }
const framework = await frameworkOf('tt-09-2021')
const specialist = await signIn('specialist', province.unitId)
const satisfied = async () => cellsOf(await specialist.get(`${base}/cases/${of.caseId}`), 'HAILONG ')[2]
const index = async (name: string) => cellsOf(await specialist.get(base), name)[1]

t.test('what is kept in memory is never older than the database', async (t) => {
  await answered(db, of, repeated(10, { A01: 5, 'M01.E13': 4 }))
  t.match(await satisfied(), '≥ 95%')
  await answered(db, of, repeated(10, { A01: 5, 'M01.E13': 2 }))
  t.match(await satisfied(), /^50,0%/, 'sheets that were counted since')

  t.equal(await index(first.name), 'chưa thẩm định đủ')
  await appraised(db, of, fullPoints(framework))
  t.equal(await index(first.name), '100,00', 'an appraisal')
  await db
    .updateTable('assessment_score')
    .set({ appraisal_points: 0 })
    .where('criterion_code', '=', 'TC1.CT2')
    .execute()
  await db
    .updateTable('assessment')
    .set((b) => ({ revision: b('revision', '+', 1) }))
    .execute()
  t.equal(await index(first.name), '93,00', 'an appraisal that was changed')

  await db.updateTable('unit').set({ name: 'Xã Đổi Tên' }).where('unit_id', '=', first.unitId).execute()
  t.equal(await index('Xã Đổi Tên'), '93,00', 'a name')
  t.equal(await index(first.name), undefined)

  const round = await aRoundWithCases(db, {
    unit: province,
    units: [third],
    frameworkVersionId,
    state: 'open',
  })
  await db
    .updateTable('evaluation_case')
    .set({ round_id: roundId })
    .where('case_id', '=', round.caseIds[0]!)
    .execute()
  t.equal(namesIn(await specialist.get(base), 'units').length, 3, 'a case')
})

t.test('a corrected sheet changes counts and not their number', async (t) => {
  t.match(await satisfied(), /^50,0%/)
  const sheets = await db.selectFrom('response').select(['unit_id', 'response_id', 'answers']).execute()
  const low = sheets.filter(({ answers }) => (answers as Record<string, unknown>)['M01.E13'] === 2)
  for (const { unit_id: unitId, response_id: responseId, answers } of low.slice(0, 5)) {
    await correctSheet(db, { unitId, responseId }, { ...(answers as object), 'M01.E13': 5 })
  }
  t.match(await satisfied(), /^75,0%/)
})

t.test('weights follow the population, and so does the level', async (t) => {
  const neighbour = { unitId: second.unitId, roundId, caseId: caseIds[1]!, versionId }
  await answered(db, neighbour, repeated(20, { A01: 5, 'M01.E13': 2 }))
  const share = async () => cellsOf(await specialist.get(level), 'HAILONG ')[2]
  t.match(await share(), /^37,5%/, '15 of 40 sheets')
  for (const [unit, population] of [
    [first, 3000],
    [second, 1000],
  ] as const) {
    await db.updateTable('unit').set({ population }).where('unit_id', '=', unit.unitId).execute()
  }
  t.match(await share(), /^56,3%/, 'three quarters of the people live where 75 % are satisfied')
  t.match(textOf(await specialist.get(level)), 'quyền số theo dân số từng đơn vị')
})

t.test('a page and its charts asked for at once agree', async (t) => {
  await answered(db, of, repeated(5, { A01: 5, 'M01.E13': 1 }))
  const pages = await Promise.all(Array.from({ length: 12 }, () => specialist.get(base)))
  t.same(new Set(pages.map((page) => cellsOf(page, 'Xã Đổi Tên').at(-1))), new Set(['25']))
})
