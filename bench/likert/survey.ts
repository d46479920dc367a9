import { randomUUID } from 'node:crypto'
import { loadavg } from 'node:os'
import { sql } from 'kysely'
import { connect, type Db } from '../../src/database.ts'
import { startEmbedded } from '../../src/embedded.ts'
import type { GivenWeight, WeightPlan } from '../../src/estimates/plan.ts'
import { migrateToLatest } from '../../src/migrate.ts'
import { keepCompiled } from '../../src/responses/compiled.ts'
import { fold } from '../../src/responses/fold.ts'
import { unitsWithUnfolded } from '../../src/responses/sheet-queries.ts'
import { compile } from '../../src/surveys/compile.ts'
import { layoutOf } from '../../src/surveys/layout.ts'
import { gradedForm } from '../../tests/support/graded-form.ts'
import { discard, newDataFolder } from '../../tests/support/server.ts'
import { COMMUNES, ITEMS, type Likert, makeLikert, PROVINCES } from './rows.ts'

/** The generated survey, stored and folded in an embedded PostgreSQL of its own that waits for the disk as users' do. */
export type BenchSurvey = {
  readonly db: Db
  readonly likert: Likert
  readonly roundId: number
  readonly versionId: number
  /** unit ids of provinces and communes, in the order of the generator */
  readonly provinces: readonly number[]
  readonly communes: readonly number[]
  /** seconds to fold everything, rows arriving in random order */
  readonly foldSeconds: number
  /** seconds to store it, 5,000 sheets in a statement: what the machine was good for at the time */
  readonly storeSeconds: number
}

/** Units folded at once in this one process, as by the job worker. */
const FOLDS = 4
const items = Array.from({ length: ITEMS }, (_, item) => `q${item + 1}`)
const prepared = new Map<number, Promise<BenchSurvey>>()

/** The survey with so many respondents; made once in a run, whichever benchmarks ask for it. */
export function benchSurvey(respondents: number): Promise<BenchSurvey> {
  let survey = prepared.get(respondents)
  if (!survey) {
    survey = prepare(respondents)
    prepared.set(respondents, survey)
  }
  return survey
}

async function prepare(respondents: number): Promise<BenchSurvey> {
  const dataDir = await newDataFolder()
  const server = await startEmbedded({ dataDir })
  const { db, close } = connect(server.connectionString, { letExit: true })
  process.once('beforeExit', async () => {
    await close()
    await server.stop()
    await discard(dataDir)
  })
  await migrateToLatest(db)
  const likert = makeLikert(respondents)
  const frame = await makeFrame(db, likert)
  const stored = performance.now()
  await store(db, likert, frame)
  const storeSeconds = seconds(stored)
  await sql`analyze app.response`.execute(db)
  say(`${respondents} sheets stored in ${storeSeconds} s, folding; load ${loadavg()[0]!.toFixed(1)}`)
  const started = performance.now()
  await foldAll(db)
  const foldSeconds = seconds(started)
  say(`folded in ${foldSeconds} s; load ${loadavg()[0]!.toFixed(1)}`)
  await sql`vacuum analyze app.item_count`.execute(db)
  return { db, likert, foldSeconds, storeSeconds, ...frame }
}

type Frame = {
  roundId: number
  versionId: number
  provinces: number[]
  communes: number[]
  cases: number[]
}

