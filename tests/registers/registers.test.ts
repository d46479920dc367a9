import ExcelJS from 'exceljs'
import t from 'tap'
import { checkAudit } from '../../src/audit/check.ts'
import { frozenFramework } from '../../src/frameworks/frozen.ts'
import { aForm } from '../evidence/files.ts'
import { aRoundWithCases, aSmallCountry, publishedFramework } from '../rounds/round-makers.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { fullSheet } from '../support/full-sheet.ts'

const { db, signIn } = await buildTestApp(t)
const { province, communes } = await aSmallCountry(db)
const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')
const framework = await frozenFramework(db, frameworkVersionId)
const common = { unit: province, units: communes, frameworkVersionId, state: 'open' as const }
const { caseIds } = await aRoundWithCases(db, common)
const officer = await signIn('officer', communes[0].unitId)
const colleague = await signIn('officer', communes[0].unitId)
const specialist = await signIn('specialist', province.unitId)
const base = `/cases/${caseIds[0]}`
const page = `${base}/registers`
const token = /name="_csrf" value="([^"]+)"/.exec((await officer.get('/account')).body)?.[1] ?? ''
const ratio = framework.criteria.find(({ measure }) => measure.kind === 'ratio_bands')!.code
const trend = framework.criteria.find(({ measure }) => measure.kind === 'register_trend')!.code

const figure = (
  key: string,
  when: 'now' | 'before',
  value: string,
  document = 'Báo cáo 12/BC',
  seen = '0',
) => ({
  [`${key}:${when}:value`]: value,
  [`${key}:${when}:document`]: document,
  [`${key}:${when}:seen`]: seen,
})
const stored = async () =>
  await db
    .selectFrom('register_figure')
    .selectAll()
    .where('unit_id', '=', communes[0].unitId)
    .orderBy('figure')
    .orderBy('period')
    .execute()

t.test('figures are entered with source and the previous year, and feed the sheet', async (t) => {
  const wrong = { ...figure(`${ratio}.numerator`, 'now', '-3'), [`${trend}.figure:now:value`]: '12' }
  const refused = await officer.post(page, wrong)
  t.equal(refused.statusCode, 422)
  t.match(textOf(refused), /không được là số âm/)
  t.match(textOf(refused), /xin ghi văn bản, tài liệu nguồn/)
  t.match(refused.body, /value="-3"/, 'what was typed stays')
  t.same(await stored(), [], 'and nothing is written')

  const figures = {
    ...figure(`${ratio}.numerator`, 'now', '18'),
    ...figure(`${ratio}.denominator`, 'now', '20'),
    ...figure(`${trend}.figure`, 'now', '1.040,5'),
    ...figure(`${trend}.figure`, 'before', '1.200'),
  }
  const saved = await officer.post(page, figures)
  t.equal(saved.headers.location, `${page}?done=4`)
  const [year] = [...new Set((await stored()).map((row) => Number(row.period)))].sort().slice(-1)
  t.match(
    (await stored()).filter((row) => row.figure === `${trend}.figure`),
    [
      { period: String(year! - 1), value: 1200 },
      { period: String(year), value: 1040.5, source_document: 'Báo cáo 12/BC', entered_by: officer.holderId },
    ],
  )
  const sheet = await officer.get(`${base}/assessment`)
  t.match(sheet.body, new RegExp(`name="${ratio}:numerator" type="text" value="18"`))
  t.match(sheet.body, new RegExp(`name="${trend}:previous" type="text" value="1200"`))
  t.match(textOf(sheet), /Số lấy từ sổ, chưa lưu vào phiếu/)
  t.equal((await officer.post(page, figures)).headers.location, `${page}?done=0`, 'again changes nothing')
})

t.test('two at once: the second sees what the first has written', async (t) => {
  const mine = figure(`${ratio}.numerator`, 'now', '19', 'Báo cáo 13/BC', '1')
  t.equal((await officer.post(page, mine)).statusCode, 303)
  const other = await colleague.post(page, figure(`${ratio}.numerator`, 'now', '17', 'Báo cáo 14/BC', '1'))
  t.equal(other.statusCode, 409)
  t.match(textOf(other), /vừa ghi “19”/)
  t.match(other.body, /value="17"/, 'nothing typed is lost')
  const history = textOf(await specialist.get(page))
  t.match(history, /18 19 Báo cáo 13\/BC/, 'old and new, for whoever reads the case')
})

