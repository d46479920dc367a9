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
import { cellsOf, namesIn } from './page.ts'

const { db, app, signIn } = await buildTestApp(t)
const { province, communes, other, otherCommune, nation } = await aSmallCountry(db)
const [own, neighbour] = communes
const versionId = await publishedEdition(db, province, 'M01/1', ['T-GT/1'])
const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')
const { roundId, caseIds } = await aRoundWithCases(db, {
  unit: province,
  units: [own, neighbour],
  frameworkVersionId,
  questionnaires: [{ versionId, share: null }],
  state: 'open',
})
const base = `/rounds/${roundId}/results`
const [ownCase, otherCase] = caseIds.map((caseId) => `${base}/cases/${caseId}`)
const framework = await frameworkOf('de-xuat-cap-xa')
const secret = 'Lời chỉ người thẩm định viết'
for (const [index, unit] of [own, neighbour].entries()) {
  const of = { unitId: unit.unitId, roundId, caseId: caseIds[index]!, versionId }
  await answered(db, of, [
    ...repeated(17, { A01: 5, 'M01.E13': 4 }),
    ...repeated(6, { A01: 5, 'M01.E13': 2 }),
  ])
  await answered(db, of, [{ A01: 5, 'M01.E13': 4 }], false)
  await appraised(db, of, fullPoints(framework), {
    entries: { 'A.2': { kind: 'ratio', numerator: 1, denominator: 10 } },
    note: secret,
  })
}
/** every address below a round's results */
const items = `${ownCase}/items/${versionId}`
const everywhere = [
  base,
  `${base}/chart.svg`,
  `${base}.csv`,
  `${ownCase}`,
  `${ownCase}/table.csv`,
  items,
  `${items}/table.csv`,
  `${items}/scales/S5/chart.svg`,
]
const level = `${base}/frameworks/${frameworkVersionId}`
const visit = (url: string) => app.inject({ url, headers: { accept: 'text/html' } })

t.test('staff of the round, and those above, see exact numbers and self-scores', async (t) => {
  for (const role of ['specialist', 'leader', 'viewer'] as const) {
    const staff = await signIn(role, province.unitId)
    for (const url of [...everywhere, level])
      t.equal((await staff.get(url)).statusCode, 200, `${role} ${url}`)
    t.equal(cellsOf(await staff.get(base), own.name).at(-1), '23')
    t.equal(cellsOf(await staff.get(items), 'M01.E13')[1], '23')
    const page = await staff.get(ownCase!)
    t.match(textOf(page), 'Tự chấm')
    t.match(cellsOf(page, 'A.2 '), [/A\.2/, '4', /\d/, '4'])
    t.notMatch(page.body, secret, 'words of the appraisal are on the sheet, not here')
  }
  const above = await signIn('viewer', nation.unitId)
  t.equal(cellsOf(await above.get(base), own.name).at(-1), '23')
})

t.test('while a round is open its units see no answer come in, and its staff do', async (t) => {
  const third = communes[2]
  const officer = await signIn('officer', third.unitId)
  const staff = await signIn('specialist', province.unitId)
  const open = await aRoundWithCases(db, {
    unit: province,
    units: [third, neighbour],
    frameworkVersionId,
    questionnaires: [{ versionId, share: null }],
    state: 'open',
  })
  const of = { unitId: third.unitId, roundId: open.roundId, caseId: open.caseIds[0]!, versionId }
  await answered(db, of, [
    ...repeated(17, { A01: 5, 'M01.E13': 4 }),
    ...repeated(6, { A01: 5, 'M01.E13': 2 }),
  ])
  const results = `/rounds/${of.roundId}/results`
  const one = `${results}/cases/${of.caseId}`
  const questions = `${one}/items/${versionId}`
  const places = [one, `${one}/table.csv`, questions, `${questions}/table.csv`, results, `${results}.csv`]
  const seen = () =>
    Promise.all(
      [...places, `/units/${third.unitId}/series`].map(async (url) => textOf(await officer.get(url))),
    )
  const before = await seen()
  t.match(before[0], 'Đợt còn mở nên chưa có kết quả khảo sát ở đây')
  for (const text of before) t.notMatch(text, /73[.,]9/, '17 of 23')
  for (const at of [0, 2, 4]) {
    t.notMatch(
      before[at],
      /không có khảo sát|Không có khảo sát|dưới 10|thu thêm phiếu/,
      'nor that there is none',
    )
  }
  t.match(
    (await officer.get(results)).body,
    `href="/rounds/${of.roundId}"`,
    'how many came in is a step away',
  )
  t.match(textOf(await staff.get(one)), '73,9')
  await answered(db, of, [{ A01: 5, 'M01.E13': 1 }])
  t.same(await seen(), before, 'one answer more changes nothing that they see')
  t.match(textOf(await staff.get(one)), '70,8')
  await db.updateTable('round').set({ state: 'closed' }).where('round_id', '=', of.roundId).execute()
  t.match(textOf(await officer.get(one)), '70,8', 'once it is closed they see theirs')
})

