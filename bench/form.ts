import Fastify from 'fastify'
import { newSubmissionId } from '../src/responses/submission.ts'
import { compile } from '../src/surveys/compile.ts'
import { visiblePages } from '../src/surveys/walk.ts'
import { aLink } from '../tests/support/makers.ts'
import { draftRow, fullSheets, type Place } from './citizen/sending.ts'
import {
  type Load,
  listen,
  load,
  loadLine,
  m01,
  median,
  openStage,
  request,
  type Stage,
} from './citizen/stage.ts'
import type { BenchOptions, Measure } from './run.ts'

const ROUNDS = 5

/**
 * Rounds before those that count, of every route alike: what has run ten thousand times is compiled for good, and a server in
 * service has.
 */
const WARM = 2

/** People who have each begun a form of their own. */
const PEOPLE = 200

/** Headers that the HTTP server writes by itself. */
const ofTheServer = new Set(['date', 'connection', 'keep-alive', 'content-length'])

/**
 * Pages of M01 as a phone asks for them (gzip), each against bare Fastify routes that send the same bytes from memory, one with
 * nothing but what the body needs, one with all our headers too: the page that a link opens, which is the same for all; the
 * first page of questions after the consent of two hundred people, and asked for again later, when the draft of each is read; and a page in the middle of a form that is
 * filled in, which is made from their answers.
 */
export async function run({ rounds }: BenchOptions): Promise<Measure[]> {
  const stage = await openStage()
  try {
    const link = await aLink(stage.database.db, { content: await m01() })
    const path = `/k/${link.code}`
    const cookies: string[] = []
    while (cookies.length < PEOPLE) cookies.push(await beginForm(stage.port, path))
    const later = await laterPage(stage, link)
    const measures: Measure[] = []
    for (const [measure, asked] of [
      ['the page of a link', [{ path, headers: {} }]],
      ['first page of questions', cookies.map((cookie) => ({ path: `${path}/p/1`, headers: { cookie } }))],
      [
        'first page of questions, asked for again',
        cookies.map((cookie) => ({ path: `${path}/p/1`, headers: { cookie: cookie.split(';')[0]! } })),
      ],
      [
        'a later page, answered',
        later.map(({ page, cookie }) => ({ path: path + page, headers: { cookie } })),
      ],
    ] as const) {
      const gzip = { 'accept-encoding': 'gzip' }
      const requests = asked.map((one) => request('GET', one.path, { ...one.headers, ...gzip }))
      const { path: url, headers } = asked[0]!
      const answer = await stage.app.inject({ url, headers: { ...headers, ...gzip, accept: 'text/html' } })
      if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`)
      const bytes = answer.rawPayload
      const bare = Fastify({ logger: false })
      bare.get('/bare', (_request, reply) =>
        reply
          .header('content-type', 'text/html; charset=utf-8')
          .header('content-encoding', 'gzip')
          .send(bytes),
      )
      const whole = Object.entries(answer.headers).filter(([name]) => !ofTheServer.has(name))
      bare.get('/whole', (_request, reply) => reply.headers(Object.fromEntries(whole)).send(bytes))
      const barePort = await listen(bare)
      const ours: Load[] = []
      const others: Record<'/bare' | '/whole', Load[]> = { '/bare': [], '/whole': [] }
      const times = measure === 'a later page, answered' ? 4000 : 10_000
      for (let round = -WARM; round < (rounds ?? ROUNDS); round++) {
        const one = await load(stage, stage.port, requests, { times: Math.ceil(times / requests.length) })
        if (Object.keys(one.statuses).join() !== '200') throw new Error(JSON.stringify(one.statuses))
        if (round >= 0) ours.push(one)
        for (const path of ['/bare', '/whole'] as const) {
          const other = await load(stage, barePort, [request('GET', path, gzip)], { times: 10_000 })
          if (round >= 0) others[path].push(other)
        }
      }
      await bare.close()
      process.stderr.write(
        `${measure}: ours ${loadLine(ours)}; bare ${loadLine(others['/bare'])}; ` +
          `bare with our headers ${loadLine(others['/whole'])}\n`,
      )
      for (const [against, found] of [
        ['same body', others['/bare']],
        ['same body and headers', others['/whole']],
      ] as const) {
        for (const [unit, of] of [
          ['per second', (one: Load) => one.perSecond],
          ['CPU of the server, ms each', (one: Load) => one.cpu.node],
        ] as const) {
          const ratio = median(ours.map((each, at) => of(each) / of(found[at]!)))
          const each = { unit, ours: median(ours.map(of)), baseline: median(found.map(of)), ratio }
          measures.push({ measure: `${measure}, against the ${against}`, ...each })
        }
      }
      measures.push({
        measure: `${measure}, gzip`,
        unit: 'bytes',
        ours: bytes.length,
        baseline: bytes.length,
        ratio: 1,
      })
    }
    return measures
  } finally {
    await stage.end()
  }
}

/** People who have answered everything, and the page in the middle of what each was asked. */
async function laterPage({ database }: Stage, link: Place): Promise<{ page: string; cookie: string }[]> {
  const questionnaire = compile(await m01())
  const people = fullSheets(questionnaire).map((answers) => ({ id: newSubmissionId(), answers }))
  const rows = people.map(({ id, answers }) => draftRow(link, id, { answers, typed: {} }, new Date()))
  await database.db.insertInto('draft').values(rows).execute()
  return people.map(({ id, answers }) => {
    const pages = visiblePages(questionnaire, answers)
    return { page: `/p/${pages[Math.floor(pages.length / 2)]!.number}`, cookie: `phieu=${id}` }
  })
}

/** Agrees to a form. @returns the cookies with which its first page of questions is asked for then */
async function beginForm(port: number, path: string): Promise<string> {
  const id = newSubmissionId()
  const cookie = `phieu=${id}`
  const begun = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie, accept: 'text/html' },
    body: new URLSearchParams({ _submission: id, _consent: 'yes' }),
    redirect: 'manual',
  })
  if (begun.status !== 303) throw new Error(`beginning a form was answered with ${begun.status}`)
  return begun.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
}
