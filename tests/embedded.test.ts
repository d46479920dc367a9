import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import t from 'tap'
import { installedPackage, readyBinaries } from '../src/embedded/binaries.ts'
import { connectionString, freePort } from '../src/embedded/endpoint.ts'
import { findHome } from '../src/embedded/home.ts'
import { startPostmaster } from '../src/embedded/postmaster.ts'
import { birthOf, pidNamespace } from '../src/embedded/processes.ts'
import { type Embedded, EmbeddedError, joinEmbedded, openEmbedded, startEmbedded } from '../src/embedded.ts'
import { discard, newDataFolder } from './support/server.ts'

const ROOT_USER = process.getuid?.() === 0
const KILLABLE = resolve(import.meta.dirname, 'support/serve-embedded.ts')

const made: string[] = []
t.teardown(async () => {
  for (const folder of made) await discard(folder)
})

/** One cluster, made by the first test, serves most tests, which follow each other: to make one takes seconds. */
const dataDir = await folder()

t.test('a first start makes a private, durable database with a password', async (t) => {
  const lines: string[] = []
  const server = await startEmbedded({ dataDir, log: (line) => lines.push(line) })
  t.teardown(server.stop)
  t.ok(server.owned)
  t.ok(lines.some((line) => line.includes('making a new database')))
  const { home, password } = JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8'))
  t.equal((await stat(join(dataDir, 'postgres.json'))).mode & 0o777, 0o600)
  t.equal((await stat(resolve(dataDir, home))).mode & 0o777, 0o700)
  t.same(
    (await readdir(resolve(dataDir, home))).filter((name) => name.startsWith('secret')),
    [],
  )
  t.match(
    await ask(
      server.connectionString,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
         current_setting('listen_addresses') as addresses, current_setting('server_encoding') as encoding,
         (select string_agg(distinct auth_method, ',') from pg_hba_file_rules) as methods,
         (select count(*)::int from pg_collation where collname = 'vi-x-icu') as vietnamese,
         lower('ĐÀ NẴNG') as lower`,
    ),
    [
      {
        fsync: 'on',
        commit: 'on',
        addresses: '',
        encoding: 'UTF8',
        methods: 'scram-sha-256',
        vietnamese: 1,
        lower: 'đà nẵng',
      },
    ],
  )
  const wrong = server.connectionString.replace(encodeURIComponent(password), 'guess')
  await t.rejects(ask(wrong, 'select 1'), { code: '28P01' })
})

t.test('nothing that people sent reaches the log of PostgreSQL', async (t) => {
  const server = await startEmbedded({ dataDir, fast: true })
  t.teardown(server.stop)
  await ask(server.connectionString, 'create table said (answer text primary key, n integer)')
  await ask(server.connectionString, `insert into said values ('my-secret-answer')`)
  await t.rejects(ask(server.connectionString, `insert into said values ('my-secret-answer')`))
  await t.rejects(ask(server.connectionString, `insert into said (n) values ('my-secret-number')`))
  t.notMatch(await readFile(join(await homeOf(dataDir), 'postgres.log'), 'utf8'), /my-secret/)
  await ask(server.connectionString, 'drop table said')
})

t.test('a second server is refused in both languages, a command joins', async (t) => {
  t.equal(await joinEmbedded({ dataDir }), null, 'nothing to join yet')
  const server = await startEmbedded({ dataDir, fast: true })
  t.teardown(server.stop)
  for (const open of [startEmbedded, (o: { dataDir: string }) => openEmbedded({ ...o, as: 'server' })]) {
    const refusal = await refusalOf(open({ dataDir }))
    t.equal(refusal.problem, 'in-use')
    t.match(refusal.message, /đang được một tiến trình.*is already served by another/)
  }
  const command = await openEmbedded({ dataDir, as: 'command' })
  t.teardown(command.stop)
  t.notOk(command.owned)
  t.same(await ask(command.connectionString, 'select 1 as one'), [{ one: 1 }])
  await command.stop()
  t.same(await ask(server.connectionString, 'select 1 as one'), [{ one: 1 }], 'and leaves it running')
  await Promise.all([server.stop(), server.stop()])
  t.equal(await joinEmbedded({ dataDir }), null)
  const alone = await openEmbedded({ dataDir, as: 'command', fast: true })
  t.teardown(alone.stop)
  t.ok(alone.owned, 'a command with nothing to join serves itself')
  await alone.stop()
})

t.test('of several that start at once exactly one serves', async (t) => {
  const results = await Promise.allSettled([1, 2, 3].map(() => startEmbedded({ dataDir, fast: true })))
  const servers = results.filter((result) => result.status === 'fulfilled').map((result) => result.value)
  t.equal(servers.length, 1)
  for (const result of results) {
    if (result.status === 'rejected') t.equal(result.reason.problem, 'in-use')
  }
  t.same(await ask(servers[0]?.connectionString ?? '', 'select 1 as one'), [{ one: 1 }])
  await servers[0]?.stop()
})

t.test('another process serves: refused while it lives, taken over once it was killed', async (t) => {
  const first = await serveElsewhere(dataDir)
  t.teardown(() => first.child.kill())
  await ask(first.url, 'create table kept (n integer)')
  await ask(first.url, 'insert into kept values (42)')
  t.equal((await refusalOf(startEmbedded({ dataDir }))).problem, 'in-use')
  t.match(await joinEmbedded({ dataDir }), { connectionString: first.url, owned: false })

  const orphan = await postmasterOf(dataDir)
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  t.not(await birthOf(orphan), null, 'PostgreSQL outlives its killed Node')
  t.equal(await joinEmbedded({ dataDir }), null, 'nobody joins an orphan')

  const lines: string[] = []
  const server = await startEmbedded({ dataDir, fast: true, log: (line) => lines.push(line) })
  t.teardown(server.stop)
  t.ok(
    lines.some((line) => line.includes(`${orphan}`)),
    'says that it stopped the orphan',
  )
  t.equal(await birthOf(orphan), null)
  t.same(await ask(server.connectionString, 'select n from kept'), [{ n: 42 }])
  await server.stop()
})

t.test('node and PostgreSQL both killed', async (t) => {
  const first = await serveElsewhere(dataDir)
  t.teardown(() => first.child.kill())
  await ask(first.url, 'insert into kept values (43)')
  first.child.kill('SIGKILL')
  process.kill(await postmasterOf(dataDir), 'SIGKILL')
  const server = await startEmbedded({ dataDir, fast: true })
  t.teardown(server.stop)
  t.same(await ask(server.connectionString, 'select max(n) as n from kept'), [{ n: 43 }])
  await server.stop()
})

t.test('PostgreSQL killed under a living server comes back at the same address', async (t) => {
  const lines: string[] = []
  const server = await startEmbedded({ dataDir, fast: true, log: (line) => lines.push(line) })
  t.teardown(server.stop)
  const before = await postmasterOf(dataDir)
  process.kill(before, 'SIGKILL')
  t.same(await askAgain(server, 'select max(n) as n from kept'), [{ n: 43 }])
  t.not(await postmasterOf(dataDir), before)
  t.ok(lines.some((line) => line.includes('starting it again')))
  await server.stop()
  t.equal(await joinEmbedded({ dataDir }), null)
})

t.test('a process that ends without a word takes PostgreSQL with it', async (t) => {
  const { child } = await serveElsewhere(dataDir)
  const postmaster = await postmasterOf(dataDir)
  child.stdin?.write('exit\n')
  await once(child, 'exit')
  for (let i = 0; i < 100 && (await birthOf(postmaster)) !== null; i++) await pause(50)
  t.equal(await birthOf(postmaster), null)
})

t.test('numbers of processes that were given anew fool nobody', async (t) => {
  const innocent = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
  t.teardown(() => innocent.kill())
  const home = await homeOf(dataDir)
  await writeFile(
    join(home, 'cluster/postmaster.pid'),
    [innocent.pid, join(home, 'cluster'), 1, 5432, home, '', '1 1', 'ready', ''].join('\n'),
  )
  const claim = {
    pid: innocent.pid,
    birth: 'long ago',
    namespace: await pidNamespace(),
    state: 'ready',
    endpoint: null,
  }
  await writeFile(join(home, `claim-${innocent.pid}-abcdef01.json`), JSON.stringify(claim))
  t.equal(await joinEmbedded({ dataDir }), null)
  const server = await startEmbedded({ dataDir, fast: true })
  t.teardown(server.stop)
  t.same(await ask(server.connectionString, 'select max(n) as n from kept'), [{ n: 43 }])
  t.equal(innocent.exitCode ?? innocent.signalCode, null, 'the innocent process still runs')
  await server.stop()
})

t.test('where there are no Unix sockets, a port of 127.0.0.1', async (t) => {
  const { home, as, record } = await findHome(dataDir, () => {})
  const log = () => {}
  const binaries = await readyBinaries(home, as, log)
  const endpoint = { host: '127.0.0.1', port: await freePort() }
  const postmaster = await startPostmaster({ binaries, home, as, endpoint, fast: true, log })
  t.teardown(postmaster.stop)
  const { user = '', password = '' } = record ?? {}
  const address = connectionString(endpoint, { user, password }, 'thuocdo')
  t.same(await ask(address, `select current_setting('unix_socket_directories') as s`), [{ s: '' }])
  await t.rejects(ask(connectionString(endpoint, { user, password: 'guess' }, 'thuocdo'), 'select 1'), {
    code: '28P01',
  })
})

t.test(
  'an interrupted first start is begun anew; a lost database is never replaced by an empty one',
  async (t) => {
    const home = await homeOf(dataDir)
    await rm(join(home, 'cluster'), { recursive: true })
    t.equal((await refusalOf(startEmbedded({ dataDir, fast: true }))).problem, 'cluster-lost')

    const file = join(dataDir, 'postgres.json')
    const record = JSON.parse(await readFile(file, 'utf8'))
    await writeFile(file, JSON.stringify({ ...record, initialised: false }))
    await mkdir(join(home, 'cluster.partial/base'), { recursive: true })
    const server = await startEmbedded({ dataDir, fast: true })
    t.teardown(server.stop)
    t.same(await ask(server.connectionString, 'select 1 as one'), [{ one: 1 }])
    await server.stop()

    if (home.startsWith(dataDir)) {
      await rm(file)
      t.equal((await refusalOf(startEmbedded({ dataDir, fast: true }))).problem, 'cluster-lost')
    }
    await rm(home, { recursive: true })
  },
)

t.test(
  'programs whose links npm did not make, for a data folder whose path is too long for a socket',
  async (t) => {
    const base = await folder()
    const from = join(base, 'closed/package')
    await cp(installedPackage(), from, {
      recursive: true,
      filter: (path) => !/\.a$|[\\/](pkgconfig|pgxs)$/.test(path),
    })
    const links: { target: string }[] = JSON.parse(
      await readFile(join(from, 'native/pg-symlinks.json'), 'utf8'),
    )
    for (const { target } of links) await rm(join(from, target), { force: true })
    if (ROOT_USER) await chmod(join(base, 'closed'), 0o700)
    else await chmod(join(from, 'native/lib'), 0o555)
    const long = join(await folder(), 'x'.repeat(60), 'y'.repeat(60))
    await mkdir(long, { recursive: true })
    made.unshift(long)
    const lines: string[] = []
    const server = await startEmbedded({
      dataDir: long,
      fast: true,
      binariesFrom: from,
      log: (line) => lines.push(line),
    })
    t.teardown(server.stop)
    t.ok(lines.some((line) => line.includes('copying')))
    t.same(await ask(server.connectionString, `select current_setting('listen_addresses') as a`), [{ a: '' }])
    const host = new URL(server.connectionString).searchParams.get('host') ?? ''
    t.ok(host.startsWith('/') && host.length < 90)
    t.equal((await stat(host)).mode & 0o777, 0o700)
    await server.stop()
    if (host !== (await homeOf(long))) await t.rejects(stat(host), { code: 'ENOENT' })
    await chmod(join(from, 'native/lib'), 0o755)
  },
)

t.test(
  'as root, under a folder that only root can enter',
  { skip: ROOT_USER ? false : 'not root' },
  async (t) => {
    const closed = await folder()
    await chmod(closed, 0o700)
    const inside = join(closed, 'data')
    made.unshift(inside)
    const server = await startEmbedded({ dataDir: inside, fast: true })
    t.teardown(server.stop)
    await ask(server.connectionString, 'create table here (n integer)')
    await server.stop()
    const home = await homeOf(inside)
    t.match(home, /^\/var\/lib\/thuocdo\/[0-9a-f]{16}$/)
    t.equal((await stat(home)).mode & 0o777, 0o700)
    t.not((await stat(join(home, 'cluster'))).uid, 0)
    const again = await startEmbedded({ dataDir: inside, fast: true })
    t.teardown(again.stop)
    t.same(await ask(again.connectionString, 'select count(*)::int as n from here'), [{ n: 0 }])
    await again.stop()

    await rm(inside, { recursive: true })
    const lines: string[] = []
    const anew = await startEmbedded({ dataDir: inside, fast: true, log: (line) => lines.push(line) })
    t.teardown(anew.stop)
    t.ok(lines.some((line) => line.includes('set aside')))
    await t.rejects(ask(anew.connectionString, 'select n from here'), { code: '42P01' })
    await anew.stop()
  },
)

async function folder(): Promise<string> {
  const path = await newDataFolder()
  made.push(path)
  return path
}

async function refusalOf(starting: Promise<Embedded>): Promise<EmbeddedError> {
  try {
    await (await starting).stop()
  } catch (error) {
    if (error instanceof EmbeddedError) return error
    throw error
  }
  throw new Error('it was not refused')
}

async function ask(address: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Asks until the server is back, for ten seconds at most. */
async function askAgain(server: Embedded, sql: string): Promise<unknown[]> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask(server.connectionString, sql)
    } catch (error) {
      if (attempt === 100) throw error
      await pause(100)
    }
  }
}

async function serveElsewhere(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [KILLABLE, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [chunk] = await once(child.stdout, 'data')
  return { child, url: String(chunk).trim() }
}

async function homeOf(folder: string): Promise<string> {
  const { home } = JSON.parse(await readFile(join(folder, 'postgres.json'), 'utf8'))
  return resolve(folder, home)
}

async function postmasterOf(folder: string): Promise<number> {
  return Number.parseInt(await readFile(join(await homeOf(folder), 'cluster/postmaster.pid'), 'utf8'), 10)
}
