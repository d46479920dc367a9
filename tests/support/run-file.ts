import { spawn } from 'node:child_process'
import { newTally, type Tally } from './tally.ts'

/** How one file ended: what it did, what it printed beside TAP, and how long it took. */
export type FileResult = Tally & { file: string; chatter: string; ms: number }

const running = new Set<(signal: NodeJS.Signals) => void>()

/** Ends every file that runs now, with whatever it started. */
export function endFiles(): void {
  for (const end of running) end('SIGKILL')
}

const CHATTER_LIMIT = 20_000
const GRACE_MS = 5000

/**
 * Runs one test file with Node and reads its TAP. Beside failed assertions these count as failures: no assertion at
 * all, no plan at the end, an exit code or signal that no failed assertion explains, and taking longer than `limitMs`.
 */
export function runFile(file: string, env: NodeJS.ProcessEnv, limitMs: number): Promise<FileResult> {
  return new Promise((resolve) => {
    const began = performance.now()
    const reader = newTally()
    let chatter = ''
    let late = false
    // A group of its own, so that what the file started can be ended with it.
    const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    const end = (signal: NodeJS.Signals) => {
      try {
        process.kill(-(child.pid ?? 0), signal)
      } catch {
        // It has ended.
      }
    }
    running.add(end)
    const timers = [
      setTimeout(() => {
        late = true
        end('SIGTERM')
      }, limitMs),
      setTimeout(() => end('SIGKILL'), limitMs + GRACE_MS),
    ]
    child.stdout.on('data', (chunk: Buffer) => reader.write(chunk))
    child.stderr.on('data', (chunk: Buffer) => {
      chatter = (chatter + chunk).slice(-CHATTER_LIMIT)
    })
    child.on('error', (error) => {
      chatter += error.message
    })
    child.on('close', (code, signal) => {
      timers.forEach(clearTimeout)
      end('SIGKILL')
      running.delete(end)
      const tally = reader.end()
      const crash = late ? `took longer than ${limitMs / 1000} s` : ending(code, signal)
      if (late || (crash && tally.failures.length === 0))
        tally.failures.push({ name: 'the file', detail: crash })
      if (tally.passed + tally.failures.length + tally.skipped.length === 0) {
        tally.failures.push({ name: 'the file', detail: 'holds no test' })
      }
      resolve({ ...tally, file, chatter, ms: performance.now() - began })
    })
  })
}

function ending(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal) return `ended by ${signal}`
  return code === 0 ? '' : `ended with code ${code}`
}
