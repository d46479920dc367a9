import { parse } from 'csv-parse/sync'
import t, { type Test } from 'tap'
import { publishResults } from '../../src/publications/publish.ts'
import { closeRound } from '../../src/rounds/close.ts'
import { reopenRound } from '../../src/rounds/reopen.ts'
import { seededRandom } from '../../src/statistics/random.ts'
import { attack, type TableCell, type TableSum, unprotected } from '../../src/statistics/suppression.ts'
import { aRoundWithCases, aSmallCountry } from '../rounds/round-makers.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { aUnit } from '../support/makers.ts'
import { type Group, joined, randomCommunes, shareOf, sheetsOf, sizeOf } from './disclosure-round.ts'
import { everySurface } from './every-surface.ts'
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

/** What pages show of the cells of one index in a round: cases, bands of age, the whole. */
async function cellsShown(of: { roundId: number; caseIds: readonly number[] }, edition = '') {
  const results = `/rounds/${of.roundId}/results`
  const level = `${results}/frameworks/${frameworkVersionId}`
  const isShown = (text: string | undefined) => /^\d/.test(text ?? '')
  const hidden = new Set<string>()
  for (const [at, caseId] of of.caseIds.entries()) {
    const page = await specialist.get(`${results}/cases/${caseId}${edition}`)
    if (!isShown(cellsOf(page, 'HAILONG ')[2])) hidden.add(`case ${at}`)
  }
  const whole = cellsOf(await specialist.get(`${level}${edition}`), 'HAILONG ')[2]
  if (!isShown(whole) && !/^không đủ tin cậy/.test(whole ?? '')) hidden.add('all')
  const crossed = await specialist.get(
    `${level}/crossings/${versionId}${edition ? `${edition}&` : '?'}by=A01`,
  )
  for (const [band, cell] of cellsOf(crossed, 'HAILONG ').slice(1).entries()) {
    if (!isShown(cell) && !/^không đủ tin cậy/.test(cell)) hidden.add(`band ${band}`)
  }
  return hidden
}

/** Asks every surface of a round whether it says one of the shares. */
async function sayingNone(
  t: Test,
  of: { roundId: number; caseIds: readonly number[] },
  shares: readonly string[],
  edition?: string,
) {
  const surfaces = everySurface({
    ...of,
    frameworkVersionId,
    versionId,
    scale: 'muc5',
    attributes: ['A01', 'A02'],
    index: 'M01 HAILONG',
  })
  let asked = 0
  for (const url of surfaces) {
    const address = edition ? `${url}${url.includes('?') ? '&' : '?'}edition=${edition}` : url
    const answer = await specialist.get(address)
    if (answer.statusCode === 404) continue
    asked++
    t.equal(answer.statusCode, 200, address)
    const text = /html/.test(String(answer.headers['content-type'])) ? textOf(answer) : answer.body
    for (const share of shares) {
      const said = new RegExp(`(?<![\\d,.])${share.replace(',', '[,.]')}(?![\\d])`).exec(text)
      if (said) t.fail(`${address} says ${text.slice(Math.max(0, said.index - 60), said.index + 40)}`)
    }
  }
  t.ok(asked > 40, `${asked} surfaces`)
}

const sizes = [
  [0, 3],
  [1, 5],
  [3, 9],
  [8, 30],
  [20, 60],
] as const

