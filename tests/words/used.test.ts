import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import t from 'tap'
import { words } from '../../src/words/index.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const files = globSync(['src/**/*.ts', 'views/**/*.eta'], { cwd: ROOT }).filter(
  (file) => !file.startsWith('src/words/'),
)
const text = files.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n')

const named = new Set(text.match(/[\w$]+(\.\w+)*/g)?.flatMap((path) => [path, ...path.split('.')]))

/** Keys that are put together where they are used, as in `stage_${stage}`. */
const composed = [...text.matchAll(/`((?:[\w.]|\$\{[^`}]*\})+)`/g)]
  .map(([, template = '']) => template.replace(/\$\{[^}]*\}/g, '*'))
  .filter((template) => /^[\w.*]+$/.test(template) && template.replace(/[*_.]/g, '').length > 2)
  .map((template) => new RegExp(`^${template.replaceAll('.', '\\.').replaceAll('*', '.+')}$`))

t.test('every word of the dictionaries is named by a page or an act', async (t) => {
  t.ok(files.length > 400)
  for (const [part, dictionary] of Object.entries(words.vi)) {
    const unused = Object.keys(dictionary).filter(
      (key) => !named.has(key) && !composed.some((pattern) => pattern.test(key)),
    )
    t.same(unused, [], part)
  }
})
