import type { Page } from 'playwright-core'
import t from 'tap'
import { aRoundWithCases, aSmallCountry, publishedFramework } from '../rounds/round-makers.ts'
import { testPassword } from '../support/app.ts'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { accessibilityFaults } from '../support/examine.ts'
import { fillSheet } from '../support/fill-sheet.ts'
import { listen } from '../support/listen.ts'
import { story } from '../support/story.ts'

const field = (page: Page, name: string) => page.locator(`[name="${name}"]`)
const total = (page: Page) => page.locator('output[data-total]')

t.test('an official scores the commune, a specialist appraises it', { skip: noBrowser }, async (t) => {
  const step = story(t)
  const { url, db, enter } = await listen(t)
  const { province, communes } = await aSmallCountry(db)
  const [commune] = communes
  const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')
  const round = { unit: province, units: communes, frameworkVersionId, state: 'open' as const }
  await aRoundWithCases(db, round)
  const browser = await openBrowser(t)
  const page = await openPage(browser)

  await step('signing in opens only what belongs to the post', async (t) => {
    await page.goto(`${url}/assessments`)
    t.equal(new URL(page.url()).pathname, '/sign-in', 'a stranger is asked to sign in')
    await page.getByLabel('Thư điện tử').fill('khong.co@example.vn')
    await page.getByLabel('Mật khẩu').fill(testPassword)
    await page.getByRole('main').getByRole('button', { name: 'Đăng nhập' }).click()
    t.match(await page.locator('.error-summary').textContent(), 'không đúng')
    t.equal(await page.getByLabel('Thư điện tử').inputValue(), 'khong.co@example.vn', 'the address is kept')
    await enter(page, 'officer', commune.unitId)
    await page.getByRole('link', { name: 'Chấm điểm' }).first().click()
    await page.locator('table').waitFor()
    t.equal(await page.locator('tbody tr').count(), 1, 'of three communes only its own')
    await page.getByRole('link', { name: commune.name, exact: true }).click()
    t.match(await page.locator('h1').textContent(), commune.name)
  })

  await step('a wrong figure is named, and nothing typed is lost', async (t) => {
    await field(page, 'A.2:numerator').fill('1.700,5')
    await field(page, 'A.2:denominator').fill('0')
    await field(page, 'B.1:explanation').fill('Kế hoạch số 05/KH-UBND')
    await page.getByRole('button', { name: 'Lưu bản nháp' }).click()
    t.match(await page.locator('.error-summary').textContent(), 'A.2')
    t.same(await accessibilityFaults(page), [])
    t.equal(await field(page, 'A.2:numerator').inputValue(), '1.700,5')
    t.equal(await field(page, 'B.1:explanation').inputValue(), 'Kế hoạch số 05/KH-UBND')
    await page.locator('.error-summary a').first().click()
    t.match(decodeURIComponent(new URL(page.url()).hash), '#A.2:denominator', 'the error leads to its field')
    await field(page, 'A.2:denominator').fill('2.000')
  })

  await step('the running total is what the server counts', async (t) => {
    await fillSheet(page)
    const answered = page.waitForResponse((response) => response.url().endsWith('/total'))
    await field(page, 'C.1:numerator').fill('8')
    t.equal((await answered).status(), 200)
    await page.locator('output[data-code="C.1"]', { hasNotText: '—' }).waitFor()
    const live = { total: await total(page).textContent(), rows: await outputs(page) }
    t.not(live.total, '0')
    await page.getByRole('button', { name: 'Lưu bản nháp' }).click()
    await page.getByText('Đã lưu bản nháp').waitFor()
    t.same({ total: await total(page).textContent(), rows: await outputs(page) }, live)
    t.equal(await field(page, 'C.1:numerator').inputValue(), '8')
  })

  await step('a submitted sheet is closed to the unit and open to the appraiser', async (t) => {
    await page.getByRole('button', { name: 'Nộp phiếu' }).click()
    await page.getByText('Đã nộp phiếu').waitFor()
    t.ok(await field(page, 'C.1:numerator').isDisabled())
    t.equal(await page.getByRole('button', { name: 'Lưu bản nháp' }).count(), 0)
  })

  await step('the specialist sets points beside, with a reason where they differ', async (t) => {
    const desk = await openPage(browser)
    await enter(desk, 'specialist', province.unitId)
    await desk.goto(`${url}/assessments?state=submitted`)
    await desk.getByRole('main').getByRole('link', { name: 'Thẩm định' }).click()
    const typed = await desk
      .locator('[name$=":appraisal"]')
      .evaluateAll((all: { name: string }[]) => all.map(({ name }) => name))
    t.ok(typed.length > 10)
    const own = new Map((await outputs(page)).map((line) => line.split(' ') as [string, string]))
    for (const name of typed) {
      const code = name.replace(':appraisal', '')
      await field(desk, name).fill(code === 'C.5' ? '0' : (own.get(code) ?? ''))
    }
    await desk.getByRole('button', { name: 'Hoàn thành thẩm định' }).click()
    t.match(await desk.locator('.error-summary').textContent(), /C\.5.*lý do/)
    await field(desk, 'C.5:note').fill('Chưa có văn bản chứng minh')
    await desk.getByRole('button', { name: 'Hoàn thành thẩm định' }).click()
    await desk.getByText('Đã hoàn thành thẩm định').waitFor()
    await page.reload()
    t.match(await page.locator('#leaf-C\\.5').textContent(), /Chưa có văn bản chứng minh/)
    const stored = await db
      .selectFrom('assessment_score')
      .select(['self_points', 'appraisal_points'])
      .where('criterion_code', '=', 'C.5')
      .execute()
    t.same(stored, [{ self_points: 3, appraisal_points: 0 }], 'both are kept')
  })
})

/** What the page shows for each criterion: its code and the points. */
async function outputs(page: Page): Promise<string[]> {
  return await page
    .locator('output[data-code]')
    .evaluateAll((all: { dataset: { code: string }; textContent: string }[]) =>
      all.map((one) => `${one.dataset.code} ${one.textContent.trim()}`),
    )
}