t.test('all surfaces of two editions together say nothing of a few people', async (t) => {
  const made = await aRoundWithCases(db, { ...common, state: 'open', collect: 'sample' })
  const place = (index: number) => ({
    ...at(index),
    roundId: made.roundId,
    caseId: made.caseIds[index]!,
  })
  const first = randomCommunes(11, sizes)
  for (const index of units.keys()) {
    await answered(db, place(index), sheetsOf(first[index]!))
    await appraised(db, place(index), fullPoints(framework))
  }
  const cellsIn = (communes: readonly (readonly Group[])[]): TableCell[] => [
    ...communes.map((groups, index) => ({ code: `case ${index}`, n: sizeOf(groups) })),
    ...joined(communes).map((group, band) => ({ code: `band ${band}`, n: sizeOf([group]) })),
    { code: 'all', n: sizeOf(joined(communes)) },
  ]
  const shareBy = (communes: readonly (readonly Group[])[]) =>
    new Map<string, string>([
      ...communes.map((groups, index) => [`case ${index}`, shareOf(groups)] as const),
      ...joined(communes).map((group, band) => [`band ${band}`, shareOf([group])] as const),
      ['all', shareOf(joined(communes))] as const,
    ])
  const sums: TableSum[] = [
    { total: 'all', parts: units.map((_, index) => `case ${index}`) },
    { total: 'all', parts: [0, 1, 2, 3].map((band) => `band ${band}`) },
  ]
  const publish = async (reason: string | null) => {
    await closeRound(db, null, made.roundId, new Date(Date.now() - 600_000))
    await publishResults(db, null, made.roundId, new Date(), reason)
  }
  await publish(null)
  const hidden = await cellsShown(made)
  t.ok(hidden.size > 1 && hidden.size < 10, [...hidden].join(', '))
  t.same(unprotected({ cells: cellsIn(first), sums }, hidden), [], 'nothing hidden can be worked out')
  const shares = shareBy(first)
  await sayingNone(
    t,
    made,
    [...hidden].map((code) => shares.get(code)!),
  )

  const until = new Date(Date.now() + 3_600_000)
  await reopenRound(db, null, made.roundId, { until, reason: 'Phiếu giấy đến muộn' })
  const { below } = seededRandom(111)
  const late = first.map((_, index): Group[] =>
    [0, 1, 2, 3].map(() => ({ yes: below(index + 1), no: below(2) })),
  )
  for (const index of units.keys()) await answered(db, place(index), sheetsOf(late[index]!))
  await publish('Thêm phiếu giấy đến muộn')
  const second = first.map((groups, index) => joined([groups, late[index]!]))
  const after = await cellsShown(made)
  t.same(await cellsShown(made, '?edition=1'), hidden, 'the first edition stands')
  t.same(unprotected({ cells: cellsIn(second), sums }, after), [], 'nor in the second')
  // Both together: each cell now is the cell then and who came late.
  const late_ = cellsIn(late).map(({ code, n }) => ({ code: `late ${code}`, n }))
  const now = (code: string) => `now ${code}`
  const both = {
    cells: [...cellsIn(first), ...cellsIn(second).map(({ code, n }) => ({ code: now(code), n })), ...late_],
    sums: [
      ...sums,
      ...sums.map(({ total, parts }) => ({ total: now(total), parts: parts.map(now) })),
      ...cellsIn(first).map(({ code }) => ({ total: now(code), parts: [code, `late ${code}`] })),
    ],
  }
  const unknown = new Set([...hidden, ...[...after].map(now), ...late_.map(({ code }) => code)])
  const given = attack(both, unknown).filter(({ n, low, high }) => n > 0 && n < 10 && high - low < 1e-6)
  t.same(given, [], 'nor from the difference of both')
  const secret = shareBy(second)
  await sayingNone(
    t,
    made,
    [...after].map((code) => secret.get(code)!).filter((share) => ![...shares.values()].includes(share)),
  )
})

