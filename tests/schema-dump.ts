import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { connect } from '../src/database.ts'
import { dumpSchema } from './support/schema.ts'
import { startTestServer } from './support/server.ts'
import { addressOf, dropRun, makeTemplate } from './support/template.ts'

/** `node tests/schema-dump.ts`: writes migrations/schema.sql anew after a migration was added. */

const server = await startTestServer()
const template = await makeTemplate(server.url)
try {
  const { pool, close } = connect(addressOf(template.url, template.name))
  const file = join(resolve(import.meta.dirname, '..'), 'migrations/schema.sql')
  await writeFile(file, await dumpSchema(pool))
  await close()
  console.log(`wrote ${file}`)
} finally {
  await dropRun(template)
  await server.stop()
}
