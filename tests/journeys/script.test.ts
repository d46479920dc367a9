import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { everyType } from '../responses/every-type.ts'
import { listForm } from '../responses/list-form.ts'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { accessibilityFaults, overflow } from '../support/examine.ts'
import { listen } from '../support/listen.ts'
import { aLink } from '../support/makers.ts'
import { story } from '../support/story.ts'

const go = (page: Page) => page.locator('.actions button').first().click()
const kept = (page: Page) => page.locator('#kept')
const stored = async (page: Page) => JSON.parse(await page.evaluate('JSON.stringify(localStorage)')) as object

async function begin(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.locator('#consent').check()
  await page.getByRole('button', { name: 'Bắt đầu trả lời' }).click()
  await ready(page)
}

/** The script of the page has begun. */
async function ready(page: Page): Promise<void> {
  await page.locator('#sheet[data-ready]').waitFor()
}

/** Nothing is wrong by WCAG 2.2 AA, script and all, and nothing sticks out. */
async function sound(t: Test, page: Page, name: string, widths = [320]): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 640 })
    t.same(await overflow(page), [], `${name} at ${width} px`)
    if (width === 320) t.same(await accessibilityFaults(page, { targetSize: true }), [], name)
  }
}

t.test(
  'every type of question, with its script, on a phone that loses its network',
  { skip: noBrowser },
  async (t) => {
    const step = story(t)
    const { url, db } = await listen(t)
    const { code } = await aLink(db, { content: everyType })
    const browser = await openBrowser(t)
    const page = await openPage(browser, { width: 320, height: 640 })
    // The sign-in page of a network in a café answers whatever is asked.
    await page.addInitScript(
      "const real = fetch; window.fetch = (...given) => sessionStorage.portal ? Promise.resolve(new Response('<h1>Wi-Fi</h1>')) : real(...given)",
    )
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(String(error)))

    await step(
      'choices: an exclusive one puts the others out, words are asked for when they belong',
      async (t) => {
        await begin(page, `${url}/k/${code}`)
        await go(page)
        await page.locator('.error-summary').waitFor()
        t.equal(await page.evaluate('document.activeElement.id'), 'errors', 'the summary has the focus')
        await sound(t, page, 'choices with their errors', [1280, 320])
        const words = page.getByLabel('Xin ghi rõ').first()
        t.notOk(await words.isVisible())
        await page.locator('input[name=one]').nth(3).check()
        await words.fill('Không nhớ')
        await page.locator('input[name=scale]').nth(3).check()
        await page.locator('select[name=list]').selectOption({ index: 2 })
        await page.locator('input[name=yes]').first().check()
        await page.getByLabel('Loa truyền thanh').check()
        await page.getByLabel('Không kênh nào').check()
        t.notOk(await page.getByLabel('Loa truyền thanh').isChecked())
        await go(page)
        await page.waitForURL(/\/p\/2/)
        await ready(page)
      },
    )

    await step('scales and tables: a ranking moves by buttons, a slider fills its field', async (t) => {
      await go(page)
      await page.locator('.error-summary').waitFor()
      await sound(t, page, 'scales and tables with their errors', [1280, 320])
      await page.locator('input[name=stars]').nth(2).check()
      for (const row of ['r1', 'r2']) await page.locator(`input[name="grid:${row}"]`).nth(3).check()
      for (const row of ['q1', 'q2']) await page.locator(`input[name="table:${row}:table.times"]`).fill('2')
      const places = page.locator('select[name^="rank:"]')
      await places.nth(0).selectOption('1')
      await places.nth(1).selectOption('3')
      await page.getByRole('button', { name: 'Thứ hai: Lên' }).focus()
      await page.keyboard.press('Enter')
      t.equal(await places.nth(0).inputValue(), '3')
      t.equal(await places.nth(1).inputValue(), '1')
      const slider = page.locator('input[type=range]').first()
      await slider.focus()
      await page.keyboard.press('Home')
      await page.keyboard.press('ArrowRight')
      t.equal(await page.locator('input[name=slide]').inputValue(), '5')
      await go(page)
      await page.waitForURL(/\/p\/3/)
      await ready(page)
    })

    await step('questions come and go with answers; what is typed is kept on the server', async (t) => {
      const who = page.locator('input[name=who]')
      t.equal(await who.count(), 0)
      await page.locator('input[name=helper]').first().check()
      await who.fill('Con gái')
      t.match(await kept(page).textContent(), 'Trang có thêm câu hỏi')
      await page.locator('input[name=helper]').nth(1).check()
      t.equal(await who.count(), 0)
      await page.locator('input[name=helper]').first().check()
      t.equal(await who.inputValue(), 'Con gái', 'what was typed comes back with its question')
      await page.locator('input[name=helper]').nth(1).check()
      await page.locator('textarea[name=words]').fill('Nói thêm')
      await page.locator('input[name=helper]').first().check()
      t.same(faults, [], 'what is typed elsewhere is kept when a question has been hidden again')
      await page.locator('input[name="kids:1:kid"]').fill('5A')
      await page.locator('input[name="kids:1:far"]').first().check()
      await page.locator('input[name="kids:1:km"]').fill('7')
      t.equal(await page.locator('input[name="kids:2:km"]').count(), 0, 'each entry by itself')
      await page.getByText(/Đã lưu lúc \d\d:\d\d/).waitFor()
      t.same(await stored(page), {}, 'what the server has is not kept on the device')
      await page.reload()
      await ready(page)
      t.equal(await who.inputValue(), 'Con gái')
      t.equal(await page.locator('input[name="kids:1:km"]').inputValue(), '7')
    })

    await step('entries are added and taken away without a new page', async (t) => {
      const far = page.locator('input[name="kids:3:far"]')
      await far.first().check()
      await page.locator('input[name="kids:3:km"]').fill('4')
      await far.nth(1).check()
      await page.locator('[data-more]').first().click()
      await page.keyboard.type('3B')
      const added = page.locator('input[name="kids:4:kid"]')
      t.equal(await added.inputValue(), '3B', 'the new entry has the focus')
      t.match(await added.locator('xpath=ancestor::section[1]').textContent(), 'Mục 4')
      await page.locator('input[name="kids:4:far"]').first().check()
      const km = page.locator('input[name="kids:4:km"]')
      t.equal(
        await km.inputValue(),
        '',
        'a question hidden in the entry it was made from comes in there, empty',
      )
      await page.locator('input[name="kids:4:far"]').nth(1).check()
      await page.getByRole('button', { name: 'Xóa mục: Mục 2' }).first().click()
      t.equal(await page.locator('input[name="kids:2:kid"]').count(), 0)
    })

    await step('without a network nothing is lost, and nobody is told that it was sent', async (t) => {
      await page.getByText(/Đã lưu lúc/).waitFor()
      await page.context().setOffline(true)
      await page.locator('input[name=line]').fill('Bản Lát')
      await page.getByText('Những gì đã điền được giữ trên máy này').waitFor()
      await go(page)
      await page.getByText('Không có mạng').waitFor()
      t.equal(await page.locator('input[name=line]').inputValue(), 'Bản Lát')
      await page.evaluate("sessionStorage.portal = 'yes'")
      await page.context().setOffline(false)
      await page.reload()
      await ready(page)
      await page.getByText('Đã lấy lại những gì điền dở').waitFor()
      t.equal(await page.locator('input[name=line]').inputValue(), 'Bản Lát')
      await kept(page).filter({ hasText: 'được giữ trên máy này' }).waitFor()
      t.ok(Object.keys(await stored(page)).length === 1, 'a page that anybody may have sent is no receipt')
      await page.evaluate('delete sessionStorage.portal')
      await go(page)
      await page.locator('.error-summary').waitFor()
      await sound(t, page, 'what is written, with its errors', [1280, 320])
      await page.locator('input[name=date]').fill('2026-05-04')
      await page.getByLabel('Nơi thứ nhất').fill('Ủy ban nhân dân xã')
      await go(page)
      await page.waitForURL(/\/p\/4/)
      t.same(await stored(page), {})
      await sound(t, page, 'what cannot be answered')
    })

    await step('text size and contrast work at every step and lose nothing', async (t) => {
      await page.locator('textarea[name=last]').fill('Không còn gì')
      await page.getByRole('button', { name: /^A\+/ }).click()
      await page.getByRole('button', { name: /Tương phản|tương phản/ }).click()
      t.match(await page.locator('html').getAttribute('class'), /size-large.*contrast-high/)
      t.equal(await page.locator('textarea[name=last]').inputValue(), 'Không còn gì')
      await sound(t, page, 'large text with high contrast')
      await go(page)
      await page.waitForURL(/\/review/)
      await sound(t, page, 'the review')
    })

    await step('pressing send twice sends once; then nothing is left on the device', async (t) => {
      await page.evaluate(
        "localStorage.setItem('phieu:' + document.forms.sheet.dataset.sign, JSON.stringify({pages:{},at:Date.now()}))",
      )
      await page.getByRole('button', { name: 'Gửi phiếu' }).last().dblclick()
      await page.waitForURL(/\/receipt/)
      await sound(t, page, 'the receipt')
      t.same(await stored(page), {})
      const [response, ...more] = await db.selectFrom('response').select('answers').execute()
      t.equal(more.length, 0)
      t.match(response?.answers, {
        who: 'Con gái',
        line: 'Bản Lát',
        kids: [{ kid: '5A', km: 7 }, { far: false }, { kid: '3B', far: false }],
        rank: [3, 1],
        slide: 5,
      })
      t.same(faults, [], 'no script failed')
    })
  },
)

