import { resolve } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import type { Page } from 'playwright-core'
import t from 'tap'
import { enteredLeaves } from '../../src/assessments/sheet.ts'
import { remind } from '../../src/deadlines/remind.ts'
import { readFrameworks } from '../../src/frameworks/read.ts'
import { thanhHoaBefore } from '../reforms/thanh-hoa.ts'
import { aRoundWithCases, publishedFramework } from '../rounds/round-makers.ts'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { accessibilityFaults } from '../support/examine.ts'
import { fullSheet } from '../support/full-sheet.ts'
import { listen } from '../support/listen.ts'
import { story } from '../support/story.ts'

const press = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name }).click()
const day = 24 * 60 * 60 * 1000

t.test(
  '1/7/2025: the districts of Thanh Hóa are abolished, its communes merged',
  { skip: noBrowser },
  async (t) => {
    const step = story(t)
    const { url, app, db, enter, signIn } = await listen(t)
    const before = await thanhHoaBefore(db, ['Huyện Quan Sơn', 'Huyện Mường Lát'])
    const { province, named } = before
    const [tamLu, sonHa, sonThuy] = [named('Xã Tam Lư'), named('Xã Sơn Hà'), named('Xã Sơn Thủy')]
    const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')
    const { frameworks } = await readFrameworks(resolve(import.meta.dirname, '../../surveys/frameworks'))
    const { framework } = frameworks.find((file) => file.framework.id === 'de-xuat-cap-xa')!
    const specialist = await signIn('specialist', province.unitId)
    const officer = await signIn('officer', sonHa.unitId)
    const districtPost = await signIn('specialist', named('Huyện Quan Sơn').unitId)
    const sheet = {
      ...fullSheet(framework),
      'attestation:figures_true': '1',
      revision: '0',
      action: 'submit',
    }
    const browser = await openBrowser(t)
    const page = await openPage(browser)
    let old = 0
    let addresses: string[] = []
    let pages: string[] = []
    let open: { roundId: number; caseIds: number[] }

    /** What a page of the old round says, but for the token of its forms and the minute in which it was read. */
    const bytes = ({ body }: LightMyRequestResponse) =>
      body
        .replace(/name="_csrf" value="[^"]*"/g, '')
        .replace(/(<p class="muted small">[^<]*?)\d\d\/\d\d\/\d{4} \d\d:\d\d/, '$1')
    const readAll = async () => {
      const own = await Promise.all(addresses.map(async (address) => bytes(await specialist.get(address))))
      const open = await Promise.all(
        addresses.map(async (address) =>
          bytes(await app.inject({ url: address, headers: { accept: 'text/html' } })),
        ),
      )
      return [...own, ...open]
    }

    await step('a round of 2024 is scored, appraised and published with the units of 2024', async (t) => {
      const common = { unit: province, frameworkVersionId, state: 'open' as const }
      const made = await aRoundWithCases(db, {
        ...common,
        units: [tamLu, sonHa, sonThuy],
        name: 'Đánh giá năm 2024',
      })
      old = made.roundId
      for (const [at, unit] of [tamLu, sonHa, sonThuy].entries()) {
        const own = unit === sonHa ? officer : await signIn('officer', unit.unitId)
        const caseId = made.caseIds[at]
        t.equal((await own.post(`/cases/${caseId}/assessment`, sheet)).statusCode, 303)
        const points = enteredLeaves(framework).flatMap(({ criterion: { code, maximum } }) => [
          [`${code}:appraisal`, String(unit === sonHa ? maximum! / 2 : maximum!).replace('.', ',')],
          [`${code}:note`, 'Đã kiểm tra hồ sơ'],
        ])
        const appraisal = { ...Object.fromEntries(points), revision: '1', action: 'finish' }
        t.equal((await specialist.post(`/cases/${caseId}/appraisal`, appraisal)).statusCode, 303)
      }
      await specialist.post(`/rounds/${old}/closing`, { confirm: 'yes' })
      await db
        .updateTable('round')
        .set({ closed_at: new Date(Date.now() - 120_000) })
        .execute()
      t.equal((await specialist.post(`/rounds/${old}/publication`, { confirm: 'yes' })).statusCode, 303)
      addresses = [
        `/rounds/${old}/results`,
        `/rounds/${old}/results.csv`,
        `/rounds/${old}/results/cases/${made.caseIds[1]}`,
        `/rounds/${old}/results/chart.svg`,
        `/rounds/${old}/method.json`,
        `/rounds/${old}/recomputation`,
        `/cases/${made.caseIds[1]}/course`,
      ]
      pages = await readAll()
      t.match(pages[0], 'Xã Sơn Hà')
      t.match(pages[6], 'Xã Sơn Hà')
    })

    await step('a round of 2025 is under way: a sheet in work, an appraisal begun', async (t) => {
      open = await aRoundWithCases(db, {
        unit: province,
        frameworkVersionId,
        state: 'open',
        units: [sonHa, tamLu],
        name: 'Đánh giá năm 2025',
        closesAt: new Date(Date.now() + 3 * day),
      })
      await officer.post(`/cases/${open.caseIds[0]}/assessment`, { ...sheet, action: 'save' })
      const other = await signIn('officer', tamLu.unitId)
      await other.post(`/cases/${open.caseIds[1]}/assessment`, sheet)
      const taken = await districtPost.post(`/cases/${open.caseIds[1]}/appraisal`, {
        [`${enteredLeaves(framework)[0]!.criterion.code}:appraisal`]: '0',
        [`${enteredLeaves(framework)[0]!.criterion.code}:note`]: 'Chưa có hồ sơ',
        revision: '1',
        action: 'save',
      })
      t.equal(taken.statusCode, 303)
    })

    await step('the file of the districts says what will happen before anything does', async (t) => {
      await enter(page, 'admin', province.unitId)
      await page.goto(`${url}/units/changes/new?kind=file`)
      await page.getByLabel('Tệp Excel hoặc CSV').setInputFiles({
        name: 'sap-xep.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(`\ufeff${before.csv}`),
      })
      await page.getByLabel('So sánh kết quả').selectOption('equal')
      await page.getByLabel('Số, ký hiệu văn bản').fill('1686/NQ-UBTVQH15')
      await page.getByLabel('Cơ quan ban hành').fill('Ủy ban Thường vụ Quốc hội')
      await page.getByLabel('Ngày ban hành').fill('2025-06-16')
      await page.getByLabel('Có hiệu lực từ').fill('2025-07-01')
      await press(page, 'Xem trước')
      await page.getByRole('heading', { name: 'Xem trước việc sắp xếp' }).waitFor()
      const said = (await page.getByRole('main').textContent()) ?? ''
      t.match(said, `22 đơn vị kết thúc, ${before.today.length} đơn vị bắt đầu`)
      const items = page.getByRole('region', { name: 'Việc dở dang' })
      t.match(await items.locator('tr', { hasText: 'Xã Sơn Hà' }).textContent(), /Xã Sơn Hà\s*Xã Tam Lư\s*1/)
      const posts = await page.getByRole('region', { name: 'Tài khoản' }).textContent()
      t.match(posts, 'kết thúc, bị khóa', 'the post of the district ends')
      t.same(await accessibilityFaults(page), [])
    })

    await step('it is entered, and the tree is that of today', async (t) => {
      await press(page, 'Xác nhận thực hiện')
      await page.getByText('Đã nhập việc sắp xếp đơn vị').waitFor()
      t.ok(
        await page.getByRole('button', { name: 'Hủy việc sắp xếp' }).isVisible(),
        'nothing hangs on it yet',
      )
      t.same(await accessibilityFaults(page), [])
      const now = await db
        .selectFrom('unit')
        .select(['code', 'name', 'parent_id'])
        .where('level', '=', 'commune')
        .where('valid_to', 'is', null)
        .orderBy('code')
        .execute()
      t.same(
        now,
        before.today
          .map(({ code, name }) => ({ code, name, parent_id: province.unitId }))
          .sort((a, b) => (a.code < b.code ? -1 : 1)),
      )
    })

    await step('the old round is the same, byte for byte', async (t) => {
      const after = await readAll()
      for (const [at, body] of after.entries())
        t.ok(
          body === pages[at],
          `${addresses[at % addresses.length]} ${at < addresses.length ? 'for staff' : 'for all'}`,
        )
    })

    await step('open items have a new owner', async (t) => {
      const sheetPage = await officer.get(`/cases/${open.caseIds[0]}/assessment`)
      t.match(sheetPage.body, 'việc dở dang nay do Xã Tam Lư làm tiếp')
      const saved = await officer.post(`/cases/${open.caseIds[0]}/assessment`, {
        ...sheet,
        revision: '1',
        action: 'save',
      })
      t.equal(saved.statusCode, 303, 'the officer goes on under the post that moved')
      t.equal((await districtPost.get('/rounds')).statusCode, 303, 'the post of the district is closed')
      const code = enteredLeaves(framework)[0]!.criterion.code
      const appraisal = await specialist.get(`/cases/${open.caseIds[1]}/appraisal`)
      const appraised = await specialist.post(`/cases/${open.caseIds[1]}/appraisal`, {
        [`${code}:appraisal`]: '1',
        [`${code}:note`]: 'Đã kiểm tra lại',
        revision: /name="revision" value="(\d+)"/.exec(appraisal.body)?.[1] ?? '',
        action: 'save',
      })
      t.equal(
        appraised.statusCode,
        303,
        'the appraisal that was begun at the district goes on at the province',
      )
    })

    await step('whoever is late is reminded at the successor', async (t) => {
      const { account_id: stranger } = await db
        .selectFrom('account')
        .select('account_id')
        .where('unit_id', '=', await livingId('Xã Sơn Thủy'))
        .executeTakeFirstOrThrow()
      const reminded = await remind(db, new Date(Date.now() + 2 * day))
      t.ok(reminded.includes(officer.accountId))
      t.notOk(reminded.includes(stranger))
    })

    await step('the series shows what was estimated, and says how', async (t) => {
      const reader = await openPage(browser, { width: 390 })
      await enter(reader, 'specialist', province.unitId)
      await reader.goto(`${url}/units/${await livingId('Xã Tam Lư')}/series`)
      const row = reader.locator('tbody tr', { hasText: 'Đánh giá năm 2024' })
      // 70 of 70 points and 35 of 70: half and half makes 75.
      t.match(await row.textContent(), /75,00.*ước tính từ Xã Tam Lư \(cũ\) 50%, Xã Sơn Hà 50%/s)
      t.match(
        await reader.locator('.notice').textContent(),
        'Xã Tam Lư lập ngày 01/07/2025 từ Xã Tam Lư (cũ), Xã Sơn Hà. Kết quả trước ngày ấy là bình quân cộng',
      )
      t.same(await accessibilityFaults(reader), [])
      await reader.goto(`${url}/units/${await livingId('Xã Sơn Thủy')}/series`)
      t.match(
        await reader.locator('tbody tr', { hasText: 'Đánh giá năm 2024' }).textContent(),
        /100,00.*kết quả của chính đơn vị khi là Xã Sơn Thủy \(cũ\)/s,
      )
    })

    await step('the same file again is recognised and changes nothing', async (t) => {
      await page.goto(`${url}/units/changes/new?kind=file`)
      const again = { name: 'lai.csv', mimeType: 'text/csv', buffer: Buffer.from(before.csv) }
      await page.getByLabel('Tệp Excel hoặc CSV').setInputFiles(again)
      await page.getByLabel('Số, ký hiệu văn bản').fill('1686/NQ-UBTVQH15')
      await page.getByLabel('Cơ quan ban hành').fill('Ủy ban Thường vụ Quốc hội')
      await page.getByLabel('Ngày ban hành').fill('2025-06-16')
      await page.getByLabel('Có hiệu lực từ').fill('2025-07-01')
      await press(page, 'Xem trước')
      await page.getByText('Cả 22 dòng đã được nhập từ trước').waitFor()
      t.equal(await page.getByRole('button', { name: 'Xác nhận thực hiện' }).count(), 0)
    })

    async function livingId(name: string): Promise<number> {
      const row = await db
        .selectFrom('unit')
        .select('unit_id')
        .where('name', '=', name)
        .where('valid_to', 'is', null)
        .executeTakeFirstOrThrow()
      return row.unit_id
    }
  },
)
