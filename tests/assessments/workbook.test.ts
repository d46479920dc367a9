import ExcelJS from 'exceljs'
import t from 'tap'
import { active, inert } from '../../src/assessments/workbook-rows.ts'
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
const url = `/cases/${caseIds[0]}/assessment`
const officer = await signIn('officer', communes[0].unitId)
const token = /name="_csrf" value="([^"]+)"/.exec((await officer.get('/account')).body)?.[1] ?? ''

type Book = { book: ExcelJS.Workbook; sheet: ExcelJS.Worksheet; row(key: string): ExcelJS.Row }

async function taken(): Promise<Book> {
  const answer = await officer.get(`${url}.xlsx`)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(answer.rawPayload as unknown as ArrayBuffer)
  const sheet = book.worksheets[0]!
  return {
    book,
    sheet,
    row(key) {
      let found: ExcelJS.Row | undefined
      sheet.eachRow((row) => {
        if (row.getCell(1).value === key) found = row
      })
      if (!found) throw new Error(`no row ${key}`)
      return found
    },
  }
}

async function brought({ book }: Book) {
  const bytes = Buffer.from(await book.xlsx.writeBuffer())
  const { headers, payload } = aForm({ _csrf: token }, { name: 'phieu.xlsx', bytes })
  return await officer.send('POST', `${url}/import`, headers, payload)
}

const entries = async () =>
  await db
    .selectFrom('assessment_score')
    .select(['criterion_code', 'entry', 'explanation', 'self_points'])
    .where('case_id', '=', caseIds[0]!)
    .orderBy('criterion_code')
    .execute()

t.test('the sheet goes to Excel and comes back as it was, with a preview before it is written', async (t) => {
  const form = { ...fullSheet(framework), 'A.1:explanation': '=HYPERLINK("http://x.vn")', revision: '0' }
  t.equal((await officer.post(url, form)).statusCode, 303)
  const before = await entries()
  const same = await taken()
  t.match(textOf(await brought(same)), /Tệp giống với phiếu đang có/)
  t.ok((same.sheet as unknown as { sheetProtection?: { sheet?: boolean } }).sheetProtection?.sheet)
  t.equal(same.row('A.2:numerator').getCell(4).protection?.locked, false)
  t.not(same.row('A.2').getCell(3).protection?.locked, false)
  t.equal(same.row('A.1').getCell(8).value, `'=HYPERLINK("http://x.vn")`)
  const changed = await taken()
  changed.row('A.2:numerator').getCell(4).value = 7.5
  changed.row('A.2:numerator').getCell(4).value = 7
  changed.row('A.1').getCell(8).value = 'Kế hoạch số 12'
  const seen = await brought(changed)
  t.equal(seen.statusCode, 200)
  t.match(textOf(seen), /Những chỉ tiêu sẽ thay đổi/)
  t.same(await entries(), before, 'a preview writes nothing')
  const content = /name="content" value="([^"]+)"/.exec(seen.body)?.[1] ?? ''
  t.equal((await officer.post(`${url}/import/confirmation`, { content })).statusCode, 303)
  const after = await entries()
  const of = (code: string) => after.find((row) => row.criterion_code === code)
  t.match(of('A.2'), { entry: { kind: 'ratio', numerator: 7, denominator: 10 } })
  t.equal(of('A.1')?.explanation, 'Kế hoạch số 12')
  t.same(
    after.filter((row) => !['A.1', 'A.2'].includes(row.criterion_code)),
    before.filter((row) => !['A.1', 'A.2'].includes(row.criterion_code)),
    'all else is as it was',
  )
})

t.test(
  'what was changed where nothing is to be typed is named by row and column, and nothing is written',
  async (t) => {
    const before = await entries()
    const bad: [name: string, change: (book: Book) => void, sentence: RegExp][] = [
      [
        'formula',
        (b) => {
          b.row('A.2:numerator').getCell(4).value = { formula: '1+1', result: 2 }
        },
        /Dòng \d+, cột D: Ô có công thức/,
      ],
      [
        'column',
        (b) => {
          b.sheet.getCell(6, 3).value = 'Điểm'
        },
        /Dòng 6, cột C: Tiêu đề cột phải là “Điểm tối đa”/,
      ],
      [
        'code',
        (b) => {
          b.row('A.2').getCell(1).value = 'Z.9'
        },
        /cột A: Mã Z\.9 không có trong bộ tiêu chí/,
      ],
      [
        'maximum',
        (b) => {
          b.row('A.2').getCell(3).value = 100
        },
        /cột C: Điểm tối đa đã bị sửa/,
      ],
      [
        'rule',
        (b) => {
          b.row('A.3:numerator').getCell(4).value = 11
        },
        /Dòng \d+, cột D: A\.3:/,
      ],
      [
        'word',
        (b) => {
          b.row('A.2:numerator').getCell(4).value = 'nhiều'
        },
        /cột D: Số chưa đúng/,
      ],
      [
        'case',
        (b) => {
          b.sheet.getCell(4, 1).value = '999/de-xuat-cap-xa/1/0'
        },
        /không phải của hồ sơ/,
      ],
      ['twice', (b) => void b.sheet.addRow(['A.2', 'x']), /có hai dòng/],
      [
        'lost',
        (b) => {
          b.row('A.2:numerator').values = []
        },
        /Thiếu dòng nhập/,
      ],
    ]
    for (const [name, change, sentence] of bad) {
      const book = await taken()
      change(book)
      const answer = await brought(book)
      t.equal(answer.statusCode, 422, name)
      t.match(textOf(answer), sentence, name)
      t.notMatch(answer.body, 'name="content"', name)
    }
    const none = aForm({ _csrf: token }, { name: 'a.xlsx', bytes: Buffer.from('PK\x03\x04 no zip') })
    t.equal((await officer.send('POST', `${url}/import`, none.headers, none.payload)).statusCode, 422)
    t.same(await entries(), before)
    const neighbour = await signIn('officer', communes[1].unitId)
    t.equal((await neighbour.get(`${url}.xlsx`)).statusCode, 403)
    t.equal((await neighbour.get(`${url}/import`)).statusCode, 403)
  },
)

t.test('text that a spreadsheet would run is kept from it, and comes back', async (t) => {
  for (const text of ['=1', '+1', '-1', '@a', ' =1', '＝1']) {
    t.equal(inert(text), `'${text}`)
    t.equal(active(inert(text)), text)
  }
  t.equal(active("'chữ"), "'chữ")
})