t.test('a commune’s officer sees the own case and no other', async (t) => {
  const ofRound = (state: 'open' | 'closed') =>
    db.updateTable('round').set({ state }).where('round_id', '=', roundId).execute()
  await ofRound('closed')
  t.teardown(async () => {
    await ofRound('open')
  })
  const officer = await signIn('officer', own.unitId)
  const page = await officer.get(base)
  t.same(namesIn(page, 'units'), [own.name])
  t.notMatch(page.body, neighbour.name)
  t.notMatch(textOf(page), 'Chỉ số chung')
  t.match(textOf(await officer.get(ownCase!)), 'Tự chấm', 'their own score is theirs')
  for (const url of everywhere) t.equal((await officer.get(url)).statusCode, 200, url)
  t.notMatch((await officer.get(`${base}.csv`)).body, neighbour.name)
  t.notMatch((await officer.get(`${base}/chart.svg`)).body, neighbour.name)
  for (const url of [
    otherCase!,
    `${otherCase}/table.csv`,
    `${otherCase}/items/${versionId}`,
    level,
    `${level}/items/${versionId}`,
  ]) {
    const refused = await officer.get(url)
    t.equal(refused.statusCode, 403, url)
    t.match(textOf(refused), 'không có quyền “xem kết quả”')
  }
})

t.test('another province, an administrator and a stranger see nothing before it is published', async (t) => {
  const elsewhere = [
    await signIn('specialist', other.unitId),
    await signIn('officer', otherCommune.unitId),
    await signIn('admin', province.unitId),
    await signIn('officer', communes[2].unitId),
  ]
  for (const visitor of elsewhere) {
    for (const url of [...everywhere, level]) {
      const answer = await visitor.get(url)
      t.equal(answer.statusCode, 403, url)
      t.notMatch(answer.body, own.name)
    }
  }
  for (const url of [...everywhere, level]) {
    const answer = await visit(url)
    t.equal(answer.statusCode, 303, url)
    t.match(answer.headers.location, '/sign-in?next=')
    const machine = await app.inject({ url, headers: { accept: 'text/csv' } })
    t.equal(machine.statusCode, 401, url)
  }
})

t.test(
  'published: everybody sees figures, n rounded to 5, no self-scores and no words of officials',
  async (t) => {
    await db
      .updateTable('round')
      .set({ state: 'published', closed_at: new Date(), published_at: new Date() })
      .execute()
    t.teardown(() =>
      db.updateTable('round').set({ state: 'open', closed_at: null, published_at: null }).execute(),
    )
    const strangers = [visit, (url: string) => specialistElsewhere.get(url)]
    const specialistElsewhere = await signIn('specialist', other.unitId)
    for (const look of strangers) {
      for (const url of [...everywhere, otherCase!, level]) {
        const answer = await look(url)
        t.equal(answer.statusCode, 200, url)
        t.notMatch(answer.body, secret)
        // Whoever looks is numbered by the tests, of which others run in the same process; pages tell the time.
        const said = answer.body.replace(/(Người Thử|Chức vụ) \d+|\d\d:\d\d|\d\d\/\d\d\/\d{4}/g, '')
        t.notMatch(said, /(?<!18-)\b2[34]\b(?![,.%])/, `${url}: neither 23 counted nor 24 received`)
        t.notMatch(textOf(answer), /Tự chấm|tạm tính/)
      }
      t.equal(cellsOf(await look(base), own.name).at(-1), '25')
      t.equal(cellsOf(await look(items), 'M01.E13')[1], '25')
      const page = await look(ownCase!)
      t.equal(cellsOf(page, 'A.2 ').length, 5, 'one column less')
      t.match(textOf(page), 'Cả đợt đã đếm 45 phiếu')
    }
    const officer = await signIn('officer', own.unitId)
    t.equal(cellsOf(await officer.get(base), neighbour.name).at(-1), '25', 'as everybody else')
    const staff = await signIn('specialist', province.unitId)
    t.equal(cellsOf(await staff.get(base), own.name).at(-1), '23', 'staff still see it exactly')
  },
)

t.test('a closed round is not published', async (t) => {
  await db.updateTable('round').set({ state: 'closed', closed_at: new Date() }).execute()
  t.equal((await visit(base)).statusCode, 303)
})
