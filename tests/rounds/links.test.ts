import { parse } from 'csv-parse/sync'
import t from 'tap'
import { printLinkCode, readLinkCode } from '../../src/rounds/link-code.ts'
import { makeLinks } from '../../src/rounds/links.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { aUnit } from '../support/makers.ts'
import { aRoundWithCases, aSmallCountry, aVersionOf, publishedFramework } from './round-makers.ts'

const { app, db, signIn } = await buildTestApp(t, { config: { publicUrl: 'https://khaosat.example.vn' } })
const { province, communes, other } = await aSmallCountry(db)
const specialist = await signIn('specialist', province.unitId)
const leader = await signIn('leader', province.unitId)
const officer = await signIn('officer', communes[0].unitId)
const neighbour = await signIn('specialist', other.unitId)
const m01 = await aVersionOf(db, 'M01')
const m02 = await aVersionOf(db, 'M02')
const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')
const two = [
  { versionId: m01, share: 0.7 },
  { versionId: m02, share: 0.3 },
]
const linksOf = async (roundId: number) =>
  await db
    .selectFrom('link as l')
    .innerJoin('evaluation_case as c', 'c.case_id', 'l.case_id')
    .select(['l.code', 'l.unit_id', 'l.questionnaire_version_id', 'l.state'])
    .where('c.round_id', '=', roundId)
    .orderBy('l.code')
    .execute()

t.test(
  'opening a round gives each case and questionnaire a code of its own; links made before stay',
  async (t) => {
    const { roundId } = await aRoundWithCases(db, {
      unit: province,
      units: communes,
      frameworkVersionId,
      questionnaires: two,
    })
    const before = await linksOf(roundId)
    await db.deleteFrom('link').where('code', '=', before[0]!.code).execute()
    t.equal((await specialist.post(`/rounds/${roundId}/opening`, { confirm: 'yes' })).statusCode, 303)
    const after = await linksOf(roundId)
    t.equal(after.length, communes.length * 2)
    t.equal(new Set(after.map((link) => `${link.unit_id} ${link.questionnaire_version_id}`)).size, 6)
    t.ok(after.every((link) => readLinkCode(link.code) === link.code))
    for (const kept of before.slice(1)) t.ok(after.some((link) => link.code === kept.code))
    t.equal(await makeLinks(db, null, roundId), 0, 'and none is made twice')
  },
)

t.test('links of a draft can be made early, those of a closed round not any more', async (t) => {
  const draft = await aRoundWithCases(db, {
    unit: province,
    units: communes,
    frameworkVersionId,
    questionnaires: two,
  })
  await db.deleteFrom('link').where('case_id', 'in', draft.caseIds).execute()
  t.match(textOf(await specialist.get(`/rounds/${draft.roundId}/links`)), 'Tạo đường dẫn')
  t.equal((await leader.post(`/rounds/${draft.roundId}/links`, {})).statusCode, 403)
  t.equal((await specialist.post(`/rounds/${draft.roundId}/links`, {})).statusCode, 303)
  t.equal((await linksOf(draft.roundId)).length, 6)
  const closed = await aRoundWithCases(db, { unit: province, units: [], frameworkVersionId, state: 'closed' })
  t.equal((await specialist.post(`/rounds/${closed.roundId}/links`, {})).statusCode, 409)
})

t.test('the page, the sheets and the QR code lead to the address people type', async (t) => {
  const { roundId, caseIds } = await aRoundWithCases(db, {
    unit: province,
    units: communes,
    frameworkVersionId,
    questionnaires: [{ versionId: m01, share: null }],
    state: 'open',
  })
  const [link] = (await linksOf(roundId)).filter((one) => one.unit_id === communes[0].unitId)
  const page = await specialist.get(`/rounds/${roundId}/links`)
  t.match(page.body, `https://khaosat.example.vn/k/${link!.code}`)
  t.match(page.body, `src="/links/${link!.code}/qr.svg"`)
  const sheets = await specialist.get(`/rounds/${roundId}/links/sheets`)
  t.equal(sheets.body.match(/class="qr-sheet"/g)?.length, 3)
  t.match(textOf(sheets), printLinkCode(link!.code))
  t.match(textOf(sheets), 'Sở Tư pháp, 0237 000 000')
  const one = await specialist.get(`/rounds/${roundId}/links/sheets?case=${caseIds[1]}`)
  t.equal(one.body.match(/class="qr-sheet"/g)?.length, 1)
  t.match(textOf(one), communes[1].name)

  const qr = await specialist.get(`/links/${link!.code}/qr.svg`)
  t.equal(qr.statusCode, 200)
  t.match(qr.headers['content-type'], 'image/svg+xml')
  t.notMatch(qr.body, 'style')
  t.equal((await officer.get(`/links/${link!.code}/qr.svg`)).statusCode, 200)
  t.equal((await neighbour.get(`/links/${link!.code}/qr.svg`)).statusCode, 403)
  t.equal((await specialist.get('/links/C7KM4RTJ/qr.svg')).statusCode, 404)
  t.equal((await specialist.get('/links/xyz/qr.svg')).statusCode, 404)
})

