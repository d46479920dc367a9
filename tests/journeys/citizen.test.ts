import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { ourQuestionnaire } from '../support/citizen.ts'
import { examineIn, overflow } from '../support/examine.ts'
import { listen } from '../support/listen.ts'
import { aLink } from '../support/makers.ts'
import { story } from '../support/story.ts'

const summary = (page: Page) => page.locator('.error-summary')
const go = (page: Page) => page.getByRole('button', { name: 'Tiếp tục' }).click()
const back = (page: Page) => page.getByRole('button', { name: 'Quay lại' }).click()
const numberOf = (page: Page) => Number(/\/p\/(\d+)/.exec(page.url())?.[1])

t.test('a citizen answers on a phone without JavaScript', { skip: noBrowser }, async (t) => {
  const step = story(t)
  const { url, app, db, counted } = await listen(t)
  const link = await aLink(db, { content: ourQuestionnaire('M01', ['T-GT']) })
  const browser = await openBrowser(t)
  const page = await openPage(browser, { javaScript: false, width: 320, height: 640 })
  const examiner = await examineIn(await openPage(browser))
  let asked: string[] = []
  app.server.on('request', ({ method, url: path }) => asked.push(`${method} ${path}`))

  /** What holds of every page a citizen sees. */
  async function sound(t: Test, name: string): Promise<void> {
    t.ok(asked.length <= 3, `${name}: at most three requests`, { asked })
    t.same(await overflow(page), [], `${name}: nothing sticks out at 320 px`)
    await examiner.show(name, page)
    asked = []
  }

  await step('consent comes first and is asked for again when it is missing', async (t) => {
    const sizes: Promise<{ responseBodySize: number }>[] = []
    page.on('requestfinished', (request) => sizes.push(request.sizes()))
    await page.goto(`${url}/k/${link.code}`, { waitUntil: 'networkidle' })
    const bytes = (await Promise.all(sizes)).reduce((sum, { responseBodySize }) => sum + responseBodySize, 0)
    t.ok(
      sizes.length === 3 && bytes > 0 && bytes < 50_000,
      `the first page weighs ${bytes} bytes with all it needs`,
    )
    t.match(await page.title(), /Phiếu/)
    t.match(await page.locator('.who').textContent(), link.unitName)
    await sound(t, 'consent')
    // It has asked for what it needs; from here on only the citizen asks.
    await examiner.findings()
    asked = []
    await page.getByRole('button', { name: 'Bắt đầu trả lời' }).click()
    t.match(await summary(page).textContent(), 'Xin đánh dấu vào ô đồng ý')
    await sound(t, 'consent with its error')
    await summary(page).getByRole('link').click()
    t.match(page.url(), /#consent$/, 'the error leads to the box')
    await page.getByLabel('đồng ý tham gia khảo sát').check()
    await page.getByRole('button', { name: 'Bắt đầu trả lời' }).click()
    t.equal(numberOf(page), 1)
  })

  await step('the first page is answered with the keyboard alone', async (t) => {
    await sound(t, 'page 1')
    await page.reload()
    await page.keyboard.press('Tab')
    t.equal(await focused(page), '#main', 'the first stop leads past the head')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    t.equal(await focused(page), 'A01', 'and straight to the first question')
    await Promise.all([summary(page).waitFor(), page.keyboard.press('Enter')])
    t.match(await summary(page).textContent(), 'nhóm tuổi', 'Enter sends: the age is missing')
    asked = []
    await sound(t, 'page 1 with its error')
    await tabTo(page, '#q1-1')
    await page.keyboard.press('Enter')
    await tabTo(page, 'A01')
    await page.keyboard.press('Space')
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowDown')
    await tabTo(page, '_action')
    await Promise.all([page.waitForURL(/\/p\/2$/), page.keyboard.press('Enter')])
  })

  await step('going back keeps what was answered, and what was not finished', async (t) => {
    await sound(t, 'page 2')
    await page.getByRole('radio', { name: 'Nữ' }).check()
    await back(page)
    t.equal(numberOf(page), 1)
    t.equal(await page.locator('input[name=A01]:checked').count(), 1, 'the answer given with the keyboard')
    await go(page)
    t.ok(await page.getByRole('radio', { name: 'Nữ' }).isChecked(), 'the half-answered page')
  })

  await step('every page is answered, to a receipt', async (t) => {
    let wrong = 0
    for (let last = 0; numberOf(page) > last; ) {
      last = numberOf(page)
      asked = []
      await answerSome(page)
      const ranks = page.locator('select[name^="M01.C09:"]')
      if ((await ranks.count()) > 0) {
        const [first, second] = await Promise.all([ranks.nth(0).inputValue(), ranks.nth(1).inputValue()])
        await ranks.nth(1).selectOption(first)
        await go(page)
        t.equal(numberOf(page), last, 'the same choice twice is no ranking')
        t.equal(await ranks.nth(1).inputValue(), first, 'what was chosen is still there')
        await sound(t, `page ${last} with an error`)
        await ranks.nth(1).selectOption(second)
        wrong++
      }
      const next = page.locator('.actions button').first()
      asked = []
      await next.click()
      if (numberOf(page) > last) await sound(t, `page ${numberOf(page)}`)
    }
    t.equal(wrong, 1)
    t.match(new URL(page.url()).pathname, /\/review$/)
  })

  await step('before sending, every answer is read once more and can be changed', async (t) => {
    await sound(t, 'review')
    t.match(await page.locator('h1').textContent(), 'Xem lại trước khi gửi')
    t.ok((await page.locator('dt').count()) > 20, 'every question is listed')
    t.equal((await db.selectFrom('response').select('unit_id').execute()).length, 0)
    const sex = page.locator('dt', { hasText: 'Giới tính' }).locator('xpath=following-sibling::dd[1]')
    t.match(await sex.textContent(), 'Nữ')
    await page.locator('.edit').nth(1).click()
    t.equal(numberOf(page), 2)
    await sound(t, 'a page to change')
    asked = []
    await page.getByRole('button', { name: 'Xem lại và gửi' }).click()
    t.match(await sex.textContent(), 'Nữ', 'straight back to the review')
    asked = []
    await page.getByRole('button', { name: 'Gửi phiếu' }).last().click()
    t.match(new URL(page.url()).pathname, /\/receipt$/)
  })

  await step('the receipt stays the same, and one response is stored and counted', async (t) => {
    await sound(t, 'receipt')
    const receipt = await page.locator('output').textContent()
    t.match(receipt, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    await page.reload()
    t.equal(await page.locator('output').textContent(), receipt)
    await page.goto(`${url}/k/${link.code}`)
    await page.getByRole('link', { name: 'Xem mã nhận phiếu' }).click()
    t.equal(await page.locator('output').textContent(), receipt, 'found again from the link')
    const stored = await db.selectFrom('response').select('answers').execute()
    t.equal(stored.length, 1)
    t.equal(stored[0]?.answers.A02, 2, 'the box that was ticked before going back')
    await counted()
    const cells = await db.selectFrom('item_count').select('sheets').execute()
    t.same(cells, [{ sheets: 1 }])
  })

  await step('with wrong or withdrawn codes a page says so', async (t) => {
    await page.goto(`${url}/k/ZZZZ-ZZZZ`)
    asked = []
    await sound(t, 'unknown code')
    t.match(await page.locator('h1').textContent(), /không/i)
  })

  await step('every page seen is accessible by WCAG 2.2 AA', async (t) => {
    const findings = await examiner.findings()
    t.ok(Object.keys(findings).length > 20)
    for (const [name, faults] of Object.entries(findings)) t.same(faults, [], name)
  })
})

/** The name of the control that has the focus, or where the link with the focus leads. */
async function focused(page: Page): Promise<string | null> {
  const on = page.locator(':focus')
  if ((await on.count()) === 0) return null
  return (await on.getAttribute('name')) ?? (await on.getAttribute('href'))
}

async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press('Tab')
    if ((await focused(page)) === name) return
  }
  throw new Error(`${name} is not reached with the Tab key`)
}

/** Answers two questions of the page where they stand empty, with the second choice; ticks two boxes, ranks in order. */
async function answerSome(page: Page): Promise<void> {
  for (const name of (await namesOf(page, 'input[type=radio]')).slice(0, 2)) {
    const group = page.locator(`input[name="${name}"]`)
    if ((await page.locator(`input[name="${name}"]:checked`).count()) === 0) await group.nth(1).check()
  }
  for (const name of await namesOf(page, 'input[type=checkbox]')) {
    for (const at of [0, 1]) await page.locator(`input[name="${name}"]`).nth(at).check()
  }
  for (const [at, name] of (await namesOf(page, 'select')).entries()) {
    const select = page.locator(`select[name="${name}"]`)
    const options = await select.locator('option').count()
    if (at + 1 < options) await select.selectOption({ index: at + 1 })
  }
}

async function namesOf(page: Page, selector: string): Promise<string[]> {
  const names = await page
    .locator(`#sheet ${selector}`)
    .evaluateAll((all: { name: string }[]) => all.map(({ name }) => name))
  return [...new Set(names)]
}
