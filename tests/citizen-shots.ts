import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import tap from 'tap'
import { type Sight, stateSights, typeSights } from './journeys/citizen-sights.ts'
import { openBrowser, openPage } from './support/browser.ts'
import { listen } from './support/listen.ts'
import { startTestServer } from './support/server.ts'
import { dropRun, makeTemplate } from './support/template.ts'

/**
 * `node tests/citizen-shots.ts FOLDER [WORD …]`: pictures of every question type and every state of a form at 320 px and at 1280 px,
 * with and without script, and as printed; only those with such a word in their name if any is given.
 */

const [folder, ...words] = process.argv.slice(2)
if (!folder) throw new Error('Say into which folder: node tests/citizen-shots.ts FOLDER')
const to = resolve(folder)
await mkdir(to, { recursive: true })
const server = await startTestServer()
const template = await makeTemplate(server.url)
Object.assign(process.env, {
  TEST_SERVER_URL: template.url,
  TEST_TEMPLATE: template.name,
  TEST_RUN: template.run,
})
tap.setTimeout(600_000)
try {
  await tap.test('pictures', { timeout: 600_000 }, async (t) => {
    const test = await listen(t)
    const sights = [...(await typeSights(test)), ...(await stateSights(test))]
    const browser = await openBrowser(t)
    for (const javaScript of [true, false]) {
      const page = await openPage(browser, { javaScript })
      let shown: Sight | undefined
      await page.route('**/*', async (route) => {
        if (!route.request().isNavigationRequest()) return await route.continue()
        await route.fulfill({ contentType: 'text/html', body: shown?.html ?? '' })
      })
      for (const sight of sights) {
        if (words.length > 0 && !words.some((word) => sight.name.includes(word))) continue
        if (!javaScript && !/^type-/.test(sight.name)) continue
        shown = sight
        for (const width of [320, 1280]) {
          await page.setViewportSize({ width, height: 800 })
          await page.goto(test.url + sight.address)
          const name = `${sight.name}-${width}${javaScript ? '' : '-noscript'}.png`
          await page.screenshot({ path: join(to, name), fullPage: true })
        }
        if (!javaScript || !/review$|receipt/.test(sight.name)) continue
        await page.emulateMedia({ media: 'print' })
        await page.screenshot({ path: join(to, `${sight.name}-print.png`), fullPage: true })
        await page.emulateMedia({ media: 'screen' })
      }
    }
  })
} finally {
  await dropRun(template)
  await server.stop()
}