t.test('the table to download holds every link and no formula', async (t) => {
  const evil = await aUnit(db, { name: '=HYPERLINK("http://x";"Xã")', parent: province })
  const { roundId } = await aRoundWithCases(db, {
    unit: province,
    units: [communes[0], evil],
    frameworkVersionId,
    questionnaires: [{ versionId: m01, share: null }],
  })
  const answer = await specialist.get(`/rounds/${roundId}/links.csv`)
  t.match(answer.headers['content-disposition'], 'attachment')
  t.ok(answer.body.startsWith('\uFEFF'), 'Excel reads Vietnamese only with a mark at the front')
  const rows = parse(answer.body, { bom: true, columns: true }) as Record<string, string>[]
  t.equal(rows.length, 2)
  t.ok(rows.every((row) => row['Địa chỉ']?.startsWith('https://khaosat.example.vn/k/')))
  t.same(rows.map((row) => row['Đơn vị']).sort(), [`'=HYPERLINK("http://x";"Xã")`, communes[0].name].sort())
})

t.test(
  'a link is withdrawn and put back by those who manage the round; its code is not in the audit',
  async (t) => {
    const { roundId } = await aRoundWithCases(db, {
      unit: province,
      units: [communes[0]],
      frameworkVersionId,
      questionnaires: [{ versionId: m01, share: null }],
      state: 'open',
    })
    const [link] = await linksOf(roundId)
    const withdraw = { state: 'withdrawn' }
    t.equal((await officer.post(`/links/${link!.code}/state`, withdraw)).statusCode, 403)
    t.equal((await specialist.post(`/links/${link!.code}/state`, withdraw)).statusCode, 303)
    t.equal((await linksOf(roundId))[0]?.state, 'withdrawn')
    t.equal((await specialist.get(`/rounds/${roundId}/links/sheets`)).body.match(/class="qr-sheet"/g), null)
    t.equal((await specialist.post(`/links/${link!.code}/state`, { state: 'bogus' })).statusCode, 400)
    await specialist.post(`/links/${link!.code}/state`, { state: 'active' })
    t.equal((await linksOf(roundId))[0]?.state, 'active')
    const audit = await db.selectFrom('audit').selectAll().where('unit_id', '=', communes[0].unitId).execute()
    t.same(
      audit.filter((row) => row.act.startsWith('link.')).map((row) => row.act),
      ['link.withdraw', 'link.restore'],
    )
    t.notMatch(JSON.stringify(audit), link!.code)
  },
)

t.test('a code typed on the front page leads to its form, and a slip is said at once', async (t) => {
  const typed = await app.inject({ url: '/k?code=c7km%204rtj' })
  t.equal(typed.statusCode, 303)
  t.equal(typed.headers.location, '/k/C7KM4RTJ')
  const slip = await app.inject({ url: '/k?code=C7KM-4RTK%3Cb%3E', headers: { accept: 'text/html' } })
  t.equal(slip.statusCode, 404)
  t.match(textOf(slip), 'Xin kiểm tra lại mã')
  t.match(slip.body, 'value="C7KM-4RTK&lt;b&gt;"')
  t.equal((await app.inject({ url: '/k' })).headers.location, '/')
  t.equal((await app.inject({ url: '/k?code=a&code=b', headers: { accept: 'text/html' } })).statusCode, 404)
})
