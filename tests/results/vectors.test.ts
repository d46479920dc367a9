import t from 'tap'
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
import { cellsOf } from './page.ts'

const person = { A01: 5 }

/** A province whose own case is measured by M01 under Thông tư 03/2018, with these answers to E13. */
async function aProvinceAsked(t: Parameters<typeof buildTestApp>[0], answers: Record<string, unknown>[]) {
  const test = await buildTestApp(t)
  const { db } = test
  const { province } = await aSmallCountry(db)
  const versionId = await publishedEdition(db, province, 'M01/1', ['T-GT/1'])
  const frameworkVersionId = await publishedFramework(db, province, 'tt-03-2018')
  const { roundId, caseIds } = await aRoundWithCases(db, {
    unit: province,
    units: [province],
    frameworkVersionId,
    questionnaires: [{ versionId, share: null }],
    state: 'open',
    // Only a sample that was drawn has an error to be told.
    collect: 'sample',
  })
  const of = { unitId: province.unitId, roundId, caseId: caseIds[0]!, versionId }
  await answered(db, of, answers as never)
  const specialist = await test.signIn('specialist', province.unitId)
  const base = `/rounds/${roundId}/results`
  const caseUrl = `${base}/cases/${of.caseId}`
  return { ...test, ...of, specialist, base, caseUrl, itemsUrl: `${caseUrl}/items/${versionId}` }
}

const vector = Object.entries({ 5: 60, 4: 96, 3: 30, 2: 10, 1: 4, 98: 12 }).flatMap(([value, times]) =>
  repeated(times, { ...person, 'M01.E13': Number(value) }),
)

t.test(
  'vector 1, from the sheets to the pages: 78,0 %, 3,99, 74,75, 3 points, 5,6 % don’t know',
  async (t) => {
    const { db, specialist, base, caseUrl, itemsUrl, ...of } = await aProvinceAsked(t, [
      ...vector,
      ...repeated(3, person),
    ])
    await appraised(db, of, fullPoints(await frameworkOf('tt-03-2018')))

    const items = await specialist.get(itemsUrl)
    const [title, n, distribution, best, mean, dontKnow] = cellsOf(items, 'M01.E13')
    t.match(title, 'Nhìn chung, Ông/Bà hài lòng')
    t.equal(n, '200')
    for (const share of ['2,0%', '5,0%', '15,0%', '48,0%', '30,0%']) t.match(distribution, share)
    t.match(best, /^78,0% \(71,7–83,2\)/)
    t.equal(mean, '3,99 / 5')
    t.equal(dontKnow, '5,6%')

    const page = await specialist.get(caseUrl)
    t.match(cellsOf(page, 'HAILONG '), [/hài lòng/, 'M01', /^78,0%/, '200'])
    t.match(cellsOf(page, 'HAILONG_DIEM'), [/Điểm hài lòng/, 'M01', /^74,75 \(\d/, '200'])
    t.same(cellsOf(page, 'N4.4').slice(1, 5), ['4', '', '3', '75,0%'])
    // The other three of Điều 8 have too few answers: no figure for them, none for the whole.
    t.match(cellsOf(page, 'N4.2').at(3), 'không đủ dữ liệu')
    const level = await specialist.get(base)
    t.match(textOf(level), /không đủ dữ liệu Chỉ số hiệu quả/)

    const csv = (await specialist.get(`${itemsUrl}/table.csv`)).body
    t.match(csv, /M01\.E13,[^\n]*,200,Rất hài lòng,30,78,71\.7,83\.2,3\.99,5\.6,93\r\n/)
  },
)

t.test('vector 2: 84,96 % shows as 85,0 % and scores 3', async (t) => {
  const answers = [
    ...repeated(2124, { ...person, 'M01.E13': 4 }),
    ...repeated(376, { ...person, 'M01.E13': 3 }),
  ]
  const { specialist, caseUrl } = await aProvinceAsked(t, answers)
  const page = await specialist.get(caseUrl)
  t.match(cellsOf(page, 'HAILONG '), [/./, 'M01', /^85,0%/, '2.500'])
  t.same(cellsOf(page, 'N4.4').slice(3, 5), ['3', '75,0%'])
})

t.test('vector 3: all answers “không biết” make no figure, no zero and no error', async (t) => {
  const { specialist, base, caseUrl, itemsUrl } = await aProvinceAsked(
    t,
    repeated(60, { ...person, 'M01.E13': 98 }),
  )
  const items = await specialist.get(itemsUrl)
  t.equal(items.statusCode, 200)
  const cells = cellsOf(items, 'M01.E13')
  t.same(cells.slice(1), ['dưới 10', 'không đủ dữ liệu', '', '', ''])
  const page = await specialist.get(caseUrl)
  t.same(cellsOf(page, 'HAILONG ').slice(2), ['không đủ dữ liệu', 'dưới 10'])
  t.match(cellsOf(page, 'N4.4')[3], 'không đủ dữ liệu')
  t.equal((await specialist.get(base)).statusCode, 200)
  const csv = (await specialist.get(`${itemsUrl}/table.csv`)).body
  t.match(csv, /M01\.E13,[^\n]*,0,,,,,,,,\r\n/)
  t.equal((await specialist.get(`${itemsUrl}/scales/S5/chart.svg`)).statusCode, 404, 'and no empty chart')
})

t.test(
  'vector 4: shares of a question with several answers are of respondents, with their number',
  async (t) => {
    const { specialist, itemsUrl } = await aProvinceAsked(t, [
      ...repeated(30, { ...person, 'M01.C01': [1, 3, 4] }),
      ...repeated(10, { ...person, 'M01.C01': [3] }),
      ...repeated(10, person),
    ])
    const [, n, distribution] = cellsOf(await specialist.get(itemsUrl), 'M01.C01')
    t.equal(n, '40')
    t.match(distribution, /75,0%.*100,0%.*75,0%/)
    t.match(distribution, 'Tỷ lệ tính trên số người trả lời')
  },
)
