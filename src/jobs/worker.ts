import { Logger, parseCronItems, run } from 'graphile-worker'
import type pg from 'pg'
import type { Db } from '../database.ts'
import { keepCompiled } from '../responses/compiled.ts'
import { fold } from '../responses/fold.ts'
import { gather } from './gather.ts'
import type { Jobs } from './jobs.ts'
import { recountSome } from './recount.ts'
import { sweep } from './sweep.ts'

/** How long after a response the unit's fold is asked for; responses that arrive meanwhile share it. */
const GATHER_MS = 1000

type JobSettings = {
  pool: pg.Pool
  db: Db
  /** told one line about each failed job and each difference that a recount finds */
  log: (line: string) => void
  gatherMs?: number
}

/**
 * Starts what runs by itself, in this process, on graphile-worker (schema `graphile_worker`): folding a unit's responses
 * (one job per unit at a time), a sweep each minute for what was left behind, a recount each night.
 */
export async function startJobs({
  pool,
  db,
  log,
  gatherMs = GATHER_MS,
}: JobSettings): Promise<Jobs & { stop(): Promise<void> }> {
  const compiled = keepCompiled()
  const runner = await run({
    pgPool: pool,
    schema: 'graphile_worker',
    concurrency: 4,
    pollInterval: 5_000,
    noHandleSignals: true,
    logger: quiet(log),
    taskList: {
      fold: async (payload) => {
        await fold(db, unitOf(payload), compiled)
      },
      sweep: async () => {
        for (const unitId of await sweep(db)) await runner.addJob('fold', { unitId }, foldKey(unitId))
      },
      recount: async () => {
        await recountSome(db, log)
      },
    },
    parsedCronItems: parseCronItems([
      { task: 'sweep', match: '* * * * *', options: { jobKey: 'sweep', backfillPeriod: 0 } },
      // graphile-worker counts in UTC: half past two at night in Việt Nam.
      { task: 'recount', match: '30 19 * * *', options: { jobKey: 'recount', backfillPeriod: 0 } },
    ]),
  })
  runner.promise.catch((error: unknown) => log(`the job worker stopped: ${messageOf(error)}`))
  await runner.addJob('sweep', {}, { jobKey: 'sweep' })

  const units = gather(gatherMs, async (unitIds) => {
    try {
      for (const unitId of unitIds) await runner.addJob('fold', { unitId }, foldKey(unitId))
    } catch (error) {
      // Nothing is lost: the sweep finds the responses.
      log(`folding was not queued: ${messageOf(error)}`)
    }
  })
  return {
    fold: units.add,
    settled: units.flush,
    async stop() {
      await units.flush()
      await runner.stop()
    },
  }
}

function foldKey(unitId: number) {
  return { jobKey: `fold:${unitId}`, maxAttempts: 10 }
}

function unitOf(payload: unknown): number {
  const unitId = (payload as { unitId?: unknown } | null)?.unitId
  if (typeof unitId !== 'number') throw new Error('The job fold requires the id of a unit.')
  return unitId
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Lets warnings and errors through; a job's payload holds nothing but the id of a unit. */
function quiet(log: (line: string) => void): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error' || level === 'warning') log(message)
  })
}
