import t from 'tap'
import { aRoundWithCases, aSmallCountry } from '../rounds/round-makers.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { aUnit } from '../support/makers.ts'
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

/*
 * A drawn sample in five communes: one has 9 answers, one 24 (the next smallest, hidden with it), one says all the same, two
 * are large. No surface may show what another keeps back.
 */
const framework = await frameworkOf('de-xuat-cap-xa')
const { db, signIn } = await buildTestApp(t)
const { province, communes } = await aSmallCountry(db)
const units = [
  ...communes,
  await aUnit(db, { name: 'Xã Thọ Xuân', parent: province }),
  await aUnit(db, { name: 'Xã Như Xuân', parent: province }),
]
const versionId = await publishedEdition(db, province, 'M01/1', ['T-GT/1'])
const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')
const common = { unit: province, units, frameworkVersionId, questionnaires: [{ versionId, share: null }] }
const round = await aRoundWithCases(db, { ...common, state: 'open', collect: 'sample' })
const base = `/rounds/${round.roundId}/results`
const at = (index: number) => ({
  unitId: units[index]!.unitId,
  roundId: round.roundId,
  caseId: round.caseIds[index]!,
  versionId,
})
const citizen = (value: number) => ({ A01: 5, 'M01.B01': value > 3 ? 4 : 1, 'M01.E13': value })
const small = 0
const beside = 1
const alike = 2
const [large, other] = [3, 4]
await answered(db, at(small), [...repeated(4, citizen(5)), ...repeated(5, citizen(2))])
await answered(db, at(beside), [...repeated(17, citizen(5)), ...repeated(7, citizen(1))])
await answered(db, at(alike), repeated(28, citizen(4)))
await answered(db, at(large), [...repeated(300, citizen(4)), ...repeated(100, citizen(2))])
await answered(db, at(other), [...repeated(360, citizen(4)), ...repeated(40, citizen(3))])
for (const index of units.keys()) await appraised(db, at(index), fullPoints(framework))
const specialist = await signIn('specialist', province.unitId)
const shares = { [small]: '44,4', [beside]: '70,8' }

const caseUrl = (index: number) => `${base}/cases/${at(index).caseId}`
const surfaces = (index: number) => [
  caseUrl(index),
  `${caseUrl(index)}/table.csv?decimal=comma`,
  `${caseUrl(index)}/items/${versionId}`,
  `${caseUrl(index)}/items/${versionId}/table.csv?decimal=comma`,
  `${caseUrl(index)}?lang=en`,
]

t.test(
  'no surface shows the commune with 9 answers, nor the one whose figures would give it away',
  async (t) => {
    for (const index of [small, beside]) {
      const share = (shares as Record<number, string>)[index]!
      for (const url of surfaces(index)) {
        const answer = await specialist.get(url)
        t.equal(answer.statusCode, 200, url)
        const text = answer.headers['content-type']?.toString().includes('html')
          ? textOf(answer)
          : answer.body
        t.notMatch(text, share, url)
        t.notMatch(text, share.replace(',', '.'), url)
      }
      const chart = await specialist.get(`${caseUrl(index)}/items/${versionId}/scales/muc5/chart.svg`)
      t.equal(chart.statusCode, 404, 'no picture of it')
    }
    const page = await specialist.get(caseUrl(beside))
    t.equal(cellsOf(page, 'HAILONG ')[2]?.split(' Nghĩa')[0], 'không hiện, để bảo vệ người trả lời')
    t.match(textOf(page), 'Được ẩn để không ai lấy tổng trừ đi')
    t.match(cellsOf(page, 'D.5 ').slice(3), ['không hiện', '—'], 'nor points that are the share itself')
    const items = await specialist.get(`${caseUrl(beside)}/items/${versionId}`)
    t.match(cellsOf(items, 'M01.E13')[2], 'không hiện, để bảo vệ người trả lời')
    const round = await specialist.get(base)
    const names = cellsOf(round, units[beside]!.name)
    t.equal(names.at(1), 'không hiện', 'its index rests on this one share, which could be worked out from it')
    t.notMatch((await specialist.get(`${base}.csv`)).body, new RegExp(`${units[beside]!.name},,\\d`))
  },
)

t.test('a small sample that agrees: its end of the scale, nowhere the exact figure', async (t) => {
  const page = await specialist.get(caseUrl(alike))
  t.match(cellsOf(page, 'HAILONG ')[2], /^≥ 95%/)
  t.match(cellsOf(page, 'D.5 ').slice(3), ['không hiện', '—'])
  const csv = (await specialist.get(`${caseUrl(alike)}/table.csv?decimal=comma`)).body
  t.match(csv, /HAILONG;[^\r]*;≥ 95;;;30;/)
  t.match(csv, /D\.5;[^\r]*;7;;;survey/)
})

