import t from 'tap'
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

t.test('/health says whether the database answers and the schema is current', async (t) => {
  const { app, db } = await buildTestApp(t)
  t.same((await app.inject('/health')).json(), { status: 'ok' })
  await db.schema.withSchema('app').alterTable('migration').renameTo('migration_before').execute()
  t.equal((await app.inject('/health')).statusCode, 503)
})
