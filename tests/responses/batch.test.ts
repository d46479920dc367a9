import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { keepCompiled } from '../../src/responses/compiled.ts'
import { reviewedMark } from '../../src/responses/reviewed.ts'
import {
  answersCheck,
  durationBand,
  newSubmissionId,
  submissionHash,
} from '../../src/responses/submission.ts'
import { submitTogether, type ToSend } from '../../src/responses/submit.ts'
import { buildTestApp } from '../support/app.ts'
import { aLink, aQuestionnaire } from '../support/makers.ts'
import { smallForm } from './small-form.ts'

const { app, db, pool } = await buildTestApp(t)
const { versionId } = await aQuestionnaire(db, smallForm)
const compiled = keepCompiled()

type Place = Awaited<ReturnType<typeof aLink>>

/** A draft that is filled in, as the review was shown. */
async function aDraft(
  place: Place,
  answers: Record<string, unknown>,
  { mark, seconds = 0 }: { mark?: (check: string) => string; seconds?: number } = {},
): Promise<ToSend> {
  const id = newSubmissionId()
  const now = new Date()
  const reviewed = mark?.(answersCheck(id, answers))
  await db
    .insertInto('draft')
    .values({
      unit_id: place.unitId,
      submission_hash: submissionHash(id),
      case_id: place.caseId,
      questionnaire_version_id: place.versionId,
      mode: 'self',
      answers: JSON.stringify({ answers, typed: {}, reviewed }),
      consent_version: '1',
      started_at: new Date(now.getTime() - 1000 * seconds),
      updated_at: now,
    })
    .execute()
  return { id, place, check: answersCheck(id, answers), receivedAt: now }
}

async function stored(place: Place): Promise<number> {
  const rows = await db.selectFrom('response').select('unit_id').where('unit_id', '=', place.unitId).execute()
  return rows.length
}

t.test('in one batch each form is answered for itself', async (t) => {
  const [one, two, closed] = await Promise.all([
    aLink(db, { versionId }),
    aLink(db, { versionId }),
    aLink(db, { versionId, state: 'closed' }),
  ])
  const good = await aDraft(one, { A01: 2, C02: 5 })
  const other = await aDraft(two, { A01: 3 })
  const changed = { ...(await aDraft(one, { A01: 2 })), check: 'not what was read' }
  const wrong = await aDraft(two, { A01: 99 })
  const young = await aDraft(two, { A01: 1 })
  const late = await aDraft(closed, { A01: 2 })
  const nobody = { ...good, id: newSubmissionId() }
  const batch = [good, other, changed, wrong, young, late, nobody, good, { ...other, check: 'other answers' }]
  const results = await submitTogether(db, compiled, batch)
  t.same(
    results.map((result) => (result instanceof Error ? result.name : result.outcome)),
    ['sent', 'sent', 'changed', 'wrong', 'wrong', 'Refusal', 'gone', 'sent', 'kept'],
  )
  t.same([await stored(one), await stored(two), await stored(closed)], [1, 1, 0])
  const again = await submitTogether(db, compiled, batch)
  t.same(again, results, 'and the same again')
  t.same([await stored(one), await stored(two)], [1, 1])
})

t.test('a row that the database refuses takes nobody with it', async (t) => {
  const place = await aLink(db, { versionId })
  const drafts = await Promise.all(Array.from({ length: 8 }, () => aDraft(place, { A01: 2 })))
  const broken = { ...drafts[3]!, place: { ...place, versionId }, receivedAt: new Date(Number.NaN) }
  const results = await submitTogether(db, compiled, [...drafts.slice(0, 3), broken, ...drafts.slice(4)])
  t.ok(results[3] instanceof Error)
  t.equal(results.filter((one) => !(one instanceof Error) && one.outcome === 'sent').length, 7)
  t.equal(await stored(place), 7)
})

