import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import Fastify from 'fastify'
import { type Browser, chromium } from 'playwright-core'
import { ourChromium } from '../tests/support/chromium.ts'
import { aLink } from '../tests/support/makers.ts'
import { listen, m01, median, openStage } from './citizen/stage.ts'
import type { Measure } from './run.ts'

const VISITS = 9

/** A form by hand with the words of the consent page, and nothing else. */
const plainPage = (words: string): string => `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Phiếu khảo sát</title><link rel="stylesheet" href="/citizen.css"></head>
<body><main class="page"><div class="sheet">${words}</div></main></body></html>`

type Visit = { bytes: number; requests: number; paint: number }

/** Opens a page as a first visit: CPU four times slower, 1.6 Mbps, 300 ms there and back. */
async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 300,
    downloadThroughput: 200_000,
    uploadThroughput: 200_000,
  })
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  let [bytes, requests] = [0, 0]
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
    requests++
  })
  await page.goto(url, { waitUntil: 'networkidle' })
  const paint = await page.evaluate(
    "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN",
  )
  await context.close()
  return { bytes, requests, paint: Number(paint) }
}

/** The page that a link opens, M01, in Chromium, against a plain form with the same styles. */
export async function run(): Promise<Measure[]> {
  const stage = await openStage()
  const { program, env } = await ourChromium()
  const browser = await chromium.launch({
    executablePath: program,
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--proxy-server=127.0.0.1:9',
      '--proxy-bypass-list=127.0.0.1',
    ],
    chromiumSandbox: false,
    env: { ...process.env, ...env },
  })
  try {
    const link = await aLink(stage.database.db, { content: await m01() })
    const path = `/k/${link.code}`
    const html = (await stage.app.inject({ url: path, headers: { accept: 'text/html' } })).body
    const words = [...html.matchAll(/<h1>[\s\S]*?<\/h1>|<p>[\s\S]*?<\/p>|<form[\s\S]*?<\/form>/g)].join('\n')
    const packed = gzipSync(plainPage(words))
    const css = gzipSync(await readFile(join(resolve(import.meta.dirname, '..'), 'public/citizen.css')))
    const bare = Fastify({ logger: false })
    bare.get('/', (_request, reply) =>
      reply
        .header('content-type', 'text/html; charset=utf-8')
        .header('content-encoding', 'gzip')
        .send(packed),
    )
    bare.get('/citizen.css', (_request, reply) =>
      reply.header('content-type', 'text/css').header('content-encoding', 'gzip').send(css),
    )
    const barePort = await listen(bare)
    const ours: Visit[] = []
    const plain: Visit[] = []
    for (let at = 0; at < VISITS; at++) {
      ours.push(await visit(browser, `http://127.0.0.1:${stage.port}${path}`))
      plain.push(await visit(browser, `http://127.0.0.1:${barePort}/`))
    }
    await bare.close()
    return (['bytes', 'requests', 'paint'] as const).map((what) => {
      const [mine, theirs] = [ours, plain].map((visits) => median(visits.map((one) => one[what]))) as [
        number,
        number,
      ]
      const names = {
        bytes: 'weight of the first page',
        requests: 'requests',
        paint: 'first contentful paint',
      }
      const units = { bytes: 'bytes over the line', requests: 'requests', paint: 'ms' }
      return { measure: names[what], unit: units[what], ours: mine, baseline: theirs, ratio: mine / theirs }
    })
  } finally {
    await browser.close()
    await stage.end()
  }
}
