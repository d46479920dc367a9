import { Logger, parseCronItems, type Runner, run } from 'graphile-worker'
import type pg from 'pg'
import { activationWriter } from '../accounts/activation-mail.ts'
import type { Db } from '../database.ts'
import { remind } from '../deadlines/remind.ts'
import { FINAL_AFTER_MS, type Remembered, refreshEstimates } from '../estimates/refresh.ts'
import { checkEvidence } from '../evidence/check.ts'
import type { Store } from '../evidence/store.ts'
import type { Mailer } from '../mail/mailer.ts'
import { deleteOldMails } from '../mail/queries.ts'
import { sendWaiting } from '../mail/send-waiting.ts'
import { digestWriter } from '../notices/digest.ts'
import { deleteOldNotices } from '../notices/queries.ts'
import { keepSweep } from '../operation/heartbeat.ts'
import { forgetBrakes } from '../responses/brake-queries.ts'
import { keepCompiled } from '../responses/compiled.ts'
import { foldUnits } from '../responses/fold.ts'
import { deleteDueSheets } from '../responses/retention.ts'
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
  /** sends e-mails; null = reminders are shown in the product only */
  mailer?: Mailer | null
  /** address of the product in e-mails, without a trailing slash */
  publicUrl?: string
  /** where documents lie, to hash them again each night; left out: nothing is checked */
  store?: Store
}

/**
 * Starts what runs by itself, in this process, on graphile-worker (schema `graphile_worker`): folding the responses of units
 * (those asked for while a fold is under way are one job, so that under load folds are larger, not more), a sweep each minute
 * for what was left behind, estimates derived anew every ten minutes and after a round was closed, a recount each night,
 * then the hashes of documents, reminders each morning, e-mails each minute.
 */
