import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { everyType } from '../responses/every-type.ts'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { accessibilityFaults, overflow, showInPlace } from '../support/examine.ts'
import { listen } from '../support/listen.ts'
import { aLink } from '../support/makers.ts'
import { type Sight, stateSights, typeSights } from './citizen-sights.ts'

/** On a busy machine axe needs its time. */
const patient = { timeout: 140_000 }

t.test('everybody can answer', { skip: noBrowser, ...patient }, async (t) => {
  const test = await listen(t)
  const browser = await openBrowser(t)

  for (const javaScript of [true, false]) {
    await t.test(`every type of question with the keyboard alone, script ${javaScript}`, async (t) => {
      const { code, unitId } = await aLink(test.db, { content: everyType })
      const page = await openPage(browser, { javaScript, width: 320, height: 640 })
      await page.goto(`${test.url}/k/${code}`)
      await byKeyboard(t, page, {})
      await page.waitForURL(/\/p\/1/)
      await byKeyboard(t, page, {})
      const summary = page.locator('.error-summary')
      await summary.waitFor()
      t.ok(await summary.evaluate((node) => node.matches(':focus')), 'what is wrong has the focus')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      t.match(page.url(), /#q1-1$/, 'and leads to the first question')
      for (const [at, answers] of answersByKeys.entries()) {
        await page.waitForURL(new RegExp(`/p/${at + 1}`))
        await byKeyboard(t, page, answers)
      }
      await page.waitForURL(/\/review/)
      await byKeyboard(t, page, {})
      await page.waitForURL(/\/receipt/)
      const { answers } = await test.db
        .selectFrom('response')
        .select('answers')
        .where('unit_id', '=', unitId)
        .executeTakeFirstOrThrow()
      t.match(answers, {
        one: 1,
        scale: 1,
        several: [1],
        stars: 1,
        rank: [1, 2, 3],
        slide: 40,
        line: 'Ban Lat',
      })
      await page.close()
    })
  }

  const page = await openPage(browser, { width: 320, height: 640 })
  // Axe is read and warmed up once: each sight is read in place of the one before it.
  await page.goto(test.url)
  const look = (sight: Sight) => showInPlace(page, test.url + sight.address, sight.html)

  await t.test(
    'every type and every state is accessible by WCAG 2.2 AA, in both looks',
    patient,
    async (t) => {
      const sights = [...(await typeSights(test)), ...(await stateSights(test))]
      for (const sight of sights) {
        if (alike.test(sight.name)) continue
        await look(sight)
        t.same(await overflow(page), [], `${sight.name} at 320 px`)
        const only = sight.name.endsWith('-look') ? ['color-contrast', 'target-size'] : undefined
        t.same(await accessibilityFaults(page, { targetSize: true, only }), [], sight.name)
      }
      t.match(Object.fromEntries(sights.map(({ name, status }) => [name, status])), {
        ...{
          'code-used': 403,
          'code-needed': 403,
          limited: 429,
          full: 409,
          gone: 409,
          kept: 409,
          ended: 200,
        },
        ...{ 'resume-wrong': 403, 'review-changed': 409, 'review-early': 422, 'type-rate-wrong': 422 },
      })

      for (const sight of sights.filter(({ name }) => /^type-(\w+-filled|review)$/.test(name))) {
        await look(sight)
        await page.setViewportSize({ width: 640, height: 400 })
        await page.evaluate(`document.documentElement.style.setProperty('font-size', '225%', 'important')`)
        t.same(await overflow(page), [], `${sight.name} with text twice as large`)
        await page.setViewportSize({ width: 320, height: 640 })
      }

      await page.emulateMedia({ forcedColors: 'active' })
      await look(sights.find(({ name }) => name === 'type-choose-filled')!)
      const chosen = page.locator('.option:has(:checked)').first()
      t.match(await outlineOf(chosen), /solid/, 'what is chosen is framed where the page may set no colours')
      await page.locator('input[name=yes]').first().focus()
      await page.keyboard.press('ArrowDown')
      t.match(await outlineOf(page.locator('.option:has(:focus-visible)')), /solid/, 'and so is the focus')
      await page.emulateMedia({ forcedColors: 'none', media: 'print' })
      await look(sights.find(({ name }) => name === 'receipt')!)
      t.ok(await page.locator('output').isVisible())
      t.same(await page.locator('a:visible, button:visible').allTextContents(), [], 'paper has no buttons')
    },
  )
})

/** Pages that differ from another one in their words only, or have less on them. */
const alike =
  /^(type-(\w+-filled|choose|rate|write)|consent-(running|sent)|full-group|link-(not-open|closed)|review)$/

const outlineOf = async (locator: ReturnType<Page['locator']>): Promise<string> =>
  await locator.first().evaluate((node) => {
    const { getComputedStyle } = globalThis as unknown as {
      getComputedStyle(node: unknown): { outlineStyle: string; outlineWidth: string }
    }
    const { outlineStyle, outlineWidth } = getComputedStyle(node)
    return `${outlineStyle} ${outlineWidth}`
  })

/** By name of the field, the keys that answer it; what is not here is passed by. */
const answersByKeys: Record<string, string[]>[] = [
  { one: ['Space'], scale: ['Space'], list: ['ArrowDown'], yes: ['Space'], several: ['Space'] },
  {
    ...{ stars: ['Space'], 'grid:r1': ['Space'], 'grid:r2': ['Space'] },
    ...{ 'table:q1:table.times': ['2'], 'table:q2:table.times': ['1'] },
    ...{
      'rank:1': ['ArrowDown'],
      'rank:2': ['ArrowDown', 'ArrowDown'],
      'rank:3': ['ArrowDown', 'ArrowDown', 'ArrowDown'],
    },
    slide: ['4', '0'],
  },
  {
    line: [...'Ban Lat'].map((key) => (key === ' ' ? 'Space' : key)),
    date: [...'05042026'],
    'lines:1:lines.first': ['U', 'B'],
  },
  {},
]

/**
 * Goes through a page with the Tab key from its top to the button that sends it, and presses that. Every stop must come after the one
 * before it on the page, be seen, and show that it has the focus; no field of the form may be passed over.
 */
async function byKeyboard(t: Test, page: Page, answers: Record<string, string[]>): Promise<void> {
  await page.evaluate('document.activeElement.blur(), getSelection().removeAllRanges(), scrollTo(0, 0)')
  await page.locator('.skip-link').focus()
  const stops: Stop[] = []
  const faults: string[] = []
  const answered = new Set<string>()
  for (let step = 0; step < 150; step++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate<Stop>(stopHere)
    const before = stops.at(-1)
    if (before && !stop.again && stop.at <= before.at) faults.push(`${stop.what} comes after ${before.what}`)
    if (!stop.seen) faults.push(`${stop.what} is out of sight`)
    if (!stop.framed) faults.push(`${stop.what} does not show its focus`)
    stops.push(stop)
    if (stop.goes) break
    if (stop.what === 'input consent') await page.keyboard.press('Space')
    if (answered.has(stop.name)) continue
    answered.add(stop.name)
    for (const key of answers[stop.name] ?? []) await page.keyboard.press(key)
  }
  const passed = new Set(stops.map(({ name }) => name))
  const fields = await page.evaluate<string[]>(fieldsHere)
  t.same(faults, [], page.url())
  t.same(
    fields.filter((name) => !passed.has(name)),
    [],
    'no field is passed over',
  )
  t.ok(stops.at(-1)?.goes, 'the keyboard is trapped nowhere')
  await page.keyboard.press('Enter')
}

type Stop = {
  at: number
  what: string
  name: string
  seen: boolean
  framed: boolean
  goes: boolean
  again: boolean
}

/** Run in the page: where the focus is. A field of several parts, as a date, has one stop for each. */
const stopHere = `(() => {
  const node = document.activeElement
  const all = [...document.querySelectorAll('*')]
  const frame = getComputedStyle(node.closest('.option') || node)
  const box = node.getBoundingClientRect()
  const again = window.before === node
  window.before = node
  return {
    at: all.indexOf(node),
    what: node.localName + ' ' + (node.id || node.name || node.textContent.trim()),
    name: node.name || '',
    seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    framed: frame.outlineStyle !== 'none' && parseFloat(frame.outlineWidth) >= 2,
    goes: node.matches('.actions .button:not(.secondary)'),
    again,
  }
})()`

const fieldsHere = `[...new Set([...document.querySelectorAll('#sheet input, #sheet select, #sheet textarea')]
  .filter((one) => one.type !== 'hidden' && one.name && one.name[0] !== '_' && one.checkVisibility())
  .map((one) => one.name))]`
