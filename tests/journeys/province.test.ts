import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Page } from 'playwright-core'
import t from 'tap'
import { enteredLeaves } from '../../src/assessments/sheet.ts'
import type { Framework } from '../../src/frameworks/framework.ts'
import { readFrameworks } from '../../src/frameworks/read.ts'
import { aSmallCountry } from '../rounds/round-makers.ts'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { aBrowser, agree, type PageForm } from '../support/citizen.ts'
import { accessibilityFaults } from '../support/examine.ts'
import { fullSheet } from '../support/full-sheet.ts'
import { listen } from '../support/listen.ts'
import { story } from '../support/story.ts'

const day = 24 * 60 * 60 * 1000
const local = (at: number) => new Date(at + 7 * 60 * 60 * 1000).toISOString().slice(0, 16)
const press = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name }).click()
const follow = (page: Page, name: string) =>
  page.getByRole('main').getByRole('link', { name }).first().click()
const rowOf = (page: Page, words: string) => page.locator('tbody tr', { hasText: words }).first()

t.test('Sở Tư pháp runs a round from setting it up to publishing it', { skip: noBrowser }, async (t) => {
  const step = story(t)
  const { url, app, db, enter, signIn, counted } = await listen(t)
  const { province, communes, departments } = await aSmallCountry(db)
  const [measured, few, silent] = communes
  const browser = await openBrowser(t)
  const page = await openPage(browser)
  await enter(page, 'specialist', province.unitId)
  const codes = new Map<string, string>()
  let round = ''

  await step('a framework and a questionnaire with its topic are published', async (t) => {
    await page.goto(`${url}/frameworks/de-xuat-cap-xa/1`)
    await press(page, 'Ban hành')
    await page.goto(`${url}/questionnaires`)
    const form = page.locator('form', { hasText: 'M01' })
    await form.getByLabel('Trật tự, an toàn giao thông').check()
    await form.getByRole('button').click()
    await page.getByText('Phiếu đã được ban hành').waitFor()
    t.match(await page.locator('table').textContent(), 'M01')
  })

  await step('a round is set up; a slip in the form loses nothing', async (t) => {
    await page.goto(`${url}/rounds/new`)
    await page.getByLabel('Tên đợt').fill('Đánh giá năm 2026')
    await page.getByLabel('Đơn vị tổ chức').selectOption({ label: province.name })
    await page.getByLabel('Mở nhận phiếu lúc').fill(local(Date.now() - day))
    await page.getByLabel('Ngừng nhận phiếu lúc').fill(local(Date.now() - 2 * day))
    await page.getByLabel('Đầu mối liên hệ').fill('Phòng Phổ biến, giáo dục pháp luật')
    await page.getByLabel('Điện thoại liên hệ').fill('0237 000 000')
    await press(page, 'Lập đợt đánh giá')
    t.match(await page.locator('.error-summary').textContent(), 'phải sau giờ mở')
    t.same(await accessibilityFaults(page), [])
    t.equal(await page.getByLabel('Tên đợt').inputValue(), 'Đánh giá năm 2026')
    await page.getByLabel('Ngừng nhận phiếu lúc').fill(local(Date.now() + 30 * day))
    await press(page, 'Lập đợt đánh giá')
    await page.getByText('Đã lập đợt đánh giá').waitFor()
    round = new URL(page.url()).pathname
  })

  await step('each commune of the province gets a case, and nobody else', async (t) => {
    await follow(page, 'Thêm hồ sơ')
    await follow(page, 'Chọn bộ tiêu chí này')
    t.ok(await page.getByLabel('M01').first().isChecked(), 'the questionnaire the framework names is chosen')
    await press(page, 'Thêm hồ sơ')
    await page.getByText('Đã thêm 3 hồ sơ').waitFor()
    const table = await page.locator('table').textContent()
    for (const { name } of communes) t.match(table, name)
    for (const { name } of departments) t.notMatch(table, name)
  })

  await step('how answers are collected is declared', async (t) => {
    await page.goto(url + round)
    await follow(page, 'Cách thu phiếu')
    // The citizens of this story answer faster than people do.
    await page.getByLabel('Phiếu gửi sớm hơn').fill('0')
    await press(page, 'Lưu')
    await page.getByText('Đã lưu cách thu phiếu').waitFor()
    t.ok(await page.getByText('Mở cho mọi người: không đại diện').isVisible())
  })

  await step('the round opens, and its links are printed', async (t) => {
    await page.goto(url + round)
    await page.getByLabel('Tôi hiểu').check()
    await press(page, 'Mở đợt')
    await page.getByText('Đã mở đợt đánh giá').waitFor()
    await page.goto(`${url}${round}/links/sheets`, { waitUntil: 'load' })
    t.equal(await page.locator('.qr-sheet').count(), 3)
    for (const { name } of communes) {
      const sheet = page.locator('.qr-sheet', { hasText: name })
      codes.set(name, (await sheet.locator('.sheet-code').textContent())?.trim() ?? '')
      const width = await sheet
        .locator('img.qr')
        .evaluate((drawn: { naturalWidth: number }) => drawn.naturalWidth)
      t.ok(width > 0, `the QR code of ${name} is drawn`)
    }
  })

  await step('the code on the paper leads a citizen to the form of the commune', async (t) => {
    const phone = await openPage(browser, { javaScript: false, width: 320 })
    await phone.goto(url)
    await phone.getByLabel('Mã khảo sát').fill('sai-ma-12')
    await phone.getByRole('button', { name: 'Mở phiếu khảo sát' }).click()
    t.equal(await phone.getByLabel('Mã khảo sát').inputValue(), 'sai-ma-12', 'a wrong code can be corrected')
    await phone.getByLabel('Mã khảo sát').fill((codes.get(measured.name) ?? '').toLowerCase())
    await phone.getByRole('button', { name: 'Mở phiếu khảo sát' }).click()
    t.match(await phone.locator('.who').textContent(), measured.name)
  })

  await step('citizens answer, the unit scores itself, the specialist appraises', async (t) => {
    const forms = [...Array(9).fill(content), ...Array(3).fill(discontent)]
    for (const opinion of forms) await answer(app, codes.get(measured.name) ?? '', opinion)
    for (const opinion of forms.slice(0, 4)) await answer(app, codes.get(few.name) ?? '', opinion)
    await counted()
    const { framework, caseId } = await theCase(measured.unitId)
    const officer = await signIn('officer', measured.unitId)
    const sheet = {
      ...fullSheet(framework),
      'attestation:figures_true': '1',
      revision: '0',
      action: 'submit',
    }
    t.equal((await officer.post(`/cases/${caseId}/assessment`, sheet)).statusCode, 303)
    const specialist = await signIn('specialist', province.unitId)
    const full = enteredLeaves(framework).flatMap(({ criterion: { code, maximum } }) => [
      [`${code}:appraisal`, String(maximum).replace('.', ',')],
      [`${code}:note`, 'Đã kiểm tra hồ sơ'],
    ])
    const appraisal = { ...Object.fromEntries(full), revision: '1', action: 'finish' }
    t.equal((await specialist.post(`/cases/${caseId}/appraisal`, appraisal)).statusCode, 303)
  })

  await step('the results show the index that paper and pencil give, with n', async (t) => {
    await page.goto(url + round)
    await follow(page, 'Kết quả')
    const row = rowOf(page, measured.name)
    // Appraised 70 of 70. Of 12 citizens 9 are content: 75 % in all but TIEPCAN, (9 × 75 + 3 × 25) / 12 = 62,5.
    // D.1 to D.3 by bands 3 × 3,75; D.4 4 × 0,625; D.5 7 × 0,75; D.6 4 × 0,75: 22 of 30.
    t.same((await row.locator('td.num').allTextContents()).map((text) => text.trim()).slice(0, 3), [
      '92,00',
      '100,00',
      '73,33',
    ])
    t.match(await row.locator('td').last().textContent(), '12')
    t.match(await rowOf(page, few.name).textContent(), /không đủ dữ liệu|chưa thẩm định/)
    t.match(
      await page.locator('section', { has: page.locator('#apart') }).textContent(),
      silent.name,
      'a unit nobody answered for stands apart',
    )
    const chart = page.locator('figure img').first()
    await chart.scrollIntoViewIfNeeded()
    await page.waitForFunction('[...document.images].every((image) => image.naturalWidth > 0)')
    t.ok(await chart.getAttribute('alt'))
  })

  await step('from the unit down to criterion and question', async (t) => {
    await page.getByRole('link', { name: measured.name, exact: true }).first().click()
    // Of two communes with answers one has four: who knew the other's share would know theirs from the whole.
    t.match(await rowOf(page, 'D.5').textContent(), 'không hiện')
    await page.locator('a[href*="/items/"]').first().click()
    t.match(await rowOf(page, 'M01.E13').textContent(), 'không hiện, để bảo vệ người trả lời')
    await page.goto(`${url}${round}/results`)
    await page.getByRole('link', { name: few.name, exact: true }).first().click()
    await page.locator('a[href*="/items/"]').first().click()
    t.match(await rowOf(page, 'M01.E13').textContent(), 'không đủ dữ liệu', 'four forms say nothing')
  })

  await step('the table is downloaded as CSV', async (t) => {
    await page.goto(`${url}${round}/results`)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('a[href*="results.csv"]').first().click(),
    ])
    const csv = await readFile(await download.path(), 'utf8')
    t.match(csv, /^\ufeff/, 'Excel knows it for UTF-8')
    t.match(csv, new RegExp(`${measured.name}.*,92,.*,73\\.33`))
  })

  await step('until it is published, strangers see nothing', async (t) => {
    const stranger = await openPage(browser)
    await stranger.goto(`${url}${round}/results`)
    t.equal(new URL(stranger.url()).pathname, '/sign-in')
    await page.goto(url + round)
    await page.getByLabel('Tôi hiểu').check()
    await press(page, 'Đóng đợt')
    await page.getByText('Đã đóng đợt đánh giá').waitFor()
    await page.getByLabel('Tôi hiểu').check()
    await press(page, 'Công bố kết quả')
    t.match(await page.getByRole('main').textContent(), 'còn chờ những phiếu đang gửi')
    const late = await aBrowser(app).get(`/k/${codes.get(measured.name)?.replace('-', '')}`)
    t.equal(late.statusCode, 410, 'a closed round takes nothing more')
    await db
      .updateTable('round')
      .set({ closed_at: new Date(Date.now() - 2 * 60_000) })
      .execute()
    await page.goto(url + round)
    await page.getByLabel('Tôi hiểu').check()
    await press(page, 'Công bố kết quả')
    await page.getByText('Đã công bố đợt đánh giá').waitFor()
    await stranger.goto(`${url}${round}/results`)
    const row = rowOf(stranger, measured.name)
    t.match(await row.textContent(), '92,00')
    t.match(await row.locator('td').last().textContent(), '10', 'twelve, rounded to five')
    t.notMatch(await row.textContent(), /\b12\b/)
  })

  async function theCase(unitId: number): Promise<{ framework: Framework; caseId: number }> {
    const folder = resolve(import.meta.dirname, '../../surveys/frameworks')
    const file = (await readFrameworks(folder)).frameworks.find(
      ({ framework }) => framework.id === 'de-xuat-cap-xa',
    )
    const row = await db
      .selectFrom('evaluation_case')
      .select('case_id')
      .where('unit_id', '=', unitId)
      .executeTakeFirstOrThrow()
    return { framework: file!.framework, caseId: row.case_id }
  }
})

