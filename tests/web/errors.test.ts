import { sql } from 'kysely'
import t from 'tap'
import { throttle } from '../../src/web/throttle.ts'
import { buildTestApp, textOf } from '../support/app.ts'

t.test('what goes wrong inside is told to nobody, and has the right status', async (t) => {
  const { app } = await buildTestApp(t)
  const failing = (path: string, error: Error & { code?: string }) =>
    app.get(path, async () => {
      throw error
    })
  failing('/bug', new Error('secret table app.response'))
  failing('/full', Object.assign(new Error('could not extend file'), { code: '53100' }))
  failing('/away', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))
  failing('/pool', new Error('timeout exceeded when trying to connect'))

  const bug = await app.inject({ url: '/bug', headers: { accept: 'text/html' } })
  t.equal(bug.statusCode, 500)
  t.notMatch(bug.body, 'secret')
  t.match(textOf(bug), /ngoài dự kiến/)
  for (const path of ['/full', '/away', '/pool']) {
    const answer = await app.inject({ url: path, headers: { accept: 'text/html' } })
    t.equal(answer.statusCode, 503, path)
    t.equal(answer.headers['retry-after'], '60', path)
  }
  const asData = await app.inject({ url: '/bug', headers: { accept: 'application/json' } })
  t.same(Object.keys(asData.json()), ['error', 'message'])
})

t.test('a path that is not there, a body that is too large, a method that is not meant', async (t) => {
  const { app } = await buildTestApp(t)
  t.equal((await app.inject({ url: '/khong-co', headers: { accept: 'text/html' } })).statusCode, 404)
  const large = await app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    payload: `email=${'a'.repeat(10_000_000)}`,
  })
  t.equal(large.statusCode, 413)
  t.match(textOf(large), /quá lớn/)
  const wrong = await app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: { 'content-type': 'application/pdf' },
    payload: '%PDF',
  })
  t.equal(wrong.statusCode, 400)
})

t.test('an address that asks too often is told to wait, whatever it asks; others are not', async (t) => {
  let now = 0
  const mayAsk = throttle(2, () => now)
  t.same(['a', 'a', 'b', 'a', 'b', 'b'].map(mayAsk), [true, true, true, false, true, false])
  now = 60_000
  t.ok(mayAsk('a'), 'in the next minute')

  const { app } = await buildTestApp(t, { config: { publicRate: 122 } })
  const ask = async (remoteAddress: string, url: string) =>
    await app.inject({ url, remoteAddress, headers: { accept: 'text/html' } })
  for (let at = 0; at < 120; at++) await ask('10.0.0.1', '/khong-co')
  const refused = await ask('10.0.0.1', '/khong-co')
  t.equal(refused.statusCode, 429)
  t.match(textOf(refused), /quá nhiều|quá thường/i)
  t.equal((await ask('10.0.0.1', '/sign-in')).statusCode, 200)
  const stopped = await ask('10.0.0.1', '/sign-in')
  t.equal(stopped.statusCode, 429)
  t.equal(stopped.headers['retry-after'], '60')
  t.match(stopped.body, '<html lang="vi"')
  t.equal((await ask('10.0.0.1', '/health')).statusCode, 200, 'what watches the server is not counted')
  t.equal((await ask('10.0.0.2', '/khong-co')).statusCode, 404)
})

t.test('/health says whether the database answers and the schema is current', async (t) => {
  const { app, db } = await buildTestApp(t)
  t.same((await app.inject('/health')).json(), { status: 'ok', counts: 'not_recounted' })
  await sql`delete from app.migration where name = '0028-no-register-value'`.execute(db)
  const behind = await app.inject('/health')
  t.equal(behind.statusCode, 503)
  t.same(behind.json(), { status: 'migrations_pending', pending: ['0028-no-register-value'] })
  await db.schema.withSchema('app').alterTable('migration').renameTo('migration_before').execute()
  t.equal((await app.inject('/health')).statusCode, 503)
})
