import { registerHooks } from 'node:module'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Test, t as tap } from 'tap'
import { newTally, type Tally } from './tally.ts'

/**
 * A process that runs the test files it is told, one after the other: the product is read and compiled once for all of them,
 * which costs more than most of them take. Each gets, as what it imports from tap, a root of its own; each must leave nothing
 * open behind it, as if the process were to end. Files that need a process to themselves say so (`run.ts`).
 */

/** What the parent is told of a file; `full`: this process has kept enough in memory and takes no more files. */
export type Done = { tally: Tally; full: boolean }

const HEAP_LIMIT = 700_000_000
const LEAVE_MS = 5000
const TIMEOUT_MS = Number(process.env.TAP_TIMEOUT ?? 30) * 1000
const root = Symbol.for('thuocdo.tests.root')

// What tap makes for a process of one file has nothing to wait for.
tap.setTimeout(0)
let files = 0
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'tap' || !context.parentURL?.endsWith('.test.ts')) return next(specifier, context)
    const module = `export default globalThis[Symbol.for('thuocdo.tests.root')] // ${files}`
    return { url: `data:text/javascript,${encodeURIComponent(module)}`, shortCircuit: true }
  },
})

process.on('message', ({ file }: { file: string }) => {
  void run(file).then((tally) => {
    process.send?.({ tally, full: process.memoryUsage().heapUsed > HEAP_LIMIT } satisfies Done)
  })
})
process.on('disconnect', () => process.exit(0))

async function run(file: string): Promise<Tally> {
  files++
  const before = open()
  const reader = newTally()
  const test = new Test({
    name: file,
    timeout: TIMEOUT_MS,
    cb: async (t: Test) => {
      Object.assign(globalThis, { [root]: t })
      await import(pathToFileURL(file).href)
    },
  })
  test.on('data', (chunk) => reader.write(Buffer.from(chunk)))
  await new Promise<void>((resolve) => test.runMain(resolve))
  const tally = reader.end()
  const left = await leftOpen(before)
  if (left.length > 0) tally.failures.push({ name: 'the file', detail: `leaves open: ${left.join(', ')}` })
  if (process.exitCode !== undefined)
    tally.failures.push({ name: 'the file', detail: `ended with code ${process.exitCode}` })
  process.exitCode = undefined
  return tally
}

/** What keeps this process alive, sorted. */
function open(): string[] {
  return process.getActiveResourcesInfo().sort()
}

/** What keeps the process alive that did not before, once it had a moment to go. */
async function leftOpen(before: readonly string[]): Promise<string[]> {
  const until = performance.now() + LEAVE_MS
  for (;;) {
    const known = [...before]
    const left = open().filter((one) => {
      const at = known.indexOf(one)
      if (at >= 0) known.splice(at, 1)
      return at < 0
    })
    if (left.length === 0 || performance.now() > until) return left
    // An unreferenced timer is not among what is open.
    await pause(10, undefined, { ref: false })
  }
}