/** What somebody answers, by the question or row a field ends in; anything else is left empty. */
type Opinion = Readonly<Record<string, string>>

const topic = (right: boolean): Opinion => ({
  'T-GT.K1': right ? '2' : '1',
  'T-GT.K2': right ? '1' : '2',
  'T-GT.K3': right ? '1' : '3',
  'T-GT.K4': right ? '2' : '98',
  'T-GT.S1': right ? '2' : '1',
  'T-GT.S2': right ? '2' : '98',
  'T-GT.S3': right ? '2' : '3',
})
const everywhere = (prefix: string, last: number, value: string): Opinion =>
  Object.fromEntries(Array.from({ length: last }, (_, at) => [`${prefix}0${at + 1}`, value]))

const content: Opinion = {
  A01: '5',
  'M01.B01': '3',
  'M01.C01': '1',
  ...everywhere('M01.C', 7, '4'),
  'M01.C03': '2',
  ...topic(true),
  'M01.E13': '4',
  ...everywhere('M01.F', 6, '4'),
}
const discontent: Opinion = {
  ...content,
  'M01.B01': '1',
  ...everywhere('M01.C', 7, '2'),
  ...topic(false),
  'M01.E13': '2',
  ...everywhere('M01.F', 6, '2'),
}

/** One citizen answers, from consent to receipt. */
async function answer(app: FastifyInstance, code: string, opinion: Opinion): Promise<void> {
  const citizen = aBrowser(app)
  let page = await agree(citizen, code.replace('-', ''))
  for (let pages = 0; page.form && pages < 40; pages++) page = await citizen.send(filled(page.form, opinion))
  if (!page.body.includes('Mã nhận phiếu')) throw new Error(`no receipt: ${page.body.slice(-3000)}`)
}

function filled(form: PageForm, opinion: Opinion): Record<string, string> {
  return Object.fromEntries(
    Object.keys(form.choices).flatMap((name) => {
      const value = opinion[name] ?? opinion[name.split(':').at(-1) ?? '']
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