async function makeFrame(db: Db, { provinceOf }: Likert): Promise<Frame> {
  const root = await unit(db, 'VN', 'nation', null, [])
  const provinces: number[] = []
  for (let at = 0; at < PROVINCES; at++) provinces.push(await unit(db, `P${at}`, 'province', root, [root]))
  const communes: number[] = []
  for (let at = 0; at < COMMUNES; at++) {
    const province = provinces[provinceOf[at]!]!
    communes.push(await unit(db, `C${at}`, 'commune', province, [root, province]))
  }
  const form = gradedForm(items, { A: ['Nam', 'Nữ'], B: ['18–34', '35–54', '55+'] })
  const { questionnaire_version_id: versionId } = await db
    .insertInto('questionnaire_version')
    .values({
      code: 'DIEM',
      version: '1',
      title: 'Phiếu chấm điểm',
      kind: 'citizen',
      content: JSON.stringify(form),
      layout: JSON.stringify(layoutOf(compile(form))),
      content_hash: randomUUID(),
    })
    .returning('questionnaire_version_id')
    .executeTakeFirstOrThrow()
  const { framework_version_id: frameworkVersionId } = await db
    .insertInto('framework_version')
    .values({
      framework_id: 'F',
      version: '1',
      title: 'Bộ tiêu chí',
      content: '{}',
      content_hash: '',
      complete: true,
    })
    .returning('framework_version_id')
    .executeTakeFirstOrThrow()
  const { round_id: roundId } = await db
    .insertInto('round')
    .values({
      unit_id: root,
      name: 'Đợt đo',
      kind: 'year',
      state: 'closed',
      opens_at: '2026-01-01T00:00:00Z',
      closes_at: '2026-02-01T00:00:00Z',
      closed_at: '2026-02-01T00:00:00Z',
      settings: JSON.stringify({ year: 2026, contact: { office: 'Phòng đo', phone: '0000' } }),
    })
    .returning('round_id')
    .executeTakeFirstOrThrow()
  const cases: number[] = []
  for (const unitId of communes) {
    const { case_id: caseId } = await db
      .insertInto('evaluation_case')
      .values({ round_id: roundId, unit_id: unitId, framework_version_id: frameworkVersionId, title: null })
      .returning('case_id')
      .executeTakeFirstOrThrow()
    cases.push(caseId)
  }
  return { roundId, versionId, provinces, communes, cases }
}

async function unit(
  db: Db,
  code: string,
  level: 'nation' | 'province' | 'commune',
  parent: number | null,
  above: readonly number[],
): Promise<number> {
  const kind = { nation: 'quoc_gia', province: 'tinh', commune: 'xa' }[level]
  const facts = { code, official_code: false, level, kind, name: code, search_text: code.toLowerCase() }
  const { unit_id: unitId } = await db
    .insertInto('unit')
    .values({ ...facts, parent_id: parent, path: [], valid_from: '2025-07-01' })
    .returning('unit_id')
    .executeTakeFirstOrThrow()
  await db
    .updateTable('unit')
    .set({ path: [...above, unitId] })
    .where('unit_id', '=', unitId)
    .execute()
  return unitId
}

const AT_ONCE = 5_000

/** Stores every sheet, in random order. */
async function store(db: Db, likert: Likert, frame: Frame): Promise<void> {
  const order = shuffled(likert.respondents)
  for (let from = 0; from < order.length; from += AT_ONCE) {
    const part = order.subarray(from, from + AT_ONCE)
    const where = Array.from(part, (i) => likert.commune[i]!)
    await sql`
      insert into response (unit_id, response_id, round_id, case_id, questionnaire_version_id, mode, received_on, answers)
      select s.unit_id, s.response_id, ${frame.roundId}::integer, s.case_id, ${frame.versionId}::integer, 'self',
        date '2026-01-15', s.answers
      from unnest(
        ${where.map((commune) => frame.communes[commune]!)}::integer[], ${where.map(() => randomUUID())}::uuid[],
        ${where.map((commune) => frame.cases[commune]!)}::integer[],
        ${Array.from(part, (i) => sheetOf(likert, i))}::jsonb[]
      ) as s (unit_id, response_id, case_id, answers)`.execute(db)
  }
}

function sheetOf({ man, age, answers }: Likert, i: number): string {
  let text = `{"A":${man[i] ? 1 : 2},"B":${age[i]}`
  for (let item = 0; item < ITEMS; item++) text += `,"q${item + 1}":${answers[i * ITEMS + item]}`
  return `${text}}`
}

/** 0 … n − 1 in random order. */
function shuffled(n: number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i)
  for (let at = n - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1))
    ;[order[at], order[other]] = [order[other]!, order[at]!]
  }
  return order
}

async function foldAll(db: Db): Promise<void> {
  const compiled = keepCompiled()
  const waiting = await unitsWithUnfolded(db)
  const work = async () => {
    for (let unitId = waiting.pop(); unitId !== undefined; unitId = waiting.pop()) {
      await fold(db, unitId, compiled)
    }
  }
  await Promise.all(Array.from({ length: FOLDS }, work))
}

/** The design weights of the generator: by commune, sex and age band. */
export function givenWeights({ likert, communes }: BenchSurvey): WeightPlan {
  const weights: GivenWeight[] = communes.flatMap((unitId, commune) =>
    [1, 2].flatMap((sex) =>
      [1, 2, 3].map((age) => ({
        unitId,
        class: sex * 4 + age,
        weight: likert.weightOf(commune, sex === 1 ? 1 : 0, age),
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

export function seconds(since: number): number {
  return Math.round((performance.now() - since) / 10) / 100
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
