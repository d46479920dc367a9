import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import t, { type Test } from 'tap'
import { keepEntrances, type Summary } from '../../src/demo/entrances.ts'
import { addPeople, demoAccounts } from '../../src/demo/people.ts'
import { addUnits } from '../../src/demo/units.ts'
import { keepSetting } from '../../src/web/setting-queries.ts'
import { openNationalDatabase, openTestDatabase } from '../support/database.ts'
import { aFramework, aLink } from '../support/makers.ts'

const run = resolve(import.meta.dirname, '../../src/demo/run.ts')
const question = { type: 'radiogroup', name: 'A1', title: 'Câu hỏi', choices: [1, 2] }
const survey = { title: 'Phiếu', locale: 'vi', pages: [{ name: 'A', elements: [question] }] }

/** `npm run demo` as a process of its own. */
function demo(t: Test, connectionString: string, dataDir: string): ChildProcess & { said(): string } {
  const child = spawn(process.execPath, [run], {
    env: { ...process.env, DATABASE_URL: connectionString, DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += String(chunk)))
  t.teardown(() => child.kill('SIGKILL'))
  return Object.assign(child, { said: () => said })
}

async function folder(t: Test): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'thuocdo-demo-'))
  t.teardown(() => rm(made, { recursive: true, force: true }))
  return made
}

t.test('the demonstration that is there is served at once', async (t) => {
  const { db, connectionString } = await openNationalDatabase(t)
  // The smallest thing that counts as the demonstration; building the whole is tried in demo.test.ts.
  await keepSetting(db, 'demo', true)
  await addPeople(db, await addUnits(db, '2026-11-20'))
  const { code, roundId } = await aLink(db, { content: survey })
  await keepEntrances(db, { links: [code], roundId })
  const dataDir = await folder(t)
  await writeFile(join(dataDir, 'demo.json'), 'of an earlier run', { mode: 0o644 })

  const child = demo(t, connectionString, dataDir)
  const file = join(dataDir, 'demo.json')
  while (!child.said().includes('Ctrl-C')) {
    if (child.exitCode !== null) throw new Error(child.said())
    await new Promise((wake) => setTimeout(wake, 50))
  }
  const summary = JSON.parse(await readFile(file, 'utf8')) as Summary
  t.equal((await stat(file)).mode & 0o777, 0o600, 'for its owner only, also where it lay before')
  t.match(summary.url, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/, 'the port it really has')
  t.same(summary.citizen, [`${summary.url}/k/${code}`])
  t.equal(summary.results, `${summary.url}/rounds/${roundId}/results`)
  t.same(summary.accounts, demoAccounts)
  t.same(
    summary.accounts.map(({ role }) => role),
    ['admin', 'specialist', 'leader', 'officer', 'officer', 'leader', 'council', 'viewer'],
  )
  for (const text of [
    summary.url,
    ...summary.citizen,
    summary.results,
    ...summary.accounts.map((one) => one.email),
  ]) {
    t.ok(child.said().includes(text), `prints ${text}`)
  }

  const form = await fetch(summary.citizen[0]!)
  t.equal(form.status, 200)
  t.match(await form.text(), /DỮ LIỆU TRÌNH DIỄN/, 'a banner on the citizens’ pages')
  const page = await fetch(`${summary.url}/sign-in`)
  t.match(await page.text(), /DỮ LIỆU TRÌNH DIỄN/, 'and on the officials’')
  for (const { email, password } of summary.accounts) {
    const answer = await fetch(`${summary.url}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ email, password }),
      redirect: 'manual',
    })
    t.equal(answer.status, 303, `${email} signs in`)
  }

  child.kill('SIGINT')
  const [exitCode] = await once(child, 'exit')
  t.equal(exitCode, 0, 'Ctrl-C stops it cleanly')
})

t.test('a database with other data is refused in a clear sentence, in both languages', async (t) => {
  const { db, connectionString } = await openTestDatabase(t)
  await aFramework(db)
  const dataDir = await folder(t)
  const child = demo(t, connectionString, dataDir)
  const [exitCode] = await once(child, 'exit')
  t.equal(exitCode, 1)
  t.match(child.said(), /đã có dữ liệu khác/)
  t.match(child.said(), /holds other data/)
  await t.rejects(stat(join(dataDir, 'demo.json')))
})
