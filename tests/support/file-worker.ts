import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Done } from './many-files.ts'
import { CHATTER_LIMIT, endAfter, enderOf, type FileResult, holding, howEnded } from './run-file.ts'
import type { Tally } from './tally.ts'

/** A process that runs files one after the other (`many-files.ts`). It is replaced when a file has ended it or it has grown. */
export type FileWorker = {
  /** As `runFile`; a failure is also what a file leaves open that would keep a process of its own from ending. */
  run(file: string, limitMs: number): Promise<FileResult>
  /** Lets the process go when its file is done. */
  stop(): void
}

type Running = { child: ChildProcess; end: (signal: NodeJS.Signals) => void }

export function startFileWorker(env: NodeJS.ProcessEnv): FileWorker {
  let now: Running | undefined
  let chatter = ''

  function start(): Running {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'many-files.ts')], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    })
    const heard = (chunk: Buffer) => {
      chatter = (chatter + chunk).slice(-CHATTER_LIMIT)
    }
    child.stdout?.on('data', heard)
    child.stderr?.on('data', heard)
    return { child, end: enderOf(child) }
  }

  function stop(): void {
    if (now?.child.connected) now.child.disconnect()
    now = undefined
  }

  return {
    stop,
    run: (file, limitMs) =>
      new Promise((resolve) => {
        const began = performance.now()
        now ??= start()
        const { child, end } = now
        const limit = endAfter(limitMs, end)
        chatter = ''
        const told = ({ tally, full }: Partial<Done>) => {
          // tap sends words of its own to a parent.
          if (tally === undefined) return
          if (full) stop()
          over(tally)
        }
        const ended = (code: number | null, signal: NodeJS.Signals | null) => {
          now = undefined
          const detail = howEnded(limit.passed() ? limitMs : null, code, signal) || 'ended its process'
          over({ passed: 0, failures: [{ name: 'the file', detail }], skipped: [] })
        }
        const over = (tally: Tally) => {
          limit.clear()
          child.off('message', told).off('close', ended)
          resolve({ ...holding(tally), file, chatter, ms: performance.now() - began })
        }
        child.on('message', told).on('close', ended)
        child.send({ file })
      }),
  }
}
