import { type ChildProcess, spawn } from 'node:child_process'
import { open, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import type { Endpoint } from './claim.ts'
import { give } from './ownership.ts'
import { cleanEnvironment, type RunAs, run } from './processes.ts'
import { EmbeddedError } from './refusal.ts'

export type PostmasterOptions = {
  binaries: Binaries
  home: string
  as: RunAs | undefined
  endpoint: Endpoint
  /** tests only: nothing is made safe against a power cut */
  fast: boolean
  log: (line: string) => void
}

/** A PostgreSQL that runs and is looked after: started again when it dies although nobody stopped it. */
export type Postmaster = { pid(): number; stop(): Promise<void> }

/** How a server is asked to end: fast, cleanly; at once, to be mended at the next start; killed. */
export const STOPPING = [
  { signal: 'SIGINT', ms: 60_000 },
  { signal: 'SIGQUIT', ms: 15_000 },
  { signal: 'SIGKILL', ms: 10_000 },
] as const

const START_MS = 300_000
const STILL_HELD = /shared memory block|lock file .* already exists/
const LOG_LIMIT = 2_000_000

/**
 * Starts PostgreSQL and waits until it takes connections, however long the recovery after a crash needs (five minutes
 * at most).
 * @throws EmbeddedError 'failed' with the end of its log
 */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const { binaries, home, log } = options
  let child = await launch(options)
  let stopping = false
  let restarting: Promise<void> | undefined
  const deaths: number[] = []

  const onDeath = async (how: string) => {
    deaths.push(Date.now())
    const recent = deaths.filter((at) => at > Date.now() - 60_000).length
    if (recent > 5) return log(`PostgreSQL ended again (${how}); giving up. Its log: ${logIn(home)}`)
    log(`PostgreSQL ended unexpectedly (${how}); starting it again`)
    try {
      child = await launch(options)
      watch()
    } catch (error) {
      log(error instanceof Error ? error.message : String(error))
    }
  }
  const watch = () => {
    child.once('exit', (code, signal) => {
      if (!stopping) restarting = onDeath(signal ?? `code ${code}`)
    })
    // Whoever uses the database keeps the process alive, not the database.
    child.unref()
  }
  watch()
  // A Node process that ends without calling stop (an uncaught error, process.exit) still asks PostgreSQL to end.
  const interrupt = () => child.kill('SIGINT')
  process.once('exit', interrupt)

  return {
    pid: () => child.pid ?? 0,
    async stop() {
      stopping = true
      await restarting
      child.ref()
      if (process.platform === 'win32') {
        await run(binaries.pgCtl, ['stop', '-D', join(home, 'cluster'), '-m', 'fast'], { cwd: home })
      }
      for (const { signal, ms } of STOPPING) {
        if (!running(child)) break
        child.kill(signal)
        await Promise.race([exited(child), pause(ms, undefined, { ref: false })])
      }
      process.removeListener('exit', interrupt)
    },
  }
}

/** One start; tried again while children of a killed server have not let go of its memory yet. */
async function launch(options: PostmasterOptions): Promise<ChildProcess> {
  const { home, as } = options
  await turnLog(home)
  const file = await open(logIn(home), 'a', 0o600)
  await give(logIn(home), as)
  try {
    const until = Date.now() + 20_000
    for (;;) {
      const from = (await file.stat()).size
      const child = spawnPostgres(options, file.fd)
      const fault = await readiness(child, home)
      if (fault === null) return child
      child.kill('SIGQUIT')
      const said = (await readFile(logIn(home))).subarray(from).toString().trim()
      if (STILL_HELD.test(said) && Date.now() < until) {
        await pause(300)
        continue
      }
      throw new EmbeddedError(
        'failed',
        `PostgreSQL không khởi động được (${fault}); nhật ký: ${logIn(home)}`,
        `PostgreSQL could not be started (${fault}); its log: ${logIn(home)}`,
        said.slice(-2000),
      )
    }
  } finally {
    await file.close()
  }
}

function spawnPostgres(
  { binaries, home, as, endpoint, fast }: PostmasterOptions,
  logFile: number,
): ChildProcess {
  const { host, port } = endpoint
  const socket = host.startsWith('/')
  const settings = {
    listen_addresses: socket ? '' : host,
    port,
    unix_socket_directories: socket ? host : '',
    unix_socket_permissions: '0700',
    cluster_name: 'thuocdo',
    // What people answered must never reach a log: PostgreSQL quotes rows and values in its messages about errors.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    ...(fast
      ? {
          fsync: 'off',
          full_page_writes: 'off',
          wal_level: 'minimal',
          max_wal_senders: 0,
        }
      : { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }),
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return spawn(binaries.postgres, ['-D', join(home, 'cluster'), ...args], {
    stdio: ['ignore', logFile, logFile],
    cwd: home,
    env: cleanEnvironment,
    // In a group of its own, so that Ctrl-C reaches Node only, which ends its requests first.
    detached: process.platform !== 'win32',
    windowsHide: true,
    ...(as && { uid: as.uid, gid: as.gid }),
  })
}

/** Waits until the server says it is ready, in its postmaster.pid; otherwise says what went wrong. */
async function readiness(child: ChildProcess, home: string): Promise<string | null> {
  let fault: string | undefined
  child.once('error', (error) => {
    fault = error.message
  })
  const until = Date.now() + START_MS
  while (Date.now() < until) {
    if (fault !== undefined) return fault
    if (!running(child)) return child.signalCode ?? `code ${child.exitCode}`
    const text = await readFile(join(home, 'cluster', 'postmaster.pid'), 'utf8').catch(() => '')
    const lines = text.split('\n')
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return null
    await pause(20)
  }
  return 'time-out'
}

function running(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

function exited(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (running(child)) child.once('exit', () => resolve())
    else resolve()
  })
}

function logIn(home: string): string {
  return join(home, 'postgres.log')
}

async function turnLog(home: string): Promise<void> {
  const { size } = await stat(logIn(home)).catch(() => ({ size: 0 }))
  if (size > LOG_LIMIT) await rename(logIn(home), `${logIn(home)}.1`)
}
