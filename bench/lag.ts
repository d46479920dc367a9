import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { Db } from '../src/database.ts'
import { startJobs } from '../src/jobs/worker.ts'
import { keepCompiled } from '../src/responses/compiled.ts'
import { answersCheck, newSubmissionId, submissionHash } from '../src/responses/submission.ts'
import { submitTogether, type ToSend } from '../src/responses/submit.ts'
import { together } from '../src/responses/together.ts'
import type { Answers } from '../src/surveys/questionnaire.ts'
import type { Frame } from './likert/frame.ts'
import { ITEMS } from './likert/rows.ts'
import { benchSurvey, load, say } from './likert/survey.ts'
import type { BenchOptions, Measure } from './run.ts'

const PER_SECOND = 1000
const SECONDS = 60
/** Looks at what waits, and so the error of a lag, which is never said too small. */
const LOOK_MS = 250
/** Milliseconds between two handfuls of forms. */
const TICK_MS = 10
const TARGET = 5

/**
 * How far counts are behind while 1,000 forms a second are sent for a minute, each from a commune of 3,321 picked by chance, to a
 * round that has 100,000 sheets already. Every form goes the whole way behind the page (draft read, answers checked, receipt,
 * response and end of the draft in one statement, answered after the commit) and its unit is folded by the job worker of the
 * server, in the same process; HTTP alone is left out, because its clients would take the processor of what is measured.
 * Drafts are there before. A sheet's lag is the time from the last look before it was stored to the first look that finds it
 * counted.
 */
export async function run(_: BenchOptions): Promise<Measure[]> {
  const survey = await benchSurvey(100_000, { keep: null })
  const { db, pool } = survey
  await db.updateTable('round').set({ state: 'open', closes_at: '2100-01-01', closed_at: null }).execute()
  const forms = await draftForms(db, survey, PER_SECOND * SECONDS)
  const jobs = await startJobs({ pool, db, log: say })
  const compiled = keepCompiled()
  const submit = together((asks: readonly ToSend[]) => submitTogether(db, compiled, asks))
  const lags = watchLags(pool)

  say(`sending ${PER_SECOND} a second for ${SECONDS} s; load ${load()}`)
  const latencies: number[] = []
  const answered: Promise<void>[] = []
  const started = performance.now()
  const send = async (form: ToSend) => {
    const asked = performance.now()
    const result = await submit(form)
    if (result.outcome !== 'sent') throw new Error(`a form was not stored: ${result.outcome}`)
    jobs.fold(form.place.unitId)
    latencies.push(performance.now() - asked)
  }
  let sent = 0
  while (sent < forms.length) {
    const due = Math.min(forms.length, ((performance.now() - started) * PER_SECOND) / 1000)
    while (sent < due) answered.push(send(forms[sent++]!))
    await pause(TICK_MS)
  }
  await Promise.all(answered)
  const seconds = (performance.now() - started) / 1000
  const counted = await lags.until(forms.length)
  await jobs.stop()
  say(`sent and stored in ${seconds.toFixed(1)} s; load ${load()}`)
  return [
    against('forms stored, against what was asked for', 'per second', forms.length / seconds, PER_SECOND),
    against('lag of the counts, p95, against the target', 's', at(counted, 0.95), TARGET),
    against('lag of the counts, median, against the target', 's', at(counted, 0.5), TARGET),
    against('lag of the counts, largest, against the target', 's', counted.at(-1)!, TARGET),
    against(
      'answer to a form, p95, against a second',
      's',
      at(
        latencies.sort((a, b) => a - b),
        0.95,
      ) / 1000,
      1,
    ),
  ]
}

/** Forms that wait to be sent, each from a commune picked by chance. */
async function draftForms(db: Db, frame: Frame, count: number): Promise<ToSend[]> {
  const now = new Date()
  const begun = new Date(now.getTime() - 10 * 60_000)
  const forms: ToSend[] = []
  for (let from = 0; from < count; from += 1000) {
    const some = Array.from({ length: Math.min(1000, count - from) }, () => {
      const id = newSubmissionId()
      const where = Math.floor(Math.random() * frame.communes.length)
      const [unitId, caseId] = [frame.communes[where]!, frame.cases[where]!]
      const { roundId, versionId } = frame
      const answers = someAnswers()
      forms.push({
        id,
        place: { unitId, roundId, caseId, versionId },
        check: answersCheck(id, answers),
        receivedAt: now,
      })
      return {
        unit_id: unitId,
        submission_hash: submissionHash(id),
        case_id: caseId,
        questionnaire_version_id: versionId,
        mode: 'self' as const,
        answers: JSON.stringify({ answers, typed: {} }),
        consent_version: '1',
        started_at: begun,
        updated_at: now,
      }
    })
    await db.insertInto('draft').values(some).execute()
  }
  return forms
}

function someAnswers(): Answers {
  const upTo = (n: number) => 1 + Math.floor(n * Math.random())
  const answers: { [key: string]: number } = { A: upTo(2), B: upTo(3) }
  for (let item = 1; item <= ITEMS; item++) answers[`q${item}`] = upTo(5)
  return answers
}

/** Looks at what waits to be counted, on a connection of its own, until nothing does. */
function watchLags(pool: pg.Pool): { until(stored: number): Promise<number[]> } {
  const waiting = new Map<string, number>()
  const lags: number[] = []
  let ending = false
  const done = (async () => {
    const client = await pool.connect()
    try {
      let before = performance.now()
      for (;;) {
        const asked = performance.now()
        const { rows } = await client.query('select response_id from response where folded_revision < 1')
        const seen = performance.now()
        const ids = new Set(rows.map((row: { response_id: string }) => row.response_id))
        for (const [id, since] of waiting) {
          if (ids.has(id)) continue
          lags.push((seen - since) / 1000)
          waiting.delete(id)
        }
        for (const id of ids) if (!waiting.has(id)) waiting.set(id, before)
        if (ending && ids.size === 0) return
        before = asked
        await pause(LOOK_MS)
      }
    } finally {
      client.release()
    }
  })()
  return {
    async until(stored) {
      ending = true
      await done
      // Whatever no look has found was stored and counted between two of them.
      while (lags.length < stored) lags.push((2 * LOOK_MS) / 1000)
      return lags.sort((a, b) => a - b)
    },
  }
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1]!
}

function against(measure: string, unit: string, ours: number, baseline: number): Measure {
  const rounded = Math.round(ours * 1000) / 1000
  return { measure, unit, ours: rounded, baseline, ratio: rounded / baseline }
}