t.test('a missing figure is null with its reason, and then may stay missing in the sheet', async (t) => {
  const key = `${ratio}.denominator`
  const both = { ...figure(key, 'now', '20', 'Báo cáo', '1'), [`${key}:now:reason`]: 'Chưa thống kê' }
  t.match(textOf(await officer.post(page, both)), /đã có số liệu thì không ghi lý do thiếu/)
  t.match(textOf(await officer.post(page, { [`${key}:now:seen`]: '1' })), /hoặc ghi lý do chưa có số liệu/)
  const without = { [`${key}:now:reason`]: 'Chưa thống kê', [`${key}:now:seen`]: '1' }
  t.equal((await officer.post(page, without)).statusCode, 303)
  t.match(
    (await stored()).find((row) => row.figure === key),
    { value: null, missing_reason: 'Chưa thống kê' },
  )
  const full = fullSheet(framework)
  const lacking = {
    ...full,
    [`${ratio}:numerator`]: '',
    [`${ratio}:denominator`]: '',
    'attestation:figures_true': '1',
  }
  const sent = await officer.post(`${base}/assessment`, { ...lacking, revision: '0', action: 'submit' })
  t.equal(sent.statusCode, 303, textOf(sent).slice(0, 400))
  const score = await db
    .selectFrom('assessment_score')
    .select(['self_state', 'self_points'])
    .where('case_id', '=', caseIds[0]!)
    .where('criterion_code', '=', ratio)
    .executeTakeFirst()
  t.match(score, { self_state: 'not_submitted', self_points: null })
  const appraisal = textOf(await specialist.get(`${base}/appraisal`))
  t.match(appraisal, /Trong sổ số liệu: tử số 19 .* mẫu số chưa có \(Chưa thống kê\)/)
  t.match(appraisal, /khác với sổ số liệu/, `the sheet's ${trend} is not the register's`)
  const late = await officer.post(page, figure(`${ratio}.numerator`, 'now', '20', 'Báo cáo 15/BC', '2'))
  t.equal(late.statusCode, 409, 'what a submitted sheet rests on does not change under it')
})

t.test('the register comes as a file: looked at first, every fault by its row', async (t) => {
  const [, second] = communes
  const own = await signIn('officer', second.unitId)
  const at = `/cases/${caseIds[1]}/registers`
  const csrf = /name="_csrf" value="([^"]+)"/.exec((await own.get('/account')).body)?.[1] ?? ''
  const book = new ExcelJS.Workbook()
  await book.xlsx.load((await own.get(`${at}.xlsx`)).rawPayload as unknown as ArrayBuffer)
  const [sheet] = book.worksheets
  sheet!.eachRow((row) => {
    if (row.getCell(1).value !== `${ratio}.numerator`) return
    row.getCell(4).value = 7.125
    row.getCell(6).value = '=1+1'
  })
  const bring = async (bytes: Buffer, name: string) => {
    const { headers, payload } = aForm({ _csrf: csrf }, { name, bytes })
    return await own.send('POST', `${at}/import`, headers, payload)
  }
  const read = await bring(Buffer.from(await book.xlsx.writeBuffer()), 'so.xlsx')
  t.equal(read.statusCode, 200)
  t.match(read.body, /value="7,125"/)
  t.match(textOf(read), /chưa có gì được ghi/)
  const year = String(new Date().getFullYear())
  const csv = (rows: string[]) => Buffer.from(['Kỳ;Mã;Số liệu;Lý do chưa có số liệu', ...rows].join('\r\n'))
  t.match(
    textOf(
      await bring(
        csv([`${year};${ratio}.numerator;7;`, `1999;${ratio}.numerator;7;`, `${year};X;1;`]),
        'a.csv',
      ),
    ),
    /Dòng 3: kỳ “1999”.* Dòng 4: mã “X”/,
  )
  t.match(textOf(await bring(Buffer.from('Mã;Kỳ\r\n'), 'a.csv')), /Tệp không có cột “Số liệu”/)
  t.equal((await bring(Buffer.from([0xff, 0xfe, 1]), 'a.csv')).statusCode, 422)
  const rows = await db
    .selectFrom('register_figure')
    .selectAll()
    .where('unit_id', '=', second.unitId)
    .execute()
  t.same(rows, [], 'a file writes nothing by itself')
  const foreign = aForm({ _csrf: token }, { name: 'a.csv', bytes: csv([]) })
  t.equal((await officer.send('POST', `${at}/import`, foreign.headers, foreign.payload)).statusCode, 403)
})

t.test('who entered a figure does not judge the case by another post; acts are in the chain', async (t) => {
  const person = await db
    .selectFrom('account_holder')
    .select('person_id')
    .where('holder_id', '=', officer.holderId)
    .executeTakeFirstOrThrow()
  const judge = await signIn('specialist', province.unitId)
  await db.updateTable('account_holder').set(person).where('holder_id', '=', judge.holderId).execute()
  const taken = await judge.post(`${base}/acts/take_up`, {})
  t.equal(taken.statusCode, 403)
  t.match(textOf(await specialist.get('/audit?act=register.save')), /Nhập sổ số liệu/)
  t.same((await checkAudit(db)).faults, [])
})
