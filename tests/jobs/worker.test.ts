import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { buildWeights } from '../../src/estimates/build-weights.ts'
import { plainPlan } from '../../src/estimates/plan.ts'
import { type Remembered, refreshEstimates } from '../../src/estimates/refresh.ts'
import { findWeightVersion } from '../../src/estimates/version-queries.ts'
import { gather } from '../../src/jobs/gather.ts'
import { recountSome } from '../../src/jobs/recount.ts'
import { sweep } from '../../src/jobs/sweep.ts'
import { startJobs } from '../../src/jobs/worker.ts'
import { lastSweep } from '../../src/operation/heartbeat.ts'
import { fold } from '../../src/responses/fold.ts'
import { smallForm } from '../responses/small-form.ts'
import { countedUpTo } from '../support/counts.ts'
import { openTestDatabase } from '../support/database.ts'
import { aLink, aQuestionnaire } from '../support/makers.ts'

const { db, pool } = await openTestDatabase(t)
const { versionId } = await aQuestionnaire(db, smallForm)

type Place = Awaited<ReturnType<typeof aLink>>

async function store(place: Place, sheets = 3): Promise<void> {
  const values = Array.from({ length: sheets }, () => ({
    unit_id: place.unitId,
    response_id: randomUUID(),
    round_id: place.roundId,
    case_id: place.caseId,
    questionnaire_version_id: place.versionId,
    mode: 'self' as const,
    received_on: '2026-11-22',
    answers: JSON.stringify({ A01: 2 }),
  }))
  await db.insertInto('response').values(values).execute()
}

async function untilCounted(place: Place, sheets: number): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if ((await countedUpTo(db, place.roundId)).counted === sheets) return true
    await pause(50)
  }
  return false
}

t.test('ids that arrive together are handed on together, each once', async (t) => {
  const handed: number[][] = []
  const units = gather(20, async (ids) => void handed.push([...ids]))
  for (const id of [3, 1, 3, 2, 1]) units.add(id)
  await pause(60)
  t.same(handed, [[1, 2, 3]])
  units.add(9)
  await units.flush()
  t.same(handed, [[1, 2, 3], [9]], 'at once when somebody waits for it')
  await units.flush()
  t.equal(handed.length, 2)
})

t.test('the worker folds what it is asked to, and what was left behind before it started', async (t) => {
  const left = await aLink(db, { versionId })
  await store(left)
  const lines: string[] = []
  const jobs = await startJobs({ pool, db, log: (line) => lines.push(line), gatherMs: 20 })
  t.ok(await untilCounted(left, 3), 'responses of a server that was killed')

  const place = await aLink(db, { versionId })
  await store(place, 2)
  for (let at = 0; at < 10; at++) jobs.fold(place.unitId)
  t.ok(await untilCounted(place, 2))
  await store(place, 1)
  jobs.fold(place.unitId)
  await jobs.settled()
  t.ok(await untilCounted(place, 3), 'and again')
  await jobs.stop()
  t.ok(await lastSweep(db), 'it says that it is alive')
  t.same(lines, [])
})

t.test('what was asked for just before the stop is kept for the next start', async (t) => {
  const jobs = await startJobs({ pool, db, log: () => {}, gatherMs: 60_000 })
  const place = await aLink(db, { versionId })
  await store(place)
  jobs.fold(place.unitId)
  await jobs.stop()
  const next = await startJobs({ pool, db, log: () => {} })
  t.ok(await untilCounted(place, 3))
  await next.stop()
})

