import type pg from 'pg'
import tap, { type Test } from 'tap'
import { connect, type Db } from '../../src/database.ts'
import { startTestServer } from './server.ts'
import {
  addressOf,
  cloneTemplate,
  dropDatabase,
  dropRun,
  makeTemplate,
  nationalTemplate,
  type Template,
} from './template.ts'

/** A database of a test's own, migrated and empty. */
export type TestDatabase = { db: Db; pool: pg.Pool; connectionString: string }

type Source = { template: Template; stop(): Promise<void> }

let source: Promise<Source> | undefined
let clones = 0

/**
 * Clones a fresh database from the migrated template; it is dropped when `t` ends. Under `npm test` the template is
 * the runner's; a file that is run by itself starts a server for itself.
 *
 * With the root `t` the database goes when the process has nothing left to do, so no `t.teardown` is registered on the
 * root: that would make tap end the file in any pause between two tests.
 */
export async function openTestDatabase(t: Test | typeof tap): Promise<TestDatabase> {
  source ??= findSource()
  const { template } = await source
  return await cloneOf(t, template)
}

/** The same, with the national units in it. */
export async function openNationalDatabase(t: Test | typeof tap): Promise<TestDatabase> {
  source ??= findSource()
  const { template } = await source
  return await cloneOf(t, await nationalTemplate(template))
}

async function cloneOf(t: Test | typeof tap, template: Template): Promise<TestDatabase> {
  const name = await cloneTemplate(template, `${process.pid}_${++clones}`)
  const connectionString = addressOf(template.url, name)
  const { db, pool, close } = connect(connectionString, { letExit: true })
  atEnd(t, async () => {
    await close()
    await dropDatabase(template.url, name)
  })
  return { db, pool, connectionString }
}

async function findSource(): Promise<Source> {
  const { TEST_SERVER_URL: url, TEST_TEMPLATE: name, TEST_RUN: run } = process.env
  if (url && name && run) return { template: { url, name, run }, stop: async () => {} }
  const server = await startTestServer()
  const template = await makeTemplate(server.url)
  const stop = async () => {
    await dropRun(template)
    await server.stop()
  }
  atEnd(tap, stop)
  return { template, stop }
}

const rootEndings: (() => Promise<void>)[] = []

function atEnd(t: Test | typeof tap, ending: () => Promise<void>): void {
  if (t !== tap) {
    t.teardown(ending)
    return
  }
  if (rootEndings.length === 0) process.on('beforeExit', endRoot)
  rootEndings.push(ending)
}

async function endRoot(): Promise<void> {
  for (let ending = rootEndings.pop(); ending; ending = rootEndings.pop()) await ending()
}
