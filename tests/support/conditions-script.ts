import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

const root = resolve(import.meta.dirname, '../..')
const sources = ['loose-values', 'expression-functions', 'evaluate', 'fields-answers']

/** The script that works out conditions in the browser. */
export const conditionsFile = resolve(root, 'public/conditions.js')

/**
 * That script as its sources make it now: the very functions with which the server judges, without types, comments and imports,
 * so that a page cannot show something else than the server expects.
 */
export async function conditionsScript(): Promise<string> {
  const parts = sources.map(async (name) => {
    const text = await readFile(resolve(root, `src/surveys/${name}.ts`), 'utf8')
    return stripTypeScriptTypes(text)
      .replace(/\/\*\*[\s\S]*?\*\//g, '')
      .replace(/^\s*\/\/.*$/gm, '')
      .replace(/^import [\s\S]*? from '.*'$/gm, '')
      .replace(/^export const functionNames.*$/m, '')
      .replace(/^export /gm, '')
      .replace(/;(?=\s*$)/gm, '')
  })
  const whole = (await Promise.all(parts)).join('\n')
  const head =
    '// Made by tests/conditions-script.ts from src/surveys: what the server itself judges with.\n// biome-ignore-all lint/suspicious/noDoubleEquals: SurveyJS compares so\n'
  const done = promisify(execFile)(
    resolve(root, 'node_modules/.bin/biome'),
    ['format', '--stdin-file-path=public/conditions.js'],
    { cwd: root },
  )
  done.child.stdin?.end(`${head}${whole}\nexport { answersInFields, holds }\n`)
  return (await done).stdout
}