t.test('where the browser keeps nothing, the pages work all the same', { skip: noBrowser }, async (t) => {
  const { url, db } = await listen(t)
  const { code } = await aLink(db, { content: everyType })
  const page = await openPage(await openBrowser(t), { width: 320, height: 640 })
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  await page.addInitScript(
    "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden') } })",
  )
  await begin(page, `${url}/k/${code}`)
  await page.context().setOffline(true)
  await page.locator('input[name=yes]').first().check()
  await page.getByText('Xin giữ trang này mở').waitFor()
  await page.context().setOffline(false)
  await page.getByText(/Đã lưu lúc/).waitFor()
  await page.reload()
  await ready(page)
  t.ok(await page.locator('input[name=yes]').first().isChecked())
  t.same(faults, [])
})

t.test(
  'a list with every type of question in its entries, with script and without',
  { skip: noBrowser, timeout: 140_000 },
  async (t) => {
    const { url, db } = await listen(t)
    const browser = await openBrowser(t)
    for (const javaScript of [true, false]) {
      const { code, unitId } = await aLink(db, { content: listForm })
      const page = await openPage(browser, { javaScript, width: 320, height: 640 })
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(String(error)))
      const settled = async () => {
        await page.waitForLoadState()
        if (javaScript) await ready(page)
      }
      const field = (turn: number, name: string) => page.locator(`[name="kids:${turn}:${name}"]`)
      const add = async () => {
        await page.getByRole('button', { name: 'Thêm mục' }).click()
        if (!javaScript) await page.waitForLoadState()
      }
      const fill = async (turn: number, name: string) => {
        while ((await field(turn, 'name').count()) === 0) await add()
        await field(turn, 'name').fill(name)
        await field(turn, 'near').fill(String(turn * 5))
        await field(turn, 'span:1').fill('1')
        await field(turn, 'span:2').fill(String(turn + 1))
        await field(turn, 'words').fill(`${name} ham học`)
        await field(turn, 'rank:1').selectOption('2')
        await field(turn, 'rank:2').selectOption('3')
        await field(turn, 'grid:r1').nth(1).check()
        await field(turn, 'some').nth(3).check()
        await field(turn, 'some::other').fill(`xe của ${name}`)
        await field(turn, 'stars')
          .nth(turn - 1)
          .check()
        await field(turn, 'class').selectOption('1')
        await field(turn, 'born').fill('2015-05-04')
      }
      await page.goto(`${url}/k/${code}`)
      await page.locator('#consent').check()
      await page.getByRole('button', { name: 'Bắt đầu trả lời' }).click()
      await page.waitForURL(/\/p\/1/)
      await settled()
      for (const [at, name] of ['An', 'Bình', 'Chi', 'Dung'].entries()) await fill(at + 1, name)
      if (javaScript) {
        const slider = page.locator('input[type=range]').nth(9)
        await slider.press('ArrowRight')
        t.equal(await field(4, 'near').inputValue(), '25', 'the slider of an added entry fills its own field')
        t.equal(await field(3, 'near').inputValue(), '15')
        await slider.press('ArrowLeft')
        await page.getByRole('button', { name: 'Thứ hai: Lên' }).nth(3).click()
        t.equal(await field(4, 'rank:1').inputValue(), '3', 'so do the buttons of its ranking')
        await page.getByRole('button', { name: 'Thứ nhất: Xuống' }).nth(3).click()
        const left = page.locator('textarea[name="kids:4:words"] + .hint')
        t.equal(await left.textContent(), 'Còn 28 ký tự', 'and the counter of its words')
        await field(4, 'some').nth(2).check()
        t.notOk(await field(4, 'some').nth(3).isChecked(), 'and what excludes the others')
        t.ok(await field(3, 'some').nth(3).isChecked())
        await field(4, 'some').nth(3).check()
        await field(4, 'far').first().check()
        await field(4, 'km').fill('7')
        await field(4, 'far').nth(1).check()
      }
      t.same(await overflow(page), [], `a list at 320 px, script ${javaScript}`)
      await page.getByRole('button', { name: 'Xóa mục: Mục 2' }).click()
      if (!javaScript) await page.waitForLoadState()
      t.notOk((await page.locator('[name$=":name"]').evaluateAll(valuesHere)).includes('Bình'))
      await page.locator('[name$=":near"]').nth(1).fill('999')
      await go(page)
      await page.locator('.error-summary a').click()
      t.equal(
        await page.evaluate('document.activeElement.value'),
        '999',
        'the summary leads to the wrong entry',
      )
      await settled()
      t.same(
        (await page.locator('[name$=":words"]').evaluateAll(valuesHere)).filter(Boolean),
        ['An ham học', 'Chi ham học', 'Dung ham học'],
        'what was typed in the others is still there',
      )
      await page.locator('[name$=":near"]').nth(1).fill('15')
      await go(page)
      await page.waitForURL(/\/p\/2/)
      await page.locator('textarea[name=last]').fill('Hết')
      await page.getByRole('button', { name: 'Quay lại' }).click()
      await page.waitForURL(/\/p\/1/)
      await settled()
      t.equal(
        await field(3, 'name').inputValue(),
        'Dung',
        'going back, the entries stand one after the other',
      )
      t.equal(await field(2, 'some::other').inputValue(), 'xe của Chi')
      await field(3, 'name').fill('Dũng')
      await go(page)
      await page.waitForURL(/\/p\/2/)
      t.equal(await page.locator('textarea[name=last]').inputValue(), 'Hết')
      await go(page)
      await page.waitForURL(/\/review/)
      const read = ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ')
      t.match(read, /An.*Chi.*Dũng.*Hết/)
      t.notMatch(read, /Bình/)
      await page.getByRole('button', { name: 'Gửi phiếu' }).last().click()
      await page.waitForURL(/\/receipt/)
      const [response] = await db
        .selectFrom('response')
        .select('answers')
        .where('unit_id', '=', unitId)
        .execute()
      const entry = (name: string, turn: number, last = name) => ({
        ...{ name: last, near: turn * 5, span: [1, turn + 1], words: `${name} ham học`, rank: [2, 3] },
        ...{ grid: { r1: 2 }, some: ['other'], 'some-Comment': `xe của ${name}`, stars: turn, class: 1 },
        ...{ born: '2015-05-04', ...(javaScript && turn === 4 ? { far: false } : {}) },
      })
      const kids = [entry('An', 1), entry('Chi', 3), entry('Dung', 4, 'Dũng')]
      t.same(response?.answers, { kids, last: 'Hết' }, `script ${javaScript}`)
      t.same(faults, [])
      await page.close()
    }
  },
)

const valuesHere = (fields: unknown[]) => fields.map((field) => (field as { value: string }).value)
