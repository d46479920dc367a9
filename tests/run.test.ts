import { join } from 'node:path'
import t from 'tap'
import { startFileWorker } from './support/file-worker.ts'
import { type FileResult, runFile } from './support/run-file.ts'

/** The runner is what says that all is well, so each way in which all is not well is tried on it. */

const FILES = {
  good: `t.test('sum', async (t) => { t.equal(1 + 1, 2); t.equal(2 + 2, 4) })\nt.ok(true, 'root')`,
  failing: `t.test('outer', async (t) => { t.test('inner', async (t) => { t.ok(true); t.same({ a: 1 }, { a: 2 }, 'alike') }) })`,
  skipping: `t.skip('later'); t.test('browser', { skip: 'none here' }, async () => {}); t.ok(true)`,
  throwing: `t.test('x', async () => { throw new Error('boom') })`,
  crashing: `t.ok(true)\nprocess.stderr.write('last words')\nprocess.exit(7)`,
  killed: `t.ok(true)\nprocess.kill(process.pid, 'SIGKILL')\nawait new Promise((r) => setTimeout(r, 9999))`,
  empty: ``,
  silent: `t.equal(1, 1)\nprocess.exitCode = 3`,
  short: `t.test('promised', async (t) => { t.plan(2); t.ok(true) })`,
  hanging: `t.ok(true)\nsetInterval(() => {}, 1000)`,
  quiet: `t.test('does not throw', async () => {})`,
}

const folder = t.testdir(
  Object.fromEntries(
    Object.entries(FILES).map(([name, body]) => [`${name}.test.ts`, `import t from 'tap'\n${body}\n`]),
  ),
)
const env = { ...process.env, TAP_TIMEOUT: '60' }
const run = (name: keyof typeof FILES, limitMs = 60_000): Promise<FileResult> =>
  runFile(join(folder, `${name}.test.ts`), env, limitMs)

t.test('counts what passes', async (t) => {
  const { passed, failures, skipped } = await run('good')
  t.same({ passed, failures, skipped }, { passed: 3, failures: [], skipped: [] })
  t.match(await run('quiet'), { passed: 1, failures: [] })
})

t.test('names a failure by its path and shows the difference', async (t) => {
  const { passed, failures } = await run('failing')
  t.equal(passed, 1)
  t.equal(failures.length, 1)
  t.equal(failures[0]?.name, 'outer › inner › alike')
  t.match(failures[0]?.detail, /-\s+"a": 2[\s\S]*\+\s+"a": 1/)
})

t.test('names what is skipped', async (t) => {
  const { passed, failures, skipped } = await run('skipping')
  t.same(
    { passed, failures, skipped },
    { passed: 1, failures: [], skipped: ['later', 'browser (none here)'] },
  )
})

t.test('an error thrown in a test is a failure', async (t) => {
  const { failures } = await run('throwing')
  t.match(failures, [{ name: /boom/ }])
})

t.test('a file that ends early fails', async (t) => {
  const crash = await run('crashing')
  t.ok(crash.failures.length > 0)
  t.match(crash.chatter, /last words/)
  t.ok((await run('killed')).failures.length > 0)
  t.ok((await run('short')).failures.length > 0)
})

t.test('an exit code that no assertion explains is a failure', async (t) => {
  t.match(await run('silent'), { passed: 1, failures: [{ detail: 'ended with code 3' }] })
})

t.test('a file without a test fails', async (t) => {
  t.match(await run('empty'), { passed: 0, failures: [{ detail: 'holds no test' }] })
})

t.test('a file that does not end is ended', async (t) => {
  const { failures, ms } = await run('hanging', 2000)
  t.match(failures.at(-1), { detail: 'took longer than 2 s' })
  t.ok(ms < 20_000)
})

t.test('files of one process are told apart, and one that ends it ends nobody else', async (t) => {
  const worker = startFileWorker(env)
  t.teardown(worker.stop)
  const ran = async (name: keyof typeof FILES, limitMs = 60_000) => {
    const { passed, failures, skipped } = await worker.run(join(folder, `${name}.test.ts`), limitMs)
    return { passed, skipped, failures: failures.map(({ name, detail }) => detail || name) }
  }
  t.match(await ran('skipping'), { passed: 1, skipped: ['later', 'browser (none here)'], failures: [] })
  t.match(await ran('failing'), { passed: 1, failures: [/-\s+"a": 2/] })
  t.match((await ran('throwing')).failures, [/boom/])
  t.same(await ran('good'), { passed: 3, skipped: [], failures: [] }, 'whatever went before')
  t.same((await ran('empty')).failures, ['holds no test'])
  t.same((await ran('silent')).failures, ['ended with code 3'])
  t.match((await ran('hanging')).failures, ['leaves open: Timeout'])
  t.match((await ran('crashing')).failures, ['ended with code 7'])
  t.match((await ran('killed')).failures, ['ended by SIGKILL'])
  t.same((await ran('good')).failures, [], 'in a new process')
})
