import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Pool } from 'pg'
import { connect, type Db } from '../../src/database.ts'
import { startEmbedded } from '../../src/embedded.ts'
import type { GivenWeight, WeightPlan } from '../../src/estimates/plan.ts'
import { migrateToLatest } from '../../src/migrate.ts'
import { foldUnits } from '../../src/responses/fold.ts'
import { unitsWithUnfolded } from '../../src/responses/sheet-queries.ts'
import { discard, newDataFolder } from '../../tests/support/server.ts'
import { type Frame, makeFrame } from './frame.ts'
import { makeLikert } from './rows.ts'
import { store } from './store.ts'

/** The generated survey, stored and folded in an embedded PostgreSQL of its own that waits for the disk as users' do. */
export type BenchSurvey = Frame & {
  readonly db: Db
  readonly pool: Pool
  /** what each sheet of a commune stands for, by sex (man first) and age band in turn */
  readonly weights: readonly (readonly number[])[]
  /** seconds to fold everything, rows arriving in random order */
  readonly foldSeconds: number
  /** seconds to store it, 5,000 sheets in a statement: what the machine was good for at the time */
  readonly storeSeconds: number
}

type Where = {
  /** folder in which surveys stay from run to run; null = thrown away at the end */
  readonly keep: string | null
  /** made anew even if there is one */
  readonly fresh?: boolean
}

const open = new Map<number, Promise<BenchSurvey>>()

/** The survey with so many respondents; opened once in a run, whichever benchmarks ask for it. */
export function benchSurvey(respondents: number, where: Where): Promise<BenchSurvey> {
  let survey = open.get(respondents)
  if (!survey) {
    survey = prepare(respondents, where)
    open.set(respondents, survey)
  }
  return survey
}

async function prepare(respondents: number, { keep, fresh = false }: Where): Promise<BenchSurvey> {
  const dataDir = keep === null ? await newDataFolder() : join(keep, String(respondents))
  const facts = join(dataDir, 'survey.json')
  if (keep !== null && !fresh) {
    const kept = await readFile(facts, 'utf8').catch(() => null)
    if (kept !== null) {
      say(`${respondents} sheets are there in ${dataDir}; load ${load()}`)
      return { ...(await openServer(dataDir, false)), ...(JSON.parse(kept) as Made) }
    }
  }
  if (keep !== null) {
    await discard(dataDir)
    await mkdir(dataDir, { recursive: true, mode: 0o711 })
  }
  const server = await openServer(dataDir, keep === null)
  const made = await make(server.db, respondents)
  if (keep !== null) await writeFile(facts, JSON.stringify(made))
  return { ...server, ...made }
}

type Made = Omit<BenchSurvey, 'db' | 'pool'>

async function openServer(dataDir: string, thrownAway: boolean): Promise<{ db: Db; pool: Pool }> {
  const server = await startEmbedded({ dataDir })
  const { db, pool, close } = connect(server.connectionString, { letExit: true })
  process.once('beforeExit', async () => {
    await close()
    await server.stop()
    if (thrownAway) await discard(dataDir)
  })
  await migrateToLatest(db)
  return { db, pool }
}

async function make(db: Db, respondents: number): Promise<Made> {
  const likert = makeLikert(respondents)
  const frame = await makeFrame(db, likert)
  const stored = performance.now()
  await store(db, likert, frame)
  const storeSeconds = seconds(stored)
  await sql`analyze app.response`.execute(db)
  say(`${respondents} sheets stored in ${storeSeconds} s, folding; load ${load()}`)
  const started = performance.now()
  await foldAll(db)
  const foldSeconds = seconds(started)
  say(`folded in ${foldSeconds} s; load ${load()}`)
  await sql`vacuum analyze app.item_count`.execute(db)
  const weights = frame.communes.map((_, commune) =>
    [1, 0].flatMap((man) => [1, 2, 3].map((age) => likert.weightOf(commune, man, age))),
  )
  return { ...frame, weights, foldSeconds, storeSeconds }
}

async function foldAll(db: Db): Promise<void> {
  const { failed } = await foldUnits(db, await unitsWithUnfolded(db))
  for (const error of failed.values()) throw error
}

/** The design weights of the generator: by commune, sex and age band. */
export function givenWeights({ weights: given, communes }: BenchSurvey): WeightPlan {
  const weights: GivenWeight[] = communes.flatMap((unitId, commune) =>
    [1, 2].flatMap((sex) =>
      [1, 2, 3].map((age) => ({
        unitId,
        class: sex * 4 + age,
        weight: given[commune]![3 * (sex - 1) + age - 1]!,
      })),
    ),
  )
  return {
    modes: ['self'],
    base: { kind: 'given', weights },
    margins: [],
    trim: null,
    design: { population: null, fpc: 'none', lonelyPsu: 'fail' },
  }
}

/** Seconds since an instant of `performance.now()`, to hundredths. */
export function seconds(since: number): number {
  return Math.round((performance.now() - since) / 10) / 100
}

/** The load of the machine in the last minute. */
export function load(): string {
  return loadavg()[0]!.toFixed(1)
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
