import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type tap from 'tap'
import type { Test } from 'tap'
import { ourChromium } from './chromium.ts'

/** Why tests in a browser are skipped here; false where they run. npm brings a Chromium for Linux on x64 only. */
export const noBrowser: string | false =
  process.platform === 'linux' && process.arch === 'x64' ? false : 'no Chromium from npm for this platform'

/** Nothing is asked of any other machine, and nothing is taken from an earlier run. */
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--proxy-server=127.0.0.1:9',
  '--proxy-bypass-list=127.0.0.1',
]

/** Starts a Chromium with a profile of its own; it ends with `t`. */
export async function openBrowser(t: Test | typeof tap): Promise<Browser> {
  const { program, env } = await ourChromium()
  const browser = await chromium.launch({
    executablePath: program,
    args: flags,
    // root may not use the sandbox, and the pages are our own
    chromiumSandbox: false,
    env: { ...process.env, ...env },
  })
  t.teardown(() => browser.close())
  return browser
}

export type Screen = {
  /** false = the browser runs no script */
  javaScript?: boolean
  /** CSS pixels */
  width?: number
  height?: number
  /** a context that is signed in already */
  context?: BrowserContext
}

/** A page for one person: with cookies of its own, unless a context is given. */
export async function openPage(browser: Browser, screen: Screen = {}): Promise<Page> {
  const { javaScript = true, width = 1280, height = 800 } = screen
  const context =
    screen.context ??
    (await browser.newContext({
      javaScriptEnabled: javaScript,
      viewport: { width, height },
      locale: 'vi-VN',
      timezoneId: 'Asia/Ho_Chi_Minh',
    }))
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  return page
}

/** Counts what a page asks of the server, from now on: `take()` gives the addresses since it was last asked. */
export function countRequests(page: Page): { take(): string[] } {
  let asked: string[] = []
  page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`))
  return {
    take() {
      const taken = asked
      asked = []
      return taken
    },
  }
}
