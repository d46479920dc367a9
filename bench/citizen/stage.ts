import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { type Database, openDatabase } from '../../src/database.ts'
import { migrateToLatest } from '../../src/migrate.ts'
import { assemble } from '../../src/surveys/assemble.ts'
import { discard, newDataFolder } from '../../tests/support/server.ts'
import { type Cpu, countCpu } from './cpu.ts'

const root = resolve(import.meta.dirname, '../..')

/** The product over a PostgreSQL of its own that writes as safely as in service, listening; jobs are held back. */
export type Stage = {
  database: Database
  app: FastifyInstance
  port: number
  /** a folder of its own for files */
  folder: string
  end(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  // In a place that is swept: what a killed run leaves there goes with the next.
  const folder = await newDataFolder()
  const database = await openDatabase({ dataDir: folder })
  await migrateToLatest(database.db)
  const config = { ...readConfig({ LOG_LEVEL: 'silent' }), publicRate: 1_000_000_000 }
  const app = await buildApp({
    db: database.db,
    config,
    jobs: { fold: () => {}, estimates: () => {}, mail: () => {}, settled: async () => {} },
  })
  const port = await listen(app)
  return {
    database,
    app,
    port,
    folder,
    async end() {
      await app.close()
      await database.close()
      await discard(folder)
    },
  }
}

/** Listens on a free port. @returns the port */
export async function listen(app: FastifyInstance): Promise<number> {
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  return Number(new URL(address).port)
}

/** M01 with its module for information services, as a round would use it. */
export async function m01(): Promise<Record<string, unknown>> {
  const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(root, path), 'utf8'))
  const document = await read('surveys/questionnaires/M01/1.json')
  return assemble(document, [await read('surveys/modules/T-GT/1.json')])
}

/** `cpu`: milliseconds for each request. */
export type Load = { perSecond: number; statuses: Record<string, number>; cpu: Cpu }

/** Sends requests from another process. */
export async function load(
  { folder, database }: Stage,
  port: number,
  requests: readonly string[],
  { clients = 32, times = 1 } = {},
): Promise<Load> {
  const file = join(folder, 'requests.json')
  await writeFile(file, JSON.stringify(requests))
  const script = join(import.meta.dirname, 'load.ts')
  const run = promisify(execFile)
  const usedCpu = await countCpu(database.db)
  const { stdout } = await run(process.execPath, [script, String(port), String(clients), file, String(times)])
  const { node, postgres } = await usedCpu()
  const count = requests.length * times
  return { ...JSON.parse(stdout), cpu: { node: node / count, postgres: postgres / count } } as Load
}

/** One raw HTTP request over a kept connection. */
export function request(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): string {
  const lines = Object.entries({
    host: '127.0.0.1',
    accept: 'text/html',
    ...headers,
    ...(body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  }).map(([name, value]) => `${name}: ${value}`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}

/** The rates of rounds, for a line that tells how far they lie apart. */
export function loadLine(loads: readonly Load[]): string {
  return `${loads.map(({ perSecond }) => Math.round(perSecond)).join(' ')} per second`
}