t.test('the sweep ends what time has ended and names units with something to count', async (t) => {
  const place = await aLink(db, { versionId })
  await store(place)
  const draft = (hash: string, at: Date) => ({
    unit_id: place.unitId,
    submission_hash: hash,
    case_id: place.caseId,
    questionnaire_version_id: versionId,
    mode: 'self' as const,
    answers: '{}',
    consent_version: '1',
    started_at: at,
    updated_at: at,
  })
  const now = new Date()
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000)
  await db
    .insertInto('draft')
    .values([draft('old', before(30.1)), draft('young', before(29.9))])
    .execute()
  await db
    .insertInto('session')
    .values({ token_hash: 'over', data: '{}', expires_at: before(0.001) })
    .execute()
  await db
    .insertInto('rate_counter')
    .values([
      { subject: 'yesterday', window_start: before(1.1) },
      { subject: 'today', window_start: before(0.1) },
    ])
    .execute()
  t.same(await sweep(db, now), [place.unitId])
  const drafts = await db.selectFrom('draft').select('submission_hash').execute()
  t.same(drafts, [{ submission_hash: 'young' }])
  t.same(await db.selectFrom('session').select('token_hash').execute(), [])
  t.same(await db.selectFrom('rate_counter').select('subject').execute(), [{ subject: 'today' }])
  await fold(db, place.unitId)
  t.same(await sweep(db, now), [])
})

t.test(
  'estimates follow counts while a round is open, and are final a minute after it was closed',
  async (t) => {
    const place = await aLink(db, { versionId })
    const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 3, minute))
    await store(place, 4)
    await fold(db, place.unitId)
    const { roundId } = place
    const weights = await buildWeights(db, null, { roundId, versionId, plan: plainPlan })
    if (weights.reason !== null) throw new Error(weights.reason)
    const { weightVersionId } = weights
    const remembered: Remembered = new Map()
    const refreshed = async (now = at(0)) => await refreshEstimates(db, { remembered, now })
    const built = async () => (await findWeightVersion(db, weightVersionId))?.built

    t.same(await refreshed(), { provisional: [weightVersionId], final: [] })
    t.same(await built(), { state: 'provisional', sheets: 4, waiting: 0 })
    t.same(await refreshed(), { provisional: [], final: [] }, 'nothing has changed')
    await store(place, 2)
    await fold(db, place.unitId)
    t.same((await refreshed()).provisional, [weightVersionId])
    t.same(await built(), { state: 'provisional', sheets: 6, waiting: 0 })

    await store(place, 1)
    await db
      .updateTable('round')
      .set({ state: 'closed', closed_at: at(1) })
      .where('round_id', '=', roundId)
      .execute()
    t.same((await refreshed(at(1))).provisional, [weightVersionId], 'a form may still be on its way')
    t.same((await refreshed(at(3))).final, [weightVersionId])
    t.same(await built(), { state: 'final', sheets: 7, waiting: 0 }, 'with what was not counted before')
    t.same(await refreshed(at(4)), { provisional: [], final: [] })
  },
)

t.test('closing a round asks the worker for its estimates', async (t) => {
  const place = await aLink(db, { versionId })
  await store(place)
  await fold(db, place.unitId)
  const made = await buildWeights(db, null, { roundId: place.roundId, versionId, plan: plainPlan })
  if (made.reason !== null) throw new Error(made.reason)
  const closed = new Date(Date.now() - 120_000)
  await db
    .updateTable('round')
    .set({ state: 'closed', closed_at: closed })
    .where('round_id', '=', place.roundId)
    .execute()
  const jobs = await startJobs({ pool, db, log: () => {} })
  jobs.estimates()
  await jobs.settled()
  let state: string | undefined
  for (let attempt = 0; attempt < 100 && state !== 'final'; attempt++) {
    await pause(50)
    state = (await findWeightVersion(db, made.weightVersionId))?.built?.state
  }
  t.equal(state, 'final')
  await jobs.stop()
})

t.test('the nightly recount says aloud where counts differ', async (t) => {
  const lines: string[] = []
  t.equal(await recountSome(db, (line) => lines.push(line)), 0)
  t.same(lines, [])
  const place = await aLink(db, { versionId })
  await store(place)
  await fold(db, place.unitId)
  await db.updateTable('item_count').set({ sheets: 4 }).where('unit_id', '=', place.unitId).execute()
  t.equal(await recountSome(db, (line) => lines.push(line)), 1)
  t.match(lines[0], new RegExp(`unit ${place.unitId}, .* 4 sheets counted, 3 sheets stored`))
})
