import { sql } from 'kysely'
import t from 'tap'
import { connect, type Db, inTransaction, violated } from '../src/database.ts'
import { migrateToLatest, pendingMigrations } from '../src/migrate.ts'
import { openTestDatabase } from './support/database.ts'

const { db, pool, connectionString } = await openTestDatabase(t)

const put = (at: Db, key: string, value = '1') => at.insertInto('setting').values({ key, value }).execute()
const keys = async (like: string) =>
  (await db.selectFrom('setting').select('key').where('key', 'like', like).orderBy('key').execute()).map(
    (row) => row.key,
  )
const fail = (at: Db, code: string) =>
  sql.raw(`do $$ begin raise exception 'on purpose' using errcode = '${code}'; end $$`).execute(at)

t.test('values come back as what they are', async (t) => {
  const { rows } = await pool.query(`
    select 9007199254740991::int8 as big, 12.50::numeric as exact, date '2026-02-28' as day,
      timestamptz '2026-02-28 23:30:00+07' as instant, array[1, null, 3]::int8[] as bigs,
      array[0.25]::numeric[] as exacts, array[date '2026-02-28', null] as days, null::int8 as none`)
  t.strictSame(rows, [
    {
      big: 9007199254740991,
      exact: 12.5,
      day: '2026-02-28',
      instant: new Date('2026-02-28T16:30:00Z'),
      bigs: [1, null, 3],
      exacts: [0.25],
      days: ['2026-02-28', null],
      none: null,
    },
  ])
  await t.rejects(pool.query('select 9007199254740993::int8'), RangeError)
})

t.test("a day is a day in Việt Nam, whatever the server's zone; names lead to our schema only", async (t) => {
  const { rows } = await pool.query(`
    select (timestamptz '2026-02-28 18:00:00Z')::date as day, current_setting('search_path') as path`)
  t.same(rows, [{ day: '2026-03-01', path: 'app' }])
})

t.test('a transaction inside another joins it: all or nothing', async (t) => {
  await inTransaction(db, async (outer) => {
    await put(outer, 'join-1')
    await inTransaction(outer, (inner) => put(inner, 'join-2'))
  })
  t.same(await keys('join-%'), ['join-1', 'join-2'])
  await t.rejects(
    inTransaction(db, async (outer) => {
      await put(outer, 'join-3')
      await inTransaction(outer, (inner) => put(inner, 'join-4'))
      throw new Error('no')
    }),
    { message: 'no' },
  )
  t.same(await keys('join-%'), ['join-1', 'join-2'])
})

t.test('what may succeed at the second try is tried again, at most three times', async (t) => {
  for (const code of ['40001', '40P01', '55P03', '08006']) {
    let attempts = 0
    await inTransaction(db, async (trx) => {
      await put(trx, `retry-${code}`)
      if (++attempts < 4) await fail(trx, code)
    })
    t.equal(attempts, 4, code)
  }
  t.equal((await keys('retry-%')).length, 4)

  let attempts = 0
  const hopeless = inTransaction(db, async (trx) => {
    attempts++
    await inTransaction(trx, (inner) => fail(inner, '40001'))
  })
  await t.rejects(hopeless, { code: '40001' })
  t.equal(attempts, 4, 'the outer transaction alone decides')
})

t.test('what cannot succeed is not tried again', async (t) => {
  let attempts = 0
  const wrong = inTransaction(db, (trx) => {
    attempts++
    return put(trx, 'join-1')
  })
  await t.rejects(wrong, { code: '23505' })
  t.equal(attempts, 1)
})

t.test('two transactions that lock each other out both succeed', async (t) => {
  await put(db, 'lock-a')
  await put(db, 'lock-b')
  const add = (trx: Db, key: string) =>
    sql`update setting set value = to_jsonb((value)::int + 1) where key = ${key}`.execute(trx)
  let first = 0
  const both = (one: string, other: string) =>
    inTransaction(db, async (trx) => {
      await add(trx, one)
      if (first++ < 2) await sql`select pg_sleep(0.2)`.execute(trx)
      await add(trx, other)
    })
  await Promise.all([both('lock-a', 'lock-b'), both('lock-b', 'lock-a')])
  const rows = await db.selectFrom('setting').select('value').where('key', 'like', 'lock-%').execute()
  t.same(rows, [{ value: 3 }, { value: 3 }])
  t.equal(first, 3, 'one of the two had to begin again')
})

t.test('names the constraint that was violated', async (t) => {
  const error = await put(db, 'join-1').then(
    () => t.fail('stored twice'),
    (reason) => reason,
  )
  t.equal(violated(error), 'setting_pkey')
  const fromShard = Object.assign(
    new Error('duplicate key value violates unique constraint "draft_pkey_102307"'),
    { code: '23505' },
  )
  t.equal(violated(fromShard), 'draft_pkey')
  t.equal(violated(Object.assign(new Error('x'), { code: '40001', constraint: 'draft_pkey' })), undefined)
  t.equal(violated(new Error('constraint "a_b"')), undefined)
  t.equal(violated(null), undefined)
})

t.test('several processes may migrate at once; afterwards nothing is pending', async (t) => {
  const name = new URL(connectionString).pathname.slice(1)
  const address = new URL(connectionString)
  address.pathname = `/${name}_empty`
  await pool.query(`create database ${name}_empty template template0 encoding 'UTF8'`)
  const three = [1, 2, 3].map(() => connect(address.toString(), { poolSize: 2, letExit: true }))
  t.teardown(async () => {
    for (const { close } of three) await close()
    await pool.query(`drop database ${name}_empty with (force)`)
  })
  const pending = await pendingMigrations(three[0]?.db as Db)
  t.ok(pending.length > 0)
  const ran = await Promise.all(three.map(({ db }) => migrateToLatest(db)))
  t.same(ran.flat().sort(), pending, 'each step ran once')
  t.same(await pendingMigrations(db), [])
})
