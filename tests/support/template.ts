import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { connect } from '../../src/database.ts'
import { migrateToLatest } from '../../src/migrate.ts'
import { ensureNationalUnits } from '../../src/units/load.ts'

const PREFIX = 'thuocdo_test_'
const OLD_MS = 6 * 60 * 60 * 1000
const BEING_ACCESSED = '55006'
const NOT_PERMITTED = '42501'

/** A migrated database to clone from, and the name that all databases of one run begin with. */
export type Template = { url: string; name: string; run: string }

/** Makes and migrates a database to clone from. Databases that a killed run left hours ago are dropped. */
export async function makeTemplate(url: string): Promise<Template> {
  const run = `${PREFIX}${Date.now().toString(36)}_${process.pid}`
  const name = `${run}_template`
  await dropOld(url)
  await execute(url, `create database ${name} template template0 encoding 'UTF8'`)
  const { db, close } = connect(addressOf(url, name), { poolSize: 2 })
  try {
    await migrateToLatest(db)
  } finally {
    await close()
  }
  return { url, name, run }
}

/** A new database like the template; returns its name. */
export async function cloneTemplate(template: Template, suffix: string): Promise<string> {
  const name = `${template.run}_${suffix}`
  for (let attempt = 0; ; attempt++) {
    try {
      // Copying its files takes half the time of the default, which writes every block to the log.
      await execute(template.url, `create database ${name} template ${template.name} strategy file_copy`)
      return name
    } catch (error) {
      // The connection that migrated the template may need a moment to be gone.
      if (attempt === 40 || (error as { code?: string }).code !== BEING_ACCESSED) throw error
      await pause(50)
    }
  }
}

/** The same with the national units in it, which are loaded once for all files of a run. */
export async function nationalTemplate(template: Template): Promise<Template> {
  const name = `${template.run}_national`
  const client = new pg.Client({ connectionString: template.url })
  await client.connect()
  try {
    // Of several files that ask at once one loads them, the others wait.
    await client.query('select pg_advisory_lock(hashtext($1))', [name])
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await loadNational(template)
  } finally {
    await client.end()
  }
  return { ...template, name }
}

async function loadNational(template: Template): Promise<void> {
  const name = await cloneTemplate(template, 'national')
  const { db, close } = connect(addressOf(template.url, name), { poolSize: 1 })
  try {
    await ensureNationalUnits(db)
  } catch (error) {
    await dropDatabase(template.url, name)
    throw error
  } finally {
    await close()
  }
}

/** Drops a database, with whatever is still connected to it. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      // An ordinary role may not end a vacuum that the server runs there by itself; dropping without force ends that.
      const force = attempt % 2 === 0 ? 'with (force)' : ''
      await execute(url, `drop database if exists ${name} ${force}`)
      return
    } catch (error) {
      const { code } = error as { code?: string }
      if (attempt === 20 || (code !== NOT_PERMITTED && code !== BEING_ACCESSED)) throw error
      await pause(50)
    }
  }
}

/** Drops everything one run made. */
export async function dropRun({ url, run }: Template): Promise<void> {
  for (const name of await databases(url, run)) await dropDatabase(url, name)
}

/** The same server, another database. */
export function addressOf(url: string, database: string): string {
  const parts = new URL(url)
  parts.pathname = `/${database}`
  return parts.toString()
}

async function dropOld(url: string): Promise<void> {
  for (const name of await databases(url, PREFIX)) {
    const made = Number.parseInt(name.slice(PREFIX.length), 36)
    if (made < Date.now() - OLD_MS) await dropDatabase(url, name)
  }
}

async function databases(url: string, prefix: string): Promise<string[]> {
  const { rows } = await execute(url, 'select datname from pg_database where starts_with(datname, $1)', [
    prefix,
  ])
  return rows.map((row) => String(row.datname))
}

async function execute(url: string, sql: string, values?: string[]): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await client.query(sql, values)
  } finally {
    await client.end()
  }
}