export async function startJobs({
  pool,
  db,
  log,
  gatherMs = GATHER_MS,
  mailer = null,
  publicUrl = '',
  store,
}: JobSettings): Promise<Jobs & { stop(): Promise<void> }> {
  const compiled = keepCompiled()
  const remembered: Remembered = new Map()
  const oneFold = oneAtATime()
  const oneRefresh = oneAtATime()
  const oneMail = oneAtATime()
  const writers = { digest: digestWriter(publicUrl), activation: activationWriter(publicUrl) }
  const runner = await run({
    pgPool: pool,
    schema: 'graphile_worker',
    concurrency: 4,
    pollInterval: 5_000,
    noHandleSignals: true,
    logger: quiet(log),
    taskList: {
      fold: async (payload) => {
        const unitIds = unitsOf(payload)
        const { failed } = await oneFold(() => foldUnits(db, unitIds, compiled))
        // A promise for each: the job is tried again with those that failed only.
        return unitIds.map((unitId) =>
          failed.has(unitId) ? Promise.reject(failed.get(unitId)) : Promise.resolve(),
        )
      },
      sweep: async () => {
        await askForFold(runner, await sweep(db))
        await keepSweep(db, new Date())
        await forgetBrakes(db)
      },
      estimates: async () => {
        await oneRefresh(() => refreshEstimates(db, { remembered, compiled, log }))
      },
      recount: async () => {
        await recountSome(db, log)
      },
      retention: async () => {
        for (const { roundId, sheets } of await deleteDueSheets(db)) {
          log(`round ${roundId}: ${sheets} single forms deleted, as promised; the counts stay`)
        }
      },
      remind: async () => {
        await deleteOldNotices(db, new Date(Date.now() - noticesKept))
        await deleteOldMails(db, new Date(Date.now() - mailsKept))
        await remind(db, new Date(), { mail: mailer !== null })
        await askForMail(runner)
      },
      mail: async () => {
        if (mailer) await oneMail(() => sendWaiting(db, mailer, writers))
      },
      evidence: async () => {
        if (store) await checkEvidence(db, store, log)
      },
    },
    parsedCronItems: parseCronItems([
      { task: 'sweep', match: '* * * * *', options: { jobKey: 'sweep', backfillPeriod: 0 } },
      // Those whose next try has come, and those whose sending was not asked for because the server was killed.
      { task: 'mail', match: '* * * * *', options: { ...mailKey, backfillPeriod: 0 } },
      { task: 'estimates', match: '*/10 * * * *', options: { ...estimatesKey, backfillPeriod: 0 } },
      // graphile-worker counts in UTC: half past two at night in Việt Nam.
      { task: 'recount', match: '30 19 * * *', options: { jobKey: 'recount', backfillPeriod: 0 } },
      { task: 'retention', match: '0 20 * * *', options: { jobKey: 'retention', backfillPeriod: 0 } },
      // Seven in the morning; later in the day when the server stood still then.
      {
        task: 'remind',
        match: '0 0 * * *',
        options: { jobKey: 'remind', backfillPeriod: 12 * 60 * 60 * 1000 },
      },
      // Half past three: the recount is done.
      { task: 'evidence', match: '30 20 * * *', options: { jobKey: 'evidence', backfillPeriod: 0 } },
    ]),
  })
  runner.promise.catch((error: unknown) => log(`the job worker stopped: ${messageOf(error)}`))
  await runner.addJob('sweep', {}, { jobKey: 'sweep' })

  const units = gather(gatherMs, async (unitIds) => {
    try {
      await askForFold(runner, unitIds)
    } catch (error) {
      // Nothing is lost: the sweep finds the responses.
      log(`folding was not queued: ${messageOf(error)}`)
    }
  })
  let asked: Promise<void> = Promise.resolve()
  return {
    fold: units.add,
    estimates() {
      asked = askForEstimates(runner).catch((error: unknown) => {
        // Nothing is lost: the timer finds what is to be done.
        log(`estimates were not queued: ${messageOf(error)}`)
      })
    },
    mail() {
      asked = askForMail(runner).catch((error: unknown) => {
        // Nothing is lost: the timer finds what waits.
        log(`e-mails were not queued: ${messageOf(error)}`)
      })
    },
    async settled() {
      await Promise.all([units.flush(), asked])
    },
    async stop() {
      await Promise.all([units.flush(), asked])
      await runner.stop()
    },
  }
}

/** One at a time: a fold works on several connections by itself. Units that are asked for while a job waits are added to it. */
async function askForFold(runner: Runner, unitIds: readonly number[]): Promise<void> {
  if (unitIds.length === 0) return
  await runner.addJob('fold', [...unitIds], { jobKey: 'fold', maxAttempts: 10 })
}

/** Two years. */
const noticesKept = 730 * 86_400_000
/** Three months: whether an e-mail was sent is asked soon or never. */
const mailsKept = 90 * 86_400_000

const mailKey = { jobKey: 'mail', maxAttempts: 1 }

async function askForMail(runner: Runner): Promise<void> {
  await runner.addJob('mail', {}, mailKey)
}

const estimatesKey = { jobKey: 'estimates' }

/** Now, and once more when those of a round that was just closed may be final. */
async function askForEstimates(runner: Runner): Promise<void> {
  const later = new Date(Date.now() + FINAL_AFTER_MS + 1000)
  await runner.addJob('estimates', {}, estimatesKey)
  await runner.addJob('estimates', {}, { ...estimatesKey, jobKey: 'estimates-later', runAt: later })
}

/**
 * Lets one piece of work of a kind run at a time in this process. Not by a queue of graphile-worker: a server that is killed
 * would leave it locked for hours.
 */
function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const run = last.then(work, work)
    last = run.catch(() => {})
    return run
  }
}

function unitsOf(payload: unknown): number[] {
  if (!Array.isArray(payload) || !payload.every((unitId) => Number.isInteger(unitId))) {
    throw new Error('The job fold requires the ids of units.')
  }
  return payload as number[]
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
