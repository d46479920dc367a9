import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import pg from 'pg'
import type { Answers } from '../src/surveys/questionnaire.ts'
import { formsToSend, type Place, sendAll } from './citizen/sending.ts'
import { type Load, listen, load, loadLine, median, openStage, request, type Stage } from './citizen/stage.ts'
import type { BenchOptions, Measure } from './run.ts'

const ROUNDS = 5
const SHEETS = 4000

/** Rounds before those that count, of all alike. */
const WARM = 2

/**
 * Sending a form from its review (draft read, whole sheet checked, receipt, response and end of the draft, answered after the
 * commit) against a bare Fastify route that does one INSERT of the same row. Same PostgreSQL, a pool of 10 in both, no jobs.
 */
export async function run({ rounds }: BenchOptions): Promise<Measure[]> {
  const stage = await openStage()
  try {
    const { connectionString } = stage.database
    const { links, sheets } = await formsToSend(stage)

    const { port: barePort, close: closeBare } = await bareServer(connectionString)

    const ours: Load[] = []
    const unread: Load[] = []
    const baseline: Load[] = []
    for (let round = -WARM; round < (rounds ?? ROUNDS); round++) {
      const reviewed = await sendAll(stage, { links, sheets }, SHEETS)
      const whole = await sendAll(stage, { links, sheets }, SHEETS, { reviewed: false })
      const bare = await bareOnce(stage, barePort, links, sheets)
      if (round < 0) continue
      ours.push(reviewed)
      unread.push(whole)
      baseline.push(bare)
    }
    await closeBare()
    process.stderr.write(
      `ours ${loadLine(ours)}; checked at the sending ${loadLine(unread)}; bare ${loadLine(baseline)}\n`,
    )
    const kinds: [string, Load[]][] = [
      ['submissions, 32 clients', ours],
      ['the same, all checked at the sending', unread],
    ]
    return kinds.flatMap(([measure, loads]) => [
      compared(measure, 'per second', loads, baseline, ({ perSecond }) => perSecond),
      compared(`${measure}: CPU of the server`, 'ms each', loads, baseline, ({ cpu }) => cpu.node),
      compared(`${measure}: CPU of PostgreSQL`, 'ms each', loads, baseline, ({ cpu }) => cpu.postgres),
    ])
  } finally {
    await stage.end()
  }
}

/** The medians of both, and the median of the rounds' ratios. */
function compared(
  measure: string,
  unit: string,
  ours: readonly Load[],
  baseline: readonly Load[],
  of: (load: Load) => number,
): Measure {
  const ratio = median(ours.map((one, at) => of(one) / of(baseline[at]!)))
  return { measure, unit, ours: median(ours.map(of)), baseline: median(baseline.map(of)), ratio }
}

/** A route that does one INSERT of a response with what it is sent, and nothing else. */
export async function bareServer(
  connectionString: string,
): Promise<{ port: number; close(): Promise<void> }> {
  const pool = new pg.Pool({ connectionString, max: 10 })
  pool.on('error', () => {})
  const bare = Fastify({ logger: false })
  bare.post('/bare', async (received, reply) => {
    const row = received.body as Place & { answers: unknown }
    await pool.query(
      `insert into app.response (unit_id, response_id, round_id, case_id, questionnaire_version_id, mode, received_on,
        duration_band, answers) values ($1, $2, $3, $4, $5, 'self', '2026-11-22', 1, $6)`,
      [row.unitId, randomUUID(), row.roundId, row.caseId, row.versionId, JSON.stringify(row.answers)],
    )
    return reply.code(303).header('location', '/receipt').send()
  })
  const port = await listen(bare)
  return {
    port,
    async close() {
      await bare.close()
      await pool.end()
    },
  }
}

export async function bareOnce(
  stage: Stage,
  port: number,
  links: readonly Place[],
  sheets: readonly Answers[],
): Promise<Load> {
  const requests = Array.from({ length: SHEETS }, (_, at) => {
    const body = JSON.stringify({ ...links[at % links.length], answers: sheets[at % sheets.length] })
    return request('POST', '/bare', { 'content-type': 'application/json' }, body)
  })
  const sent = await load(stage, port, requests)
  if (sent.statuses['303'] !== SHEETS)
    throw new Error(`the bare route answered ${JSON.stringify(sent.statuses)}`)
  return sent
}
