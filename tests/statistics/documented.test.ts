import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readCase } from './reference/read.ts'

const root = join(import.meta.dirname, '..', '..')
const text = readFileSync(join(root, 'docs', 'statistics.md'), 'utf8')

t.test(
  'every file of the two folders stands in the table of methods, and every file named there exists',
  async (t) => {
    const named = new Set(
      [...text.matchAll(/`(src\/(?:statistics|scoring)\/[^`]+\.ts)`/g)].map(([, file]) => file!),
    )
    for (const file of named) t.ok(existsSync(join(root, file)), file)
    for (const folder of ['statistics', 'scoring']) {
      for (const file of readdirSync(join(root, 'src', folder))) {
        t.ok(named.has(`src/${folder}/${file}`), `src/${folder}/${file} is documented`)
      }
    }
  },
)

t.test('every case named in the table is kept here or marked as one that is not', async (t) => {
  const cells = text.split('\n').filter((line) => line.startsWith('| '))
  const cases = cells.flatMap((line) => [...line.matchAll(/\b([SQRCPDF]\d\d)(°?)/g)])
  t.ok(cases.length > 50)
  for (const [, id, mark] of cases) {
    if (mark === '') t.ok(readCase(id!), `${id} is kept`)
  }
})

t.test('every case that is kept proves something in the table', async (t) => {
  const kept = readdirSync(join(import.meta.dirname, 'reference', 'cases')).map((file) => file.slice(0, 3))
  t.equal(kept.length, 19)
  for (const id of kept) t.match(text, new RegExp(`\\b${id}\\b`), id)
})

t.test('every test that proves a refusal exists under its name', async (t) => {
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && line.includes('.test.ts`'))
  t.ok(rows.length >= 15)
  for (const row of rows) {
    let file = ''
    for (const [, path, title] of row.matchAll(/`(tests\/[^`]+\.test\.ts)`|“([^”]+)”/g)) {
      if (path) file = readFileSync(join(root, path), 'utf8')
      if (title) t.ok(file.includes(title), title)
    }
  }
})
