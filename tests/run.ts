import { glob, readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { relative, resolve, sep } from 'node:path'
import { startFileWorker } from './support/file-worker.ts'
import { endFiles, type FileResult, runFile } from './support/run-file.ts'
import { startTestServer, sweep, type TestServer } from './support/server.ts'
import { ensureTapBuilt } from './support/tap-build.ts'
import { dropRun, makeTemplate, type Template } from './support/template.ts'

/**
 * `npm test`: runs every tests/**\/*.test.ts, or those under the paths given, on one PostgreSQL (embedded, or that of
 * DATABASE_URL), and ends with the line `N passed, N failed`. Exits with 1 on any failure, crash or empty run.
 */

const ROOT = resolve(import.meta.dirname, '..')
const FILE_LIMIT_MS = 240_000
/** Within a file tap itself ends a single test that hangs, and says where. */
const TEST_LIMIT_S = 180
/** Settings of the product that must not leak from the shell into tests. */
const OURS = [
  'DATABASE_URL',
  'DATA_DIR',
  'HOST',
  'PORT',
  'PUBLIC_URL',
  'TRUST_PROXY',
  'LOG_LEVEL',
  'POOL_SIZE',
]

const files = await wanted(process.argv.slice(2))
let server: TestServer | undefined
let template: Template | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)))
}
const results: FileResult[] = []
try {
  ensureTapBuilt()
  server = await startTestServer()
  template = await makeTemplate(server.url)
  await runAll(template)
} finally {
  await cleanUp()
}
summarise()

async function wanted(paths: string[]): Promise<string[]> {
  const found: string[] = []
  for await (const file of glob('tests/**/*.test.ts', { cwd: ROOT })) found.push(file.split(sep).join('/'))
  const asked = paths.map((path) => relative(ROOT, resolve(path)).split(sep).join('/'))
  return found
    .filter(
      (file) => asked.length === 0 || asked.some((path) => file === path || file.startsWith(`${path}/`)),
    )
    .sort()
}

async function runAll(from: Template): Promise<void> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NO_COLOR: '1',
    // Each file starts Node anew: what it made of the sources is kept between them.
    NODE_COMPILE_CACHE: resolve(ROOT, 'node_modules/.cache/thuocdo-code'),
    TAP_TIMEOUT: String(TEST_LIMIT_S),
    TEST_SERVER_URL: from.url,
    TEST_TEMPLATE: from.name,
    TEST_RUN: from.run,
  }
  for (const name of OURS) delete env[name]
  const waiting = [...files]
  const worker = async () => {
    const shared = startFileWorker(env)
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const path = resolve(ROOT, file)
      const result = (await asksToBeAlone(path))
        ? await runFile(path, env, FILE_LIMIT_MS)
        : await shared.run(path, FILE_LIMIT_MS)
      results.push({ ...result, file })
      report({ ...result, file })
    }
    shared.stop()
  }
  // A file waits for its database or its browser now and then: one more than there are cores keeps them busy.
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism() + 1) }, worker))
}

/** A file with a line `// alone: why` gets a process to itself: one that measures its memory, or puts the process to a test. */
async function asksToBeAlone(path: string): Promise<boolean> {
  return /^\/\/ alone: /m.test(await readFile(path, 'utf8'))
}

function report({ file, passed, failures, ms, chatter }: FileResult): void {
  const seconds = (ms / 1000).toFixed(1)
  console.log(`${failures.length === 0 ? 'ok    ' : 'FAILED'} ${file}  ${passed} passed  ${seconds} s`)
  for (const { name, detail } of failures) console.log(`\n  ✗ ${name}\n${indent(detail)}`)
  if (failures.length > 0 && chatter.trim() !== '')
    console.log(`\n  it also printed:\n${indent(chatter.trim())}\n`)
}

function summarise(): void {
  const passed = results.reduce((sum, result) => sum + result.passed, 0)
  const failed = results.flatMap(({ file, failures }) => failures.map(({ name }) => `${file}: ${name}`))
  const skipped = results.flatMap(({ file, skipped }) => skipped.map((name) => `${file}: ${name}`))
  console.log('')
  if (files.length === 0) console.log('No test file was found.')
  for (const name of skipped.sort()) console.log(`skipped  ${name}`)
  for (const name of failed.sort()) console.log(`failed   ${name}`)
  if (failed.length > 0 || passed === 0) process.exitCode = 1
  const tail = skipped.length > 0 ? `, ${skipped.length} skipped` : ''
  console.log(`${passed} passed, ${failed.length} failed${tail}`)
}

async function cleanUp(): Promise<void> {
  endFiles()
  const [madeOf, running] = [template, server]
  template = undefined
  server = undefined
  if (madeOf) await dropRun(madeOf)
  await running?.stop()
  // Of files that were killed.
  await sweep()
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '      ')
}
