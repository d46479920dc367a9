import { type ChildProcess, spawn } from 'node:child_process'
import { newTally, type Tally } from './tally.ts'

/** How one file ended: what it did, what it printed beside TAP, and how long it took. */
export type FileResult = Tally & { file: string; chatter: string; ms: number }

export const CHATTER_LIMIT = 20_000
const GRACE_MS = 5000
const running = new Set<Ender>()

type Ender = (signal: NodeJS.Signals) => void

/** Ends every file that runs now, with whatever it started. */
export function endFiles(): void {
  for (const end of running) end('SIGKILL')
}

/** Ends a process that leads a group of its own, with whatever it started; also when everything is ended, until it is over. */
export function enderOf(child: ChildProcess): Ender {
  const end: Ender = (signal) => {
    try {
      process.kill(-(child.pid ?? 0), signal)
    } catch {
      // It has ended.
    }
  }
  running.add(end)
  child.on('close', () => {
    end('SIGKILL')
    running.delete(end)
  })
  return end
}

/** Ends what takes longer than `limitMs`, unless cleared: first so that it can end itself. */
export function endAfter(limitMs: number, end: Ender): { clear(): void; passed(): boolean } {
  let late = false
  const timers = [
    setTimeout(() => {
      late = true
      end('SIGTERM')
    }, limitMs),
    setTimeout(() => end('SIGKILL'), limitMs + GRACE_MS),
  ]
  return { clear: () => timers.forEach(clearTimeout), passed: () => late }
}

/**
 * Runs one test file with Node and reads its TAP. Beside failed assertions these count as failures: no assertion at
 * all, no plan at the end, an exit code or signal that no failed assertion explains, and taking longer than `limitMs`.
 */
export function runFile(file: string, env: NodeJS.ProcessEnv, limitMs: number): Promise<FileResult> {
  return new Promise((resolve) => {
    const began = performance.now()
    const reader = newTally()
    let chatter = ''
    const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    const limit = endAfter(limitMs, enderOf(child))
    child.stdout.on('data', (chunk: Buffer) => reader.write(chunk))
    child.stderr.on('data', (chunk: Buffer) => {
      chatter = (chatter + chunk).slice(-CHATTER_LIMIT)
    })
    child.on('error', (error) => {
      chatter += error.message
    })
    child.on('close', (code, signal) => {
      limit.clear()
      const tally = reader.end()
      const crash = howEnded(limit.passed() ? limitMs : null, code, signal)
      if (limit.passed() || (crash && tally.failures.length === 0))
        tally.failures.push({ name: 'the file', detail: crash })
      resolve({ ...holding(tally), file, chatter, ms: performance.now() - began })
    })
  })
}

/** How a process ended, unless it ended well: `lateMs` when it was ended for taking longer. */
export function howEnded(lateMs: number | null, code: number | null, signal: NodeJS.Signals | null): string {
  if (lateMs !== null) return `took longer than ${lateMs / 1000} s`
  if (signal) return `ended by ${signal}`
  return code === 0 ? '' : `ended with code ${code}`
}

/** The same, where a file that holds no test has failed. */
export function holding(tally: Tally): Tally {
  const { passed, failures, skipped } = tally
  if (passed + failures.length + skipped.length > 0) return tally
  return { ...tally, failures: [{ name: 'the file', detail: 'holds no test' }] }
}
