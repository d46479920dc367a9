import { randomUUID } from 'node:crypto'
import t from 'tap'
import { auditRows } from '../../src/audit/queries.ts'
import { recountSome } from '../../src/jobs/recount.ts'
import { areStuck, keepSweep, lastSweep } from '../../src/operation/heartbeat.ts'
import { fold } from '../../src/responses/fold.ts'
import { recount } from '../../src/responses/recount.ts'
import { smallForm } from '../responses/small-form.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { aLink, aProvince } from '../support/makers.ts'

t.test('an administrator learns of counts that are not those of the sheets, and counts anew', async (t) => {
  const { app, db, signIn } = await buildTestApp(t)
  const place = await aLink(db, { content: smallForm })
  const { path } = await db
    .selectFrom('unit')
    .select('path')
    .where('unit_id', '=', place.unitId)
    .executeTakeFirstOrThrow()
  const admin = await signIn('admin', path[0]!)
  const stranger = await signIn('admin', (await aProvince(db)).unitId)
  const health = async () => (await app.inject('/health')).json()

  t.match(textOf(await admin.get('/operation')), 'Chưa có lần đếm lại nào')
  for (let sheet = 0; sheet < 3; sheet++) {
    await db
      .insertInto('response')
      .values({
        unit_id: place.unitId,
        response_id: randomUUID(),
        round_id: place.roundId,
        case_id: place.caseId,
        questionnaire_version_id: place.versionId,
        mode: 'self',
        received_on: '2026-11-22',
        answers: JSON.stringify({ A01: 2 }),
      })
      .execute()
  }
  t.match(textOf(await admin.get('/operation')), '3 phiếu đã nhận, chưa vào số đếm')
  await fold(db, place.unitId)
  await recountSome(db, () => {})
  t.match(textOf(await admin.get('/operation')), 'Số đếm khớp với phiếu gốc')
  t.same(await health(), { status: 'ok', counts: 'agree' })

  await db.updateTable('item_count').set({ sheets: 9 }).where('unit_id', '=', place.unitId).execute()
  await recountSome(db, () => {})
  t.same(await health(), { status: 'ok', counts: 'differ' })
  t.match(textOf(await admin.get('/rounds')), 'Số đếm khác với phiếu gốc ở 1 đơn vị')
  const page = textOf(await admin.get('/operation'))
  t.match(page, '1 đơn vị có số đếm khác với phiếu gốc')
  t.match(page, /1\s+9\s+3/, 'one row, nine counted, three stored')
  t.notMatch(textOf(await stranger.get('/operation')), 'đơn vị có số đếm khác')
  t.notMatch(textOf(await stranger.get('/rounds')), 'Số đếm khác')

  const address = `/operation/units/${place.unitId}/counts`
  t.equal((await stranger.post(address, {})).statusCode, 403)
  t.equal((await admin.post('/operation/units/999999999999/counts', {})).statusCode, 404)
  t.equal((await (await signIn('leader', path[0]!)).post(address, {})).statusCode, 403)
  t.equal((await recount(db, place.unitId)).length, 1, 'nothing was mended by those')
  await recountSome(db, () => {}, 0)
  t.same(await health(), { status: 'ok', counts: 'differ' }, 'looked at again until it is mended')

  const answer = await admin.post(address, {})
  t.equal(answer.statusCode, 303)
  t.match(textOf(await admin.get(String(answer.headers.location))), 'Đã đếm lại 3 phiếu')
  t.same(await recount(db, place.unitId), [])
  t.same(await health(), { status: 'ok', counts: 'agree' })
  t.match((await auditRows(db, place.unitId)).at(-1), { act: 'counts.refold', detail: { sheets: 3 } })
})

t.test('jobs stand still when no sweep was done for five minutes, whichever process asks', async (t) => {
  const { db } = await buildTestApp(t)
  const minute = (n: number) => new Date(Date.UTC(2026, 10, 22, 8, n))
  t.equal(areStuck(null, minute(0), minute(5)), false, 'it has only just begun')
  t.equal(areStuck(null, minute(0), minute(6)), true, 'none was ever done')
  t.equal(await lastSweep(db), null)
  await keepSweep(db, minute(10))
  const swept = await lastSweep(db)
  t.same(swept, minute(10))
  t.equal(areStuck(swept, minute(0), minute(15)), false)
  t.equal(areStuck(swept, minute(0), minute(16)), true)
  t.equal(areStuck(swept, minute(12), minute(16)), false, 'it has only just begun again')
})
