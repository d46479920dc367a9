import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { APIResponse, Page } from 'playwright-core'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What we ask of axe, which lies in the page's own window. */
type Axe = { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }

/**
 * What axe finds wrong with the page by WCAG 2.2 AA, one line per fault and place. A document is given axe once.
 * `targetSize`: also targets under 24 px; `only`: these rules and no others.
 */
export async function accessibilityFaults(
  page: Page,
  { targetSize = false, only }: { targetSize?: boolean; only?: readonly string[] | undefined } = {},
): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe)
  return await page.evaluate(
    async (options) => {
      const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(options)
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
    },
    // Style sheets are loaded: none needs to be asked for again.
    {
      ...{ resultTypes: ['violations'], preload: false, elementRef: false, runOnly: only ?? standards },
      ...(targetSize ? { rules: { 'target-size': { enabled: true } } } : {}),
    },
  )
}

export type Examiner = {
  /** keeps the page as it stands now, to be looked at */
  show(name: string, page: Page): Promise<void>
  /** waits until all have been looked at; by name, what is wrong */
  findings(): Promise<Record<string, string[]>>
}

/**
 * Looks through pages of a browser without scripts, which axe needs: each is shown again, same HTML at the same address,
 * in `twin`, which runs scripts, while the story goes on. Style sheets and pictures are asked for once.
 */
export async function examineIn(twin: Page): Promise<Examiner> {
  const found: Record<string, string[]> = {}
  const kept = new Map<string, Promise<APIResponse>>()
  let html = ''
  let done = Promise.resolve()
  await twin.route('**/*', async (route) => {
    const request = route.request()
    if (request.isNavigationRequest()) return await route.fulfill({ contentType: 'text/html', body: html })
    if (!kept.has(request.url())) kept.set(request.url(), route.fetch())
    return await route.fulfill({ response: await kept.get(request.url())! })
  })
  return {
    async show(name, page) {
      const [content, url, size] = [await page.content(), page.url(), page.viewportSize()]
      done = done.then(async () => {
        html = content
        if (size) await twin.setViewportSize(size)
        await twin.goto(url.split('#')[0]!)
        found[name] = await accessibilityFaults(twin)
      })
      // Whoever waits for the findings is told.
      done.catch(() => {})
    },
    async findings() {
      await done
      return found
    },
  }
}

/**
 * Shows a page of the server whose page a window shows already, and says with what status it was answered. The window reads the
 * HTML in place of what it had, so that axe need not be read and warmed up anew; a page with scripts is opened as any other.
 */
export async function show(window: Page, url: string): Promise<number> {
  if (window.url().startsWith(new URL(url).origin)) {
    const { status, html } = await window.evaluate<{ status: number; html: string }>(
      `fetch(${JSON.stringify(url)}, { headers: { accept: 'text/html' } })
        .then(async (answer) => ({ status: answer.status, html: await answer.text() }))`,
    )
    if (!html.includes('<script')) {
      await showInPlace(window, url, html)
      return status
    }
  }
  return (await window.goto(url))?.status() ?? 0
}

let shown = 0

/** Lets a window that shows a page of the same server read this HTML in place of it, as if it were at the address. */
export async function showInPlace(window: Page, url: string, html: string): Promise<void> {
  // A window runs a script of one address once.
  const fresh = html.replace(/(<script [^>]*src="[^"?]*\?)/g, `$1look=${++shown}&`)
  await window.evaluate(`(async () => {
    history.replaceState(null, '', ${JSON.stringify(url)})
    document.open()
    document.write(${JSON.stringify(fresh)})
    document.close()
    if (document.readyState !== 'complete') await new Promise((done) => addEventListener('load', done, { once: true }))
  })()`)
}

/** The elements that stick out of the window to the right and make the page scroll sideways; empty when it does not. */
export async function overflow(page: Page): Promise<string[]> {
  return await page.locator('html').evaluate((root) => {
    const { scrollWidth, clientWidth } = root
    if (scrollWidth <= clientWidth) return []
    const all: { outerHTML: string; getBoundingClientRect(): { right: number } }[] = [
      ...root.querySelectorAll('body *'),
    ]
    const wide = all.filter((one) => one.getBoundingClientRect().right > clientWidth + 0.5)
    return [`${scrollWidth} > ${clientWidth}`, ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 160))]
  })
}

/** The same while the root of the page has these classes and no others. */
export async function overflowWith(page: Page, classes: string): Promise<string[]> {
  const root = page.locator('html')
  const before = await root.getAttribute('class')
  const set = (to: string | null) =>
    root.evaluate(
      (node, value) => (value === null ? node.removeAttribute('class') : node.setAttribute('class', value)),
      to,
    )
  await set(classes)
  const found = await overflow(page)
  await set(before)
  return found
}
