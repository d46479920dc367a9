import { randomBytes } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { writePrivately } from './ownership.ts'
import { birthOf, pidNamespace } from './processes.ts'
import { EmbeddedError } from './refusal.ts'

/** How to reach a running server: `host` is a folder (a Unix socket in it) or an address. */
export type Endpoint = { host: string; port: number }

type State = 'claiming' | 'starting' | 'ready' | 'stopping'

/** One process's word that it serves a home. It counts for as long as that very process lives. */
export type Claim = {
  pid: number
  birth: string | null
  namespace: string
  state: State
  endpoint: Endpoint | null
}

/** A claim that this process holds. */
export type HeldClaim = {
  become(state: State, endpoint?: Endpoint): Promise<void>
  release(): Promise<void>
  /** endpoints of servers whose process died without a word */
  left: Endpoint[]
}

const PATIENCE_MS = 20_000

/**
 * Claims a home for this process. Each process writes a file of its own and only then looks at the others: of two that
 * try at once at least one sees the other, so they can both step back but never both stay. Claims of dead processes,
 * told by number and time of birth, are swept away.
 * @throws EmbeddedError 'in-use' when another live process serves this home
 */
export async function claim(home: string, dataDir: string): Promise<HeldClaim> {
  const name = `claim-${process.pid}-${randomBytes(4).toString('hex')}.json`
  const path = join(home, name)
  const mine: Claim = {
    pid: process.pid,
    birth: await birthOf(process.pid),
    namespace: await pidNamespace(),
    state: 'claiming',
    endpoint: null,
  }
  const write = () => writePrivately(path, `${JSON.stringify(mine)}\n`)
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    await write()
    const { live, left } = await claims(home, { except: name, sweep: true })
    const [other] = live
    if (!other) {
      mine.state = 'starting'
      await write()
      return {
        left,
        async become(state, endpoint) {
          mine.state = state
          mine.endpoint = endpoint ?? mine.endpoint
          await write()
        },
        release: () => rm(path, { force: true }),
      }
    }
    await rm(path, { force: true })
    const passing = other.state === 'claiming' || other.state === 'stopping'
    if (!passing || Date.now() > until) throw inUse(dataDir, other.pid)
    await pause(50 + Math.random() * 200)
  }
}

/** The claim of the live process that serves this home, or null. */
export async function liveClaim(home: string): Promise<Claim | null> {
  const { live } = await claims(home)
  return live.find((candidate) => candidate.state !== 'claiming') ?? null
}

async function claims(
  home: string,
  { except = '', sweep = false } = {},
): Promise<{ live: Claim[]; left: Endpoint[] }> {
  const live: Claim[] = []
  const left: Endpoint[] = []
  for (const entry of await readdir(home)) {
    if (!/^claim-\d+-[0-9a-f]+\.json$/.test(entry) || entry === except) continue
    const text = await readFile(join(home, entry), 'utf8').catch(() => null)
    if (text === null) continue
    const other = JSON.parse(text) as Claim
    if (await lives(other)) {
      live.push(other)
    } else {
      if (other.endpoint) left.push(other.endpoint)
      if (sweep) await rm(join(home, entry), { force: true })
    }
  }
  return { live, left }
}

/** Process numbers mean nothing across containers; there, a server that answers is a server that lives. */
async function lives(other: Claim): Promise<boolean> {
  if (other.namespace !== (await pidNamespace())) {
    return other.endpoint !== null && (await answers(other.endpoint))
  }
  return other.birth !== null && (await birthOf(other.pid)) === other.birth
}

function answers({ host, port }: Endpoint): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = host.startsWith('/')
      ? connect({ path: `${host}/.s.PGSQL.${port}` })
      : connect({ host, port })
    socket.setTimeout(2000, () => socket.destroy(new Error('no answer')))
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

function inUse(dataDir: string, pid: number): EmbeddedError {
  return new EmbeddedError(
    'in-use',
    `Thư mục dữ liệu ${dataDir} đang được một tiến trình Thước Đo khác dùng (số ${pid}): hãy dừng nó trước, hoặc đặt DATA_DIR khác.`,
    `The data folder ${dataDir} is already served by another Thước Đo process (pid ${pid}): stop it first, or set another DATA_DIR.`,
  )
}
