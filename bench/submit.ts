import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import pg from 'pg'
import { fillIn } from '../src/demo/answers.ts'
import { chanceFrom } from '../src/demo/chance.ts'
import { respondentOf } from '../src/demo/respondent.ts'
import { answersCheck, newSubmissionId, submissionHash } from '../src/responses/submission.ts'
import { compile } from '../src/surveys/compile.ts'
import type { Answers } from '../src/surveys/questionnaire.ts'
import { aLink } from '../tests/support/makers.ts'
import { listen, load, m01, median, openStage, request, type Stage } from './citizen/stage.ts'
import type { Measure } from './run.ts'

const ROUNDS = 5
const SHEETS = Number(process.argv[3] ?? 4000)

type Place = Awaited<ReturnType<typeof aLink>>

/**
 * Sending a form from its review (draft read, whole sheet checked, receipt, response and end of the draft, answered after the
 * commit) against a bare Fastify route that does one INSERT of the same row. Same PostgreSQL, a pool of 10 in both, no jobs.
 */
export async function run(): Promise<Measure[]> {
  const stage = await openStage()
  try {
    const { db, connectionString } = stage.database
    const content = await m01()
    const questionnaire = compile(content)
    const links = []
    const first = await aLink(db, { content })
    links.push(first)
    for (let at = 1; at < 50; at++)
      links.push(await aLink(db, { versionId: first.versionId, roundId: first.roundId }))
    const sheets = Array.from({ length: 200 }, (_, at) => {
      const chance = chanceFrom(`bench ${at}`)
      const respondent = respondentOf({ region: 'plain', quality: 0, staff: false }, chance)
      return fillIn(questionnaire, { ...respondent, patience: 1 }, chance)
    })

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
      ours.push(await oursOnce(stage, links, sheets))
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

async function oursOnce(stage: Stage, links: readonly Place[], sheets: readonly Answers[]): Promise<number> {
  const now = new Date()
  const requests: string[] = []
  const drafts = Array.from({ length: SHEETS }, (_, at) => {
    const id = newSubmissionId()
    const link = links[at % links.length]!
    const answers = sheets[at % sheets.length]!
    const body = new URLSearchParams({
      _submission: id,
      _answers: answersCheck(id, answers),
      _action: 'send',
    })
    const headers = { 'content-type': 'application/x-www-form-urlencoded', cookie: `phieu=${id}` }
    requests.push(request('POST', `/k/${link.code}/review`, headers, body.toString()))
    return {
      unit_id: link.unitId,
      submission_hash: submissionHash(id),
      case_id: link.caseId,
      questionnaire_version_id: link.versionId,
      mode: 'self' as const,
      answers: JSON.stringify({ answers, typed: {} }),
      consent_version: '1',
      started_at: now,
      updated_at: now,
    }
  })
  const { db } = stage.database
  for (let at = 0; at < drafts.length; at += 500)
    await db
      .insertInto('draft')
      .values(drafts.slice(at, at + 500))
      .execute()
  const before = await responses(stage)
  const { perSecond, statuses } = await load(stage, stage.port, requests)
  if (statuses['303'] !== SHEETS) throw new Error(`ours answered ${JSON.stringify(statuses)}`)
  if ((await responses(stage)) - before !== SHEETS) throw new Error('not every form was stored once')
  return perSecond
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

async function responses({ database }: Stage): Promise<number> {
  const { count } = await database.db
    .selectFrom('response')
    .select((b) => b.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}
