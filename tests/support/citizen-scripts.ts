import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { basename, resolve } from 'node:path'
import { squeezed } from './squeezed.ts'

const root = resolve(import.meta.dirname, '../..')
const script = resolve(root, 'src/responses/script')
const surveys = resolve(root, 'src/surveys')

/** A file that browsers load: where it lies, and its text as its sources make it now. */
export type Script = { path: string; text: string }

/**
 * The three scripts of the citizens' pages, each put together from small modules into one file, so that a phone asks once:
 * `citizen.js` from src/responses/script; `conditions.js`, for pages on which an answer shows or hides something, and `functions.js`,
 * for conditions that call one. The latter two are the very functions with which the server judges, without types, so that a page
 * cannot show something else than the server expects.
 */
export async function citizenScripts(): Promise<Script[]> {
  const own = await modules(script, ['start.js'])
  const judging = await modules(surveys, ['evaluate.ts', 'fields-answers.ts'])
  const isFunctions = (name: string) => /-functions\.ts$/.test(name)
  const functions = [...judging].filter(([name]) => isFunctions(name))
  const core = [...judging].filter(([name]) => !isFunctions(name))
  const shared = ['isEmpty', 'numberIn', 'summed'].join(', ')
  return [
    made('citizen.js', 'src/responses/script', [...own.values()].join('\n')),
    made(
      'conditions.js',
      'src/surveys: what the server itself judges with',
      `const expressionFunctions = Object.create(null)
      ${core.map(([, text]) => text).join('\n')}
      const learn = ({ functionsWith }) => Object.assign(expressionFunctions, functionsWith({ ${shared} }))
      export { answersInFields, holds, learn }`,
    ),
    made(
      'functions.js',
      'src/surveys: what the server itself judges with',
      `const functionsWith = ({ ${shared} }) => {
      ${functions.map(([, text]) => text).join('\n')}
      return expressionFunctions
      }
      export { functionsWith }`,
    ),
  ]
}

function made(name: string, from: string, text: string): Script {
  const head = [
    `// Made by tests/citizen-scripts.ts from ${from}.`,
    ...['lint', 'format', 'assist'].map((what) => `// biome-ignore-all ${what}: made`),
  ]
  return { path: resolve(root, 'public', name), text: `${head.join('\n')}\n${squeezed(text)}\n` }
}

/**
 * These modules and all they import, by name, what is needed first. They share one scope.
 * @throws Error when two of them use the same name
 */
async function modules(folder: string, needed: readonly string[]): Promise<Map<string, string>> {
  const parts = new Map<string, string>()
  const begun = new Set<string>()
  const names = new Set<string>()
  const add = async (name: string): Promise<void> => {
    if (begun.has(name)) return
    begun.add(name)
    const source = await readFile(resolve(folder, name), 'utf8')
    const text = name.endsWith('.ts') ? stripTypeScriptTypes(source) : source
    for (const [, from] of text.matchAll(/^import [^;]*? from '([^']+)'/gm)) await add(basename(from!))
    for (const [, used] of text.matchAll(/^(?:export )?(?:async )?(?:function|const|let) (\w+)/gm)) {
      if (names.has(used!)) throw new Error(`${name}: another module uses the name ${used} too`)
      names.add(used!)
    }
    parts.set(name, text.replace(/^import [^;]*? from '[^']+'$/gm, '').replace(/^export /gm, ''))
  }
  for (const name of needed) await add(name)
  return parts
}