t.test('large communes: interval, class and sentences; the whole is shown too', async (t) => {
  const page = await specialist.get(caseUrl(large))
  t.match(cellsOf(page, 'HAILONG ')[2], /^75,0% \(70,5–79,0\) hạng A/)
  const text = textOf(page)
  t.match(text, 'Trong 100 người trả lời (đã tính quyền số) có khoảng 75 người')
  t.match(text, 'giá trị thật nhiều khả năng nằm từ 70,5% đến 79,0%')
  t.match(text, 'Từ ai: 400 phiếu có ý kiến. Về độ chính xác, tương đương hỏi ngẫu nhiên 399 người')
  t.match(text, '(hệ số thiết kế)')
  t.match(text, 'Hạng tin cậy A. Tin cậy')
  t.match(
    (await specialist.get(`${caseUrl(large)}/table.csv`)).body,
    /HAILONG,[^\r]*,75,70\.5,79,400,A,400,1,/,
  )
  const level = await specialist.get(`${base}/frameworks/${frameworkVersionId}`)
  t.match(cellsOf(level, 'HAILONG ')[2], /^\d\d,\d%|^không đủ tin cậy/)
})

t.test('whoever wanted answered: no interval, no class, and the page says so', async (t) => {
  const open = await aRoundWithCases(db, { ...common, state: 'open' })
  const place = { ...at(large), roundId: open.roundId, caseId: open.caseIds[large]! }
  await answered(db, place, [...repeated(300, citizen(4)), ...repeated(100, citizen(2))])
  const url = `/rounds/${open.roundId}/results/cases/${place.caseId}`
  const page = await specialist.get(url)
  t.match(textOf(page), 'Mở cho mọi người: không đại diện')
  t.match(cellsOf(page, 'HAILONG ')[2], /^75,0% Nghĩa là gì/)
  for (const one of [url, `${url}/items/${versionId}`])
    t.notMatch(textOf(await specialist.get(one)), /70,5|hạng A/)
  t.match((await specialist.get(`${url}/table.csv`)).body, /HAILONG,[^\r]*,75,,,400,,,,self_selected/)
})

t.test('groups of respondents: one with 7 answers is hidden, and a second with it (vector 7)', async (t) => {
  const crossed = await aRoundWithCases(db, { ...common, state: 'open', collect: 'sample' })
  const place = { ...at(large), roundId: crossed.roundId, caseId: crossed.caseIds[large]! }
  const aged = (band: number, times: number) =>
    repeated(times, { ...citizen(5), A01: [2, 4, 6, 8][band - 1]! })
  const against = (band: number, times: number) =>
    repeated(times, { ...citizen(1), A01: [2, 4, 6, 8][band - 1]! })
  await answered(db, place, [
    ...aged(1, 4),
    ...against(1, 3),
    ...aged(2, 300),
    ...against(2, 100),
    ...aged(3, 200),
    ...against(3, 100),
    ...aged(4, 21),
    ...against(4, 4),
  ])
  const level = `/rounds/${crossed.roundId}/results/frameworks/${frameworkVersionId}`
  const page = await specialist.get(`${level}/crossings/${versionId}?by=A01`)
  t.equal(page.statusCode, 200)
  const cells = cellsOf(page, 'HAILONG ')
  t.match(cells, [
    /HAILONG/,
    'không đủ dữ liệu',
    /^75,0% \(/,
    /^66,7% \(/,
    'không hiện, để bảo vệ người trả lời',
  ])
  t.notMatch(textOf(page), /57,1|84,0/)
  t.equal((await specialist.get(`${level}/crossings/${versionId}?by=khong-co`)).statusCode, 200)
  t.equal((await specialist.get(`${level}/crossings/999999`)).statusCode, 404)
  const ofCase = `/rounds/${crossed.roundId}/results/cases/${place.caseId}/crossings/${versionId}`
  t.equal((await specialist.get(ofCase)).statusCode, 404, 'only the whole: a closed list of tables')
})

t.test('units against the whole, ranks with their intervals, two of them compared', async (t) => {
  const url = `${base}/frameworks/${frameworkVersionId}/standings?index=M01%20HAILONG`
  const page = await specialist.get(url)
  t.match(cellsOf(page, units[other]!.name), [/./, /^90,0% \(/, '—', 'bậc 1', '400'])
  t.match(textOf(page), 'Mức chung không hiện được', 'five such communes say nothing of the whole')
  t.match(cellsOf(page, units[large]!.name)[3], /bậc 2/)
  t.match(cellsOf(page, units[small]!.name), [/./, 'không đủ dữ liệu', '—', 'không xếp hạng', 'dưới 10'])
  t.match(cellsOf(page, units[beside]!.name)[1], 'không hiện')
  t.notMatch(textOf(page), /44,4|70,8/)
  const chart = await specialist.get(url.replace('standings?', 'standings/chart.svg?'))
  t.equal(chart.statusCode, 200)
  t.notMatch(chart.body, new RegExp(units[beside]!.name), 'the picture knows no more than the table')
  const two = await specialist.get(`${url}&a=${at(large).caseId}&b=${at(other).caseId}`)
  // 90 - 75 = 15; se² = 0,75·0,25/399 + 0,9·0,1/399, t(798) = 1,963: ± 5,2
  t.match(textOf(two), 'Chênh lệch +15,0 điểm, khoảng tin cậy 95% từ +9,8 đến +20,2 điểm')
  t.match(textOf(two), 'chênh lệch lớn hơn sai số khảo sát')
  const hidden = await specialist.get(`${url}&a=${at(large).caseId}&b=${at(beside).caseId}`)
  t.match(textOf(hidden), 'Chưa so sánh được')
})
