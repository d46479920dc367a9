import { setTimeout as pause } from 'node:timers/promises'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { openEmbedded } from './embedded.ts'
import type { Tables } from './tables.ts'

/** The database as every query sees it: a pool, or the transaction that is open. */
export type Db = Kysely<Tables>

/** An open database; `close` waits for queries under way, then stops the embedded server if this process started it. */
export type Database = {
  db: Db
  pool: pg.Pool
  connectionString: string
  close(): Promise<void>
}

type DatabaseSettings = {
  /** undefined = the embedded PostgreSQL in `dataDir` */
  databaseUrl?: string | undefined
  dataDir: string
  poolSize?: number
}

type OpenOptions = {
  /** a server owns the embedded PostgreSQL and refuses to be the second; a command joins the one that runs */
  as?: 'server' | 'command'
  /** told what the embedded server does, and of connections lost while idle */
  log?: (line: string) => void
}

/**
 * Opens the database of the settings: `databaseUrl`, or the embedded PostgreSQL of `dataDir`, started if need be.
 * @throws EmbeddedError when the embedded server cannot be started or already serves another process
 */
export async function openDatabase(
  { databaseUrl, dataDir, poolSize = 10 }: DatabaseSettings,
  { as = 'server', log = () => {} }: OpenOptions = {},
): Promise<Database> {
  const embedded = databaseUrl === undefined ? await openEmbedded({ dataDir, as, log }) : undefined
  const connectionString = databaseUrl ?? embedded?.connectionString ?? ''
  const { db, pool, close } = connect(connectionString, { poolSize, log })
  return {
    db,
    pool,
    connectionString,
    async close() {
      await close()
      await embedded?.stop()
    },
  }
}

type ConnectOptions = {
  poolSize?: number
  log?: (line: string) => void
  /** idle connections do not keep the process alive (for tests) */
  letExit?: boolean
}

/** Opens a pool on a PostgreSQL that runs already. */
export function connect(
  connectionString: string,
  { poolSize = 10, log = () => {}, letExit = false }: ConnectOptions = {},
): Database {
  const pool = new pg.Pool({
    connectionString,
    max: poolSize,
    allowExitOnIdle: letExit,
    types: { getTypeParser },
    onConnect: async (client) => {
      await client.query(`set search_path to app; set timezone to 'Asia/Ho_Chi_Minh'`)
    },
  })
  pool.on('error', (error) => log(`a database connection was lost while idle: ${error.message}`))
  // A connection lost in the middle of a query fails the query; without a listener its event would end the process.
  pool.on('connect', (client) => {
    client.on('error', (error) => log(`a database connection was lost: ${error.message}`))
    prepareOnce(client)
  })
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  let closing: Promise<void> | undefined
  return {
    db,
    pool,
    connectionString,
    close() {
      closing ??= db.destroy().then(() => (pool.ended ? undefined : pool.end()))
      return closing
    },
  }
}

/**
 * A statement whose text begins so is parsed and planned once per connection instead of each time it runs. For the few that
 * run for every citizen, and only with a text that is always the same: each connection keeps what it has prepared.
 */
const PREPARED = '/* prepared */'
const preparedNames = new Map<string, string>()

function prepareOnce(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown
  const asked = (text: unknown, ...more: unknown[]): unknown => {
    if (typeof text !== 'string' || !text.startsWith(PREPARED)) return query(text, ...more)
    const name = preparedNames.get(text) ?? `prepared_${preparedNames.size}`
    preparedNames.set(text, name)
    return query({ name, text, values: more[0] }, ...more.slice(1))
  }
  client.query = asked as typeof client.query
}

const RETRIED = new Set(['40001', '40P01', '55P03', '08006'])
const RETRIES = 3

/**
 * Runs `act` in a transaction. Inside an open transaction it joins that one (and leaves retrying to whoever opened it);
 * otherwise it opens one and, after a serialization failure, deadlock, lock time-out or lost server, runs the whole of
 * `act` again, up to three times. So `act` does nothing but database work, or work that may be done twice.
 */
export async function inTransaction<T>(db: Db, act: (trx: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return act(db)
  return await retrying(() => db.transaction().execute(act))
}

/** Runs again, up to three times, what failed for a reason that may be gone the next time; for what may be done twice. */
export async function retrying<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await act()
    } catch (error) {
      if (attempt === RETRIES || !RETRIED.has(codeOf(error) ?? '')) throw error
      await pause(5 * 2 ** attempt * (1 + Math.random()))
    }
  }
}

/**
 * The name of the constraint that an integrity error (SQLSTATE class 23) speaks of; undefined for any other error.
 * Errors from a shard carry the name in their message only, with the shard's number behind it.
 */
export function violated(error: unknown): string | undefined {
  if (!codeOf(error)?.startsWith('23')) return undefined
  const { constraint, message } = error as { constraint?: string; message: string }
  return constraint ?? /constraint "(.+?)"/.exec(message)?.[1]?.replace(/_\d+$/, '')
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

const { builtins } = pg.types

const parsers: Record<number, (text: string) => unknown> = {
  [builtins.INT8]: safeInteger,
  [builtins.NUMERIC]: Number,
  [builtins.DATE]: (text) => text,
}

/** int8 and numeric become numbers, a date stays 'YYYY-MM-DD', a timestamptz is a Date; arrays of them likewise. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (format !== 'binary' && oid in parsers) return parsers[oid]
  if (format !== 'binary' && oid in arrays) return arrays[oid]
  return pg.types.getTypeParser(oid, format)
}

const DATE_ARRAY = 1182
const INT8_ARRAY = 1016
const TEXT_ARRAY: number = 1009

const textArray = pg.types.getTypeParser(TEXT_ARRAY) as (text: string) => (string | null)[]

const arrays: Record<number, (text: string) => unknown> = {
  [INT8_ARRAY]: (text) => textArray(text).map((entry) => (entry === null ? null : safeInteger(entry))),
  [DATE_ARRAY]: textArray,
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond the safe integers`)
  return value
}
