import type { Page } from 'playwright-core'
import t from 'tap'
import { namedProcedure } from '../../src/frameworks/procedure.ts'
import { localTime } from '../../src/rounds/round.ts'
import { aRoundWithCases, aSmallCountry, publishedFramework } from '../rounds/round-makers.ts'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { fillSheet } from '../support/fill-sheet.ts'
import { listen } from '../support/listen.ts'
import { story } from '../support/story.ts'

const day = 24 * 60 * 60 * 1000
const main = (page: Page) => page.getByRole('main')
const press = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true }).click()

t.test('a case from the self-score to the signed decision, by five posts', { skip: noBrowser }, async (t) => {
  const step = story(t)
  const { url, db, enter } = await listen(t)
  const { province, communes } = await aSmallCountry(db)
  const [commune] = communes
  const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')
  const settings = { procedure: namedProcedure('council') }
  const { caseIds } = await aRoundWithCases(db, {
    unit: province,
    units: [commune],
    frameworkVersionId,
    state: 'open',
    settings,
  })
  const at = `${url}/cases/${caseIds[0]}`
  const browser = await openBrowser(t)
  const officer = await openPage(browser)
  const head = await openPage(browser, { javaScript: false, width: 390 })
  const specialist = await openPage(browser)
  const council = await openPage(browser, { javaScript: false })
  const leader = await openPage(browser, { width: 390 })
  await Promise.all([
    enter(officer, 'officer', commune.unitId),
    enter(head, 'leader', commune.unitId),
    enter(specialist, 'specialist', province.unitId),
    enter(council, 'council', province.unitId),
    enter(leader, 'leader', province.unitId),
  ])

  await step('the officer types, keys lead on, and what was typed is stored by itself', async (t) => {
    await officer.goto(`${at}/assessment`)
    const first = officer.locator('[name="A.2:numerator"]')
    await first.fill('8')
    await first.press('Enter')
    t.equal(
      await officer.evaluate('document.activeElement.name'),
      'A.2:denominator',
      'Enter leads to the next field',
    )
    await officer.locator('[name="A.2:denominator"]').fill('10')
    await officer.locator('[data-save-state]', { hasText: 'Đã tự lưu' }).waitFor()
    const stored = await db
      .selectFrom('assessment_score')
      .select('entry')
      .where('criterion_code', '=', 'A.2')
      .executeTakeFirst()
    t.match(stored?.entry, { numerator: 8, denominator: 10 })
    await fillSheet(officer)
    await press(officer, 'Nộp phiếu')
    await officer.getByText('Đã nộp phiếu').waitFor()
  })

  await step('the unit’s leader, on a phone without scripts, confirms', async (t) => {
    await head.goto(`${at}/course`)
    t.match(await head.locator('dl.facts').first().textContent(), /Lãnh đạo đơn vị xác nhận/)
    await press(head, 'Xác nhận và gửi thẩm định')
    await head.getByText('phiếu chuyển sang thẩm định').waitFor()
  })

  await step('the specialist finds it in the queue, takes it up and returns two criteria', async (t) => {
    await specialist.goto(`${url}/appraisals`)
    await main(specialist).getByRole('link', { name: commune.name }).click()
    t.equal(new URL(specialist.url()).pathname, `/cases/${caseIds[0]}/appraisal`)
    await specialist.goto(`${at}/course`)
    await press(specialist, 'Tiếp nhận')
    await specialist.getByText('Trả lại đơn vị để bổ sung').click()
    const form = specialist.locator('form[action$="/acts/return"]')
    await form.locator('[value="A.2"]').check()
    await form.locator('[name="due"]').fill(localTime(new Date(Date.now() + 2 * day)))
    await form.getByRole('button').click()
    t.equal(
      await form
        .locator('[name="reason"]')
        .evaluate((field: { validity: { valid: boolean } }) => field.validity.valid),
      false,
    )
    await form.locator('[name="reason"]').fill('Thiếu danh sách kèm theo')
    await form.getByRole('button').click()
    await specialist.getByText('Đã trả lại các chỉ tiêu').waitFor()
    await officer.goto(`${at}/assessment`)
    t.ok(await officer.locator('[name="A.3:numerator"]').isDisabled(), 'the others stay locked')
    await officer.locator('[name="A.2:explanation"]').fill('Danh sách số 03/DS')
    await press(officer, 'Nộp phiếu')
    await head.goto(`${at}/course`)
    await press(head, 'Xác nhận và gửi thẩm định')
  })

  await step('two levels appraise; a difference needs its reason', async (t) => {
    for (const [page, points] of [
      [specialist, '4'],
      [council, '3'],
    ] as const) {
      await page.goto(`${at}/appraisal`)
      for (const field of await page.locator('[name$=":appraisal"]').all()) {
        if ((await field.inputValue()) !== '') continue
        const code = (await field.getAttribute('name'))?.replace(':appraisal', '')
        const own = await page
          .locator(`[id="leaf-${code}"]`)
          .locator('.sheet-facts strong')
          .nth(1)
          .textContent()
        await field.fill(own?.trim() ?? '')
      }
      await page.locator('[name="A.1:appraisal"]').fill(points)
      await page.locator('[name="A.1:note"]').fill('')
      await press(page, 'Hoàn thành thẩm định')
      t.match(await page.locator('.error-summary').textContent(), /A\.1.*lý do/)
      await page.locator('[name="A.1:note"]').fill('Thiếu biên bản')
      await press(page, 'Hoàn thành thẩm định')
      await page.getByText('Đã hoàn thành thẩm định').waitFor()
    }
  })

  await step('the unit replies and the leader signs on a phone', async (t) => {
    await officer.goto(`${at}/reply`)
    await officer.locator('[name="text:A.1"]').fill('Biên bản đã gửi ngày 12/11')
    await press(officer, 'Gửi giải trình')
    await officer.getByText('Đã gửi giải trình').waitFor()
    await leader.goto(`${at}/decision`)
    await press(leader, 'Ký quyết định')
    await leader.getByText('Kết quả được đóng băng').waitFor()
    const { hash } = await db.selectFrom('case_snapshot').select('hash').executeTakeFirstOrThrow()
    t.equal(await leader.locator('.hash').first().textContent(), hash)
    await officer.goto(`${at}/course`)
    const course = await main(officer).textContent()
    for (const words of ['Thiếu danh sách kèm theo', 'Gửi giải trình', 'Ký quyết định', hash])
      t.match(course, words)
  })
})
