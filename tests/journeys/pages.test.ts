import type { Browser, BrowserContext } from 'playwright-core'
import t from 'tap'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { accessibilityFaults, overflow, overflowWith, show } from '../support/examine.ts'
import { listen } from '../support/listen.ts'
import { everyPage, type PageToSee, routesOf } from './every-page.ts'

/** No pages of officials: pictures, tables, health; and the citizens' pages, which have a story of their own. */
const elsewhere =
  /\.(svg|csv|json)$|^\/(\*|health|k|resume|media\/:file)$|^\/k\/|\/snapshots\/|\/file$|\.xlsx$/

/** On a busy machine axe needs its time: more than other files and tests get. */
const patient = { timeout: 240_000 }
t.setTimeout(patient.timeout)

t.test('every page of officials, on a phone and on a desk', { skip: noBrowser, ...patient }, async (t) => {
  const test = await listen(t)
  const { pages, posts } = await everyPage(test)
  const browser = await openBrowser(t)
  const people = new Map<string, BrowserContext>()
  for (const [role, unitId] of posts) {
    const page = await openPage(browser)
    await test.enter(page, role, unitId)
    people.set(role, page.context())
    await page.close()
  }

  await t.test('none is forgotten', async (t) => {
    const routes = routesOf(test.app.printRoutes({ commonPrefix: false, method: 'GET' }))
    t.ok(routes.includes('/rounds/:id/links/sheets'))
    const seen = new Set(pages.map(({ route }) => route))
    const forgotten = routes.filter((route) => !elsewhere.test(route) && !seen.has(route))
    t.same(forgotten, [])
  })

  await t.test('each is accessible by WCAG 2.2 AA and no wider than the window', patient, async (t) => {
    const halves = [0, 1].map((half) => pages.filter((_, at) => at % 2 === half))
    const sights = await Promise.all(halves.map((half) => visit(test.url, browser, people, half)))
    for (const { page, width, ...sight } of sights.flat()) {
      const sound = { status: page.status, sticksOut: [], sticksOutLarge: [], faults: [] }
      t.same(sight, sound, `${page.address} for ${page.as} at ${width} px`)
    }
  })

  await t.test('without JavaScript the menu opens, and text can be made larger', async (t) => {
    const phone = await openPage(browser, { javaScript: false, width: 320 })
    const context = phone.context()
    await context.addCookies((await people.get('specialist')?.cookies()) ?? [])
    await phone.goto(`${test.url}/rounds`)
    const frameworks = phone.getByRole('link', { name: 'Bộ tiêu chí', exact: true })
    t.notOk(await frameworks.first().isVisible())
    await phone.locator('summary', { hasText: 'Danh mục' }).click()
    await phone.locator('details[open]').getByRole('link', { name: 'Bộ tiêu chí', exact: true }).click()
    t.equal(new URL(phone.url()).pathname, '/frameworks')
    await phone.goto(`${test.url}/rounds?size=large`)
    await phone.goto(`${test.url}/rounds?size=larger&contrast=high`)
    await phone.goto(`${test.url}/units`)
    t.equal(await phone.locator('html').getAttribute('class'), largest)
    t.same(await overflow(phone), [])
  })
})

/** What the server writes on a page for whoever wants the largest text and a strong contrast. */
const largest = 'size-larger contrast-high'

type Sight = {
  page: PageToSee
  width: number
  status: number
  sticksOut: string[]
  /** the same with text as large as it goes */
  sticksOutLarge: string[]
  faults: string[]
}

/**
 * Looks at each page in a wide and a narrow window: axe in the narrow one, where everything is that a wide one shows, and in both
 * for the first page of each person, which shows the frame. People without a post have a window of their own.
 */
async function visit(
  url: string,
  browser: Browser,
  people: ReadonlyMap<string, BrowserContext>,
  pages: readonly PageToSee[],
): Promise<Sight[]> {
  const sights: Sight[] = []
  for (const as of new Set(pages.map((page) => page.as))) {
    const context = people.get(as)
    const window = await openPage(browser, context ? { context } : {})
    for (const [at, page] of pages.filter((one) => one.as === as).entries()) {
      const status = await show(window, url + page.address)
      // A page is read in the window as the one before it left it, and laid out once more for the other width.
      for (const width of at % 2 === 0 ? [1280, 320] : [320, 1280]) {
        await window.setViewportSize({ width, height: 800 })
        const looks = width === 320 || at === 0
        sights.push({
          page,
          width,
          status,
          sticksOut: await overflow(window),
          faults: looks ? await accessibilityFaults(window) : [],
          sticksOutLarge: width === 320 ? await overflowWith(window, largest) : [],
        })
      }
    }
    await window.close()
  }
  return sights
}
