import Fastify from 'fastify'
import { newSubmissionId } from '../src/responses/submission.ts'
import { aLink } from '../tests/support/makers.ts'
import { listen, load, m01, median, openStage, request } from './citizen/stage.ts'
import type { Measure } from './run.ts'

const ROUNDS = 5

/** Headers that the HTTP server writes by itself. */
const ofTheServer = new Set(['date', 'connection', 'keep-alive', 'content-length'])

/**
 * Pages of M01 as a phone asks for them (gzip), each against bare Fastify routes that send the same bytes from memory, one with
 * nothing but what the body needs, one with all our headers too: the page that a link opens, which is the same for all,
 * and the first page of questions, for which a draft is read.
 */
export async function run(): Promise<Measure[]> {
  const stage = await openStage()
  try {
    const link = await aLink(stage.database.db, { content: await m01() })
    const address = `http://127.0.0.1:${stage.port}/k/${link.code}`
    const id = newSubmissionId()
    const cookie = `phieu=${id}`
    await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie, accept: 'text/html' },
      body: new URLSearchParams({ _submission: id, _consent: 'yes' }),
      redirect: 'manual',
    })
    const measures: Measure[] = []
    for (const [measure, path, headers] of [
      ['the page of a link', `/k/${link.code}`, {}],
      ['first page of questions', `/k/${link.code}/p/1`, { cookie }],
    ] as const) {
      const asked = { ...headers, 'accept-encoding': 'gzip' }
      const answer = await stage.app.inject({ url: path, headers: { ...asked, accept: 'text/html' } })
      if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}`)
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
      const ours: number[] = []
      const baseline: number[] = []
      const withHeaders: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const many = { times: measure === 'the page of a link' ? 8000 : 2000 }
        const one = await load(stage, stage.port, [request('GET', path, asked)], many)
        if (Object.keys(one.statuses).join() !== '200') throw new Error(JSON.stringify(one.statuses))
        ours.push(one.perSecond)
        for (const [path, found] of [
          ['/bare', baseline],
          ['/whole', withHeaders],
        ] as const)
          found.push((await load(stage, barePort, [request('GET', path, asked)], { times: 8000 })).perSecond)
      }
      await bare.close()
      process.stderr.write(
        `${measure}: ours ${ours.map(Math.round)}; bare ${baseline.map(Math.round)}; ` +
          `bare with our headers ${withHeaders.map(Math.round)} per second\n`,
      )
      for (const [against, found] of [
        ['same body', baseline],
        ['same body and headers', withHeaders],
      ] as const) {
        const ratio = median(ours.map((each, at) => each / found[at]!))
        const each = { unit: 'per second', ours: median(ours), baseline: median(found), ratio }
        measures.push({ measure: `${measure}, against the ${against}`, ...each })
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