t.test('batches that overlap store each form once', async (t) => {
  const places = await Promise.all(Array.from({ length: 4 }, () => aLink(db, { versionId })))
  const drafts = await Promise.all(Array.from({ length: 40 }, (_, at) => aDraft(places[at % 4]!, { A01: 2 })))
  const batches = await Promise.all(
    Array.from({ length: 6 }, (_, at) => submitTogether(db, compiled, at % 2 ? drafts : drafts.toReversed())),
  )
  t.same(
    new Set(batches.flat().map((one) => (one instanceof Error ? one.message : one.outcome))),
    new Set(['sent']),
  )
  t.same(await Promise.all(places.map(stored)), [10, 10, 10, 10])
})

t.test('what is stored are the checked answers, whether they stand so in the draft or not', async (t) => {
  const place = await aLink(db, { versionId })
  const asDrafted = await aDraft(place, { A01: 2, C02: 5 })
  // Composed otherwise and with blanks around it, as an old page may have left it.
  const typed = ' Y\u0301 kie\u0302\u0301n '
  const draft = await aDraft(place, { A01: 3, C01: typed })
  const cleaned = { ...draft, check: answersCheck(draft.id, { A01: 3, C01: typed.normalize('NFC').trim() }) }
  const sent = { outcome: 'sent' }
  t.match(await submitTogether(db, compiled, [asDrafted, cleaned]), [sent, sent])
  const rows = await db.selectFrom('response').select('answers').where('unit_id', '=', place.unitId).execute()
  const found = rows.map(({ answers }) => answers as { A01: number }).sort((a, b) => a.A01 - b.A01)
  t.same(found, [
    { A01: 2, C02: 5 },
    { A01: 3, C01: 'Ý kiến' },
  ])
})

t.test('a sheet that was checked for its review is stored without being checked again', async (t) => {
  const unread = async () => {
    throw new Error('no questionnaire is needed')
  }
  const marked = { mark: reviewedMark }
  const usual = { settings: { collection: { mode: 'open', minimumSeconds: 10 } } }
  const [place, slow, limited, closed] = await Promise.all([
    aLink(db, { versionId }),
    aLink(db, { versionId, ...usual }),
    aLink(db, { versionId, settings: { collection: { perUnit: 1 } } }),
    aLink(db, { versionId, state: 'closed' }),
  ])
  const times = [0, 119, 120, 301, 601, 1199, 1201, 3599, 3601]
  const good = await Promise.all(times.map((seconds) => aDraft(place, { A01: 2 }, { ...marked, seconds })))
  const results = await submitTogether(db, unread, [...good, { ...good[0]!, check: 'f'.repeat(64) }])
  t.same(
    results.map((result) => (result instanceof Error ? result.message : result.outcome)),
    [...good.map(() => 'sent'), 'kept'],
  )
  t.same(await submitTogether(db, unread, good), results.slice(0, -1), 'the same again')
  const rows = await db.selectFrom('response').selectAll().where('unit_id', '=', place.unitId).execute()
  const began = (seconds: number) => durationBand(new Date(0), new Date(1000 * seconds))
  t.same(rows.map(({ duration_band }) => duration_band).sort(), times.map(began).sort())
  t.same(rows[0]?.answers, { A01: 2 })

  const other = (check: string) => `another-process ${check}`
  const [foreign, full, late, early, inTime, changed] = await Promise.all([
    aDraft(place, { A01: 99 }, { mark: other }),
    Promise.all([aDraft(limited, { A01: 2 }, marked), aDraft(limited, { A01: 2 }, marked)]),
    aDraft(closed, { A01: 2 }, marked),
    aDraft(slow, { A01: 2 }, marked),
    aDraft(slow, { A01: 2 }, { ...marked, seconds: 11 }),
    aDraft(place, { A01: 2 }, marked),
  ])
  const batch = [foreign, ...full, late, early, inTime, { ...changed, check: `${changed.check.slice(1)}x` }]
  const judged = await submitTogether(db, compiled, batch)
  const outcomes = judged.map((result) => (result instanceof Error ? result.name : result.outcome))
  t.same(outcomes.slice(1, 3).sort(), ['full', 'sent'])
  t.same([outcomes[0], ...outcomes.slice(3)], ['wrong', 'Refusal', 'early', 'sent', 'changed'])
})

