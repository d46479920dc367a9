import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import pg from 'pg'
import type { Answers } from '../src/surveys/questionnaire.ts'
import { formsToSend, type Place, sendAll } from './citizen/sending.ts'
import { listen, load, median, openStage, request, type Stage } from './citizen/stage.ts'
import type { Measure } from './run.ts'

const ROUNDS = 5
const SHEETS = 4000

/**
 * Sending a form from its review (draft read, whole sheet checked, receipt, response and end of the draft, answered after the
 * commit) against a bare Fastify route that does one INSERT of the same row. Same PostgreSQL, a pool of 10 in both, no jobs.
 */
export async function run(): Promise<Measure[]> {
  const stage = await openStage()
  try {
    const { connectionString } = stage.database
    const { links, sheets } = await formsToSend(stage)

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
    const barePort = await listen(bare)

    const ours: number[] = []
    const baseline: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await sendAll(stage, { links, sheets }, SHEETS))
      baseline.push(await bareOnce(stage, barePort, links, sheets))
    }
    process.stderr.write(`ours ${ours.map(Math.round)}; bare ${baseline.map(Math.round)} per second\n`)
    const ratio = median(ours.map((one, at) => one / baseline[at]!))
    await bare.close()
    await pool.end()
    return [
      {
        measure: 'submissions, 32 clients',
        unit: 'per second',
        ours: median(ours),
        baseline: median(baseline),
        ratio,
      },
    ]
  } finally {
    await stage.end()
  }
}

async function bareOnce(
  stage: Stage,
  port: number,
  links: readonly Place[],
  sheets: readonly Answers[],
): Promise<number> {
  const requests = Array.from({ length: SHEETS }, (_, at) => {
    const body = JSON.stringify({ ...links[at % links.length], answers: sheets[at % sheets.length] })
    return request('POST', '/bare', { 'content-type': 'application/json' }, body)
  })
  const { perSecond, statuses } = await load(stage, port, requests)
  if (statuses['303'] !== SHEETS) throw new Error(`the bare route answered ${JSON.stringify(statuses)}`)
  return perSecond
}
