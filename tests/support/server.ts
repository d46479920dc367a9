import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { liveClaim } from '../../src/embedded/claim.ts'
import { clearOrphan } from '../../src/embedded/orphan.ts'
import { readRecord } from '../../src/embedded/record.ts'
import { startEmbedded } from '../../src/embedded.ts'

const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/thuocdo-tests')

/** A PostgreSQL for tests, whose role may create databases. */
export type TestServer = { url: string; stop(): Promise<void> }

/**
 * The PostgreSQL of DATABASE_URL, or an embedded one of our own, made for speed and not for safety, whose folder goes
 * when it stops. Servers that earlier runs left behind when they were killed are cleared away first.
 */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env.DATABASE_URL
  if (given) return { url: given, stop: async () => {} }
  const dataDir = await newDataFolder()
  const server = await startEmbedded({ dataDir, fast: true })
  return {
    url: server.connectionString,
    async stop() {
      await server.stop()
      await discard(dataDir)
    },
  }
}

/** Removes a data folder and the cluster that belongs to it, wherever that is; stops an orphaned server first. */
export async function discard(dataDir: string): Promise<void> {
  const record = await readRecord(dataDir)
  if (record) {
    await clearOrphan(join(record.home, 'cluster'), () => {})
    await rm(record.home, { recursive: true, force: true })
  }
  await rm(dataDir, { recursive: true, force: true })
}

/** A fresh data folder in a place that is swept: what a killed run left there goes first. */
export async function newDataFolder(): Promise<string> {
  try {
    await mkdir(CACHE, { recursive: true })
    await sweep()
    const folder = await mkdtemp(join(CACHE, `${process.pid}-`))
    // The server's own folder inside stays private; root's server runs as another account, which must get that far.
    await chmod(folder, 0o711)
    return folder
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EACCES' && code !== 'EROFS' && code !== 'EPERM') throw error
    return mkdtemp(join(tmpdir(), 'thuocdo-tests-'))
  }
}

/** Clears away the servers and folders of test processes that no longer live. */
export async function sweep(): Promise<void> {
  for (const name of await readdir(CACHE).catch(() => [])) {
    if (!/^\d+-/.test(name) || alive(Number.parseInt(name, 10))) continue
    const folder = join(CACHE, name)
    const record = await readRecord(folder).catch(() => null)
    const used = record && (await liveClaim(record.home).catch(() => null))
    // Two runs may sweep at once, and a folder may belong to another account: whoever can, does.
    if (!used) await discard(folder).catch(() => {})
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