t.test('what a round takes is decided by what it says when a form is stored', async (t) => {
  const unread = async () => {
    throw new Error('no questionnaire is needed')
  }
  const place = await aLink(db, { versionId })
  const set = (change: object) =>
    db.updateTable('round').set(change).where('round_id', '=', place.roundId).execute()
  const outcomeOf = async (by = unread as typeof compiled) => {
    const ask = await aDraft(place, { A01: 2 }, { mark: reviewedMark })
    const [result] = await submitTogether(db, by, [ask])
    return result instanceof Error ? result.name : result?.outcome
  }
  const collection = (given: object) => set({ settings: JSON.stringify({ collection: given }) })
  t.equal(await outcomeOf(), 'sent')
  await set({ state: 'closed', closed_at: new Date(Date.now() - 1) })
  t.equal(await outcomeOf(compiled), 'Refusal', 'closed meanwhile')
  await set({ state: 'open', closed_at: null })
  t.equal(await outcomeOf(compiled), 'sent', 'opened again')
  t.equal(await outcomeOf(), 'sent', 'which is known by now')
  await collection({ minimumSeconds: 60 })
  t.equal(await outcomeOf(compiled), 'early', 'with a shortest time')
  await collection({ perUnit: 3 })
  t.equal(await outcomeOf(compiled), 'sent', 'with a limit, the first that is counted')
  await collection({})
  t.equal(await outcomeOf(compiled), 'sent', 'without any')
  t.equal(await stored(place), 5)
})

t.test('another process with the same rules knows what was checked', async (t) => {
  const again = '../../src/responses/reviewed.ts?another'
  const other = (await import(again)) as { reviewedMark: typeof reviewedMark }
  t.not(other.reviewedMark, reviewedMark)
  t.equal(other.reviewedMark('x'), reviewedMark('x'))
})

t.test('a hundred connections cut in the middle of a body harm nobody', async (t) => {
  await app.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => app.close())
  const { port } = app.server.address() as AddressInfo
  const place = await aLink(db, { versionId })
  const elsewhere = aLink(db, { versionId })
  const ask = await aDraft(place, { A01: 2 })
  const body = new URLSearchParams({ _submission: ask.id, _answers: ask.check, _action: 'send' }).toString()
  const others = await Promise.all(
    Array.from({ length: 100 }, async () => aDraft(await elsewhere, { A01: 2 })),
  )
  const cut = async (at: number) => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(
      `POST /k/${place.code}/review HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n` +
        `content-length: ${body.length + 1}\r\n\r\n${body.slice(0, Math.floor((body.length * at) / 100))}`,
    )
    await pause(2)
    socket.destroy()
  }
  const sendOther = async ({ id, check }: ToSend) =>
    await app.inject({
      method: 'POST',
      url: `/k/${(await elsewhere).code}/review`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: `phieu=${id}` },
      payload: new URLSearchParams({ _submission: id, _answers: check, _action: 'send' }).toString(),
    })
  const [answers] = await Promise.all([
    Promise.all(others.map(sendOther)),
    Promise.all(others.map((_, at) => cut(at))),
  ])
  t.same(new Set(answers.map(({ statusCode }) => statusCode)), new Set([303]), 'nobody else sees anything')
  t.equal(await stored(await elsewhere), 100)
  t.equal(await stored(place), 0)
  t.match(await submitTogether(db, compiled, [ask]), [{ outcome: 'sent' }], 'nothing was taken from the form')
  await pause(50)
  t.equal(pool.waitingCount, 0)
  t.equal(pool.idleCount, pool.totalCount, 'no connection is held')
  t.equal((await app.inject(`/k/${place.code}`)).statusCode, 200)
  t.equal(await stored(place), 1)
})
