import { randomBytes } from 'node:crypto'
import { realpath, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { readyBinaries } from './embedded/binaries.ts'
import { claim, type HeldClaim, liveClaim } from './embedded/claim.ts'
import { hasCluster, makeCluster } from './embedded/cluster.ts'
import { chooseEndpoint, connectionString, forgetEndpoint } from './embedded/endpoint.ts'
import { findHome, type Home } from './embedded/home.ts'
import { clearOrphan } from './embedded/orphan.ts'
import { startPostmaster } from './embedded/postmaster.ts'
import { notYours, readRecord, writeRecord } from './embedded/record.ts'
import { EmbeddedError } from './embedded/refusal.ts'

export { EmbeddedError } from './embedded/refusal.ts'

const DATABASE = 'thuocdo'

/** A PostgreSQL that this process can use. `owned` = this process started it, and `stop` ends it; else `stop` does nothing. */
export type Embedded = {
  connectionString: string
  owned: boolean
  stop(): Promise<void>
}

type StartOptions = {
  dataDir: string
  /** told in one line each about what takes time or is unusual */
  log?: (line: string) => void
  /** tests only: nothing waits for the disk, so a power cut loses everything */
  fast?: boolean
  /** the package with PostgreSQL's programs; default: the one npm installed for this machine */
  binariesFrom?: string
}

/**
 * Starts the PostgreSQL that npm brought on the cluster of `dataDir`, making the cluster at the first start and mending
 * what a killed run left behind. One process serves a data folder at a time. While it runs, PostgreSQL is started again
 * should it die.
 * @throws EmbeddedError 'in-use' when another process serves this folder; other problems by their names
 */
export async function startEmbedded(options: StartOptions): Promise<Embedded> {
  const { dataDir, log = () => {} } = options
  const home = await findHome(dataDir, log)
  const held = await claim(home.home, home.dataDir)
  try {
    return await serve(home, held, options)
  } catch (error) {
    await held.release()
    throw error
  }
}

async function serve(
  { dataDir, home, as }: Home,
  held: HeldClaim,
  { log = () => {}, fast = false, binariesFrom }: StartOptions,
): Promise<Embedded> {
  const binaries = await readyBinaries(home, as, log, binariesFrom)
  const cluster = join(home, 'cluster')
  // Read again: another process may have made the cluster and stopped while we waited for the claim.
  let record = await readRecord(dataDir)
  if (record && (await hasCluster(home))) {
    await clearOrphan(cluster, log)
  } else {
    if (record?.initialised) throw clusterLost(home)
    await setAside(home, dataDir, log)
    log(`making a new database in ${home}`)
    record = { home, user: DATABASE, password: randomBytes(24).toString('base64url'), initialised: false }
    await writeRecord(dataDir, record)
    await makeCluster(binaries, { home, user: record.user, password: record.password, as, fast })
  }
  if (!record.initialised) await writeRecord(dataDir, { ...record, initialised: true })
  for (const left of held.left) await forgetEndpoint(left, home)

  const endpoint = await chooseEndpoint(home, as)
  await held.become('starting', endpoint)
  const postmaster = await startPostmaster({ binaries, home, as, endpoint, fast, log })
  try {
    await ensureDatabase(connectionString(endpoint, record, 'postgres'))
    await held.become('ready')
  } catch (error) {
    await postmaster.stop()
    throw error
  }

  let stopped: Promise<void> | undefined
  const stop = async () => {
    await held.become('stopping')
    await postmaster.stop()
    await forgetEndpoint(endpoint, home)
    await held.release()
  }
  return {
    connectionString: connectionString(endpoint, record, DATABASE),
    owned: true,
    stop() {
      stopped ??= stop()
      return stopped
    },
  }
}

/**
 * Finds the server that another process runs on `dataDir`, waiting while it is still starting; null when none does.
 * @throws EmbeddedError 'not-yours' when the folder belongs to another account
 */
export async function joinEmbedded({ dataDir }: { dataDir: string }): Promise<Embedded | null> {
  const folder = await realpath(dataDir).catch(() => null)
  const record = folder === null ? null : await readRecord(folder)
  if (folder === null || record === null) return null
  for (;;) {
    const found = await liveClaim(record.home).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error.code === 'EACCES' ? notYours(folder) : error
    })
    if (found === null || found.state === 'stopping') return null
    if (found.state === 'ready' && found.endpoint) {
      return {
        connectionString: connectionString(found.endpoint, record, DATABASE),
        owned: false,
        stop: async () => {},
      }
    }
    await pause(100)
  }
}

/** For a server: starts, and refuses to be the second. For a command: joins the server that runs, else starts its own. */
export async function openEmbedded({
  as,
  ...options
}: StartOptions & { as: 'server' | 'command' }): Promise<Embedded> {
  const joined = as === 'command' ? await joinEmbedded(options) : null
  return joined ?? startEmbedded(options)
}

async function ensureDatabase(address: string): Promise<void> {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
}

/**
 * A cluster without a record in its data folder: beside the record it means that the password is lost; in a place of its
 * own it means that the data folder was thrown away and begun anew, so the old cluster is kept under another name.
 */
async function setAside(home: string, dataDir: string, log: (line: string) => void): Promise<void> {
  if (!(await hasCluster(home))) return
  if (home.startsWith(dataDir)) throw clusterLost(dataDir)
  const aside = join(home, `cluster-left-${Date.now()}`)
  await rename(join(home, 'cluster'), aside)
  log(`the data folder ${dataDir} is new; the database it had before was set aside in ${aside}`)
}

function clusterLost(where: string): EmbeddedError {
  return new EmbeddedError(
    'cluster-lost',
    `Cơ sở dữ liệu trong ${where} không còn đủ (thiếu thư mục "cluster" hoặc tệp postgres.json): hãy khôi phục từ bản sao lưu.`,
    `The database in ${where} is not whole (the folder "cluster" or the file postgres.json is missing): restore it from a backup.`,
  )
}