t.test('another round beside this one, how sure points by bands are, how firm the ranking is', async (t) => {
  const before = await aRoundWithCases(db, {
    ...common,
    name: 'Khảo sát năm trước',
    opensAt: new Date(Date.now() - 400 * 24 * 60 * 60 * 1000),
    state: 'closed',
    collect: 'sample',
  })
  const then = { roundId: before.roundId, versionId }
  const place = (index: number) => ({ ...then, unitId: units[index]!.unitId, caseId: before.caseIds[index]! })
  await answered(db, place(large), [...repeated(200, citizen(4)), ...repeated(200, citizen(2))])
  await answered(db, place(beside), repeated(40, citizen(4)))
  const level = `${base}/frameworks/${frameworkVersionId}`

  const changed = await specialist.get(`${caseUrl(large)}/changes?with=${before.roundId}`)
  // 75 − 50; se² = (0,1875 + 0,25)/399, t(798) = 1,963: ± 6,5
  t.match(cellsOf(changed, 'HAILONG '), [/./, /^50,0%/, /^75,0%/, '+25,0 điểm (+18,5 đến +31,5)', /^tăng/])
  t.match(textOf(changed), 'lớn hơn sai số khảo sát')
  const series = `/units/${units[large]!.unitId}/series`
  t.match(changed.body, `href="${series}"`)
  t.match((await specialist.get(series)).body, `href="${caseUrl(large)}/changes?with=${before.roundId}"`)
  const own = await specialist.get(`${caseUrl(beside)}/changes?with=${before.roundId}`)
  t.match(cellsOf(own, 'HAILONG ').slice(2, 4), ['không hiện, để bảo vệ người trả lời', '—'])
  const all = await specialist.get(`${level}/changes?with=${before.roundId}&index=M01%20HAILONG`)
  t.match(textOf(all), 'Từng đơn vị ở hai đợt')
  t.match(cellsOf(all, units[other]!.name)[0], 'Chỉ có ở đợt sau', 'nobody answered there then')
  t.equal((await specialist.get(`${level}/changes/chart.svg?with=${before.roundId}`)).statusCode, 200)

  const sure = await specialist.get(`${caseUrl(large)}/certainty`)
  // N(75; 2,17²): below 70 with Φ(−2,31) = 1 %
  t.match(cellsOf(sure, 'D.1 '), [/./, '75,0% (70,5–79,0)', '3,75 điểm 99% 2,5 điểm 1%', /^chắc chắn/])
  const bands = await specialist.get(`${level}/certainty?criterion=D.1`)
  t.match(cellsOf(bands, units[beside]!.name)[1], 'không hiện')
  t.equal((await specialist.get(`${caseUrl(large)}/certainty/chart.svg`)).statusCode, 200)

  for (const page of [changed, own, all, sure, bands]) t.notMatch(textOf(page), /44,4|70,8/)
  t.match(textOf(await specialist.get(`${level}/robustness`)), 'Cần ít nhất hai đơn vị')
  const points = await publishedFramework(db, province, 'tt-09-2021')
  const ranked = await aRoundWithCases(db, {
    unit: province,
    units,
    frameworkVersionId: points,
    state: 'closed',
  })
  const most = fullPoints(await frameworkOf('tt-09-2021'))
  for (const [index, caseId] of ranked.caseIds.entries()) {
    const less = Object.fromEntries(Object.entries(most).map(([code, all]) => [code, all * (1 - index / 10)]))
    await appraised(db, { unitId: units[index]!.unitId, caseId }, less)
  }
  const firmly = `/rounds/${ranked.roundId}/results/frameworks/${points}/robustness`
  const firm = await specialist.get(firmly)
  t.match(
    cellsOf(firm, units[0]!.name).slice(1, 4),
    ['1', '1', '1'],
    'better in everything: first under any weights',
  )
  t.match(cellsOf(firm, units[4]!.name).slice(1, 4), ['5', '5', '5'])
  t.match(textOf(firm), /số gốc \d+ của đợt/)
  t.equal((await specialist.get(`${firmly}/chart.svg`)).statusCode, 200)

  const scale = { 'M01.C04_C07': { 'M01.C04': 5, 'M01.C05': 5, 'M01.C06': 5, 'M01.C07': 5 } }
  const low = { 'M01.C04_C07': { 'M01.C04': 1, 'M01.C05': 1, 'M01.C06': 1, 'M01.C07': 1 } }
  await answered(db, place(other), [...repeated(20, scale), ...repeated(20, low)])
  const reliable = await specialist.get(
    `/rounds/${before.roundId}/results/frameworks/${frameworkVersionId}/reliability/${versionId}`,
  )
  t.match(textOf(reliable), 'Rất cao (alpha 1,00, trên 0,95)', 'all four questions say the same')
  t.match(cellsOf(reliable, 'M01.C04').slice(1, 3), ['1,00', '1,00'])
  t.match(
    textOf(reliable),
    'Quá ít người trả lời các câu hỏi của thang đo',
    'of other scales nobody answered',
  )
  const few = await specialist.get(`${level}/agreement`)
  t.match(textOf(few), 'cần ít nhất 10 đơn vị')

  const csv = async (url: string) => {
    const answer = await specialist.get(url)
    t.equal(answer.statusCode, 200, url)
    return parse(answer.body, { bom: true, relax_column_count: true }) as string[][]
  }
  const rowOf = (rows: string[][], name: string) => rows.find((cells) => cells.includes(name)) ?? []
  const standings = await csv(`${level}/standings/table.csv?index=M01%20HAILONG`)
  t.match(rowOf(standings, units[other]!.name).slice(3, 8), ['90', '86.6', '92.6', 'A', '400'])
  t.match(rowOf(standings, units[other]!.name).slice(9, 12), ['', '1', '1'])
  t.match(rowOf(standings, units[small]!.name).slice(3, 8), ['', '', '', '', '<10'])
  t.match(
    rowOf(standings, units[beside]!.name).slice(3, 6),
    ['', '', ''],
    'hidden for the sake of the small one',
  )
  const moved = await csv(`${caseUrl(large)}/changes/table.csv?with=${before.roundId}`)
  t.match(rowOf(moved, 'HAILONG').slice(3, 14), [
    '50',
    '45.1',
    '54.9',
    '400',
    '75',
    '70.5',
    '79',
    '400',
    '25',
    '18.5',
    '31.5',
  ])
  const points_ = await csv(`${level}/certainty/table.csv`)
  t.equal(rowOf(points_, units[beside]!.name)[4], '')
  t.match(points_.find((cells) => cells[1] === units[large]!.name && cells[2] === 'D.1')?.slice(4, 10), [
    '75',
    '70.5',
    '79',
    '400',
    '3.75',
    '99',
  ])
  const firmRows = await csv(`${firmly}/table.csv`)
  t.match(rowOf(firmRows, units[4]!.name).slice(2, 6), ['5', '5', '5', '5'])
  const scales = `/rounds/${before.roundId}/results/frameworks/${frameworkVersionId}/reliability/${versionId}/table.csv`
  t.match(rowOf(await csv(scales), 'M01.C04').slice(4, 6), ['1', '1'])
  t.equal(
    rowOf(await csv(`${level}/crossings/${versionId}/table.csv?by=A01`), 'HAILONG')[3],
    '',
    'nobody said an age',
  )
  t.equal((await specialist.get(`${level}/agreement/table.csv`)).statusCode, 200)
  const { default: excel } = await import('exceljs')
  const book = new excel.Workbook()
  const sent = await specialist.get(`${level}/standings/table.xlsx?index=M01%20HAILONG`)
  await book.xlsx.load(sent.rawPayload as unknown as ArrayBuffer)
  const cells = book.worksheets[0]!.getSheetValues().slice(1) as (unknown[] | undefined)[]
  t.same(
    cells.map((row) => (row ?? []).slice(1).map((cell) => String(cell ?? ''))),
    standings.map((row) => row.slice(0, row.findLastIndex((cell) => cell !== '') + 1)),
    'the workbook says what the CSV says',
  )
})
