import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const needed = ['evaluate.ts', 'fields-answers.ts']

/** The script that works out conditions in the browser. */
export const conditionsFile = resolve(root, 'public/conditions.js')

/**
 * That script as its sources make it now: the very functions with which the server judges, and all they use, without types,
 * comments and imports, so that a page cannot show something else than the server expects. Each source stands in a function of its own.
 */
export async function conditionsScript(): Promise<string> {
  const parts = new Map<string, string>()
  const add = async (name: string): Promise<void> => {
    if (parts.has(name)) return
    parts.set(name, '')
    const text = stripTypeScriptTypes(await readFile(resolve(root, 'src/surveys', name), 'utf8'))
    for (const [, from] of text.matchAll(/^import [^;]*? from '\.\/([^']+)'/gm)) await add(from!)
    parts.delete(name)
    parts.set(name, bare(text))
  }
  for (const name of needed) await add(name)
  const whole = [...parts.values()].join('\n')
  const head = [
    '// Made by tests/conditions-script.ts from src/surveys: what the server itself judges with.',
    '// biome-ignore-all lint: SurveyJS compares so, and the server uses more of it',
    '// biome-ignore-all format: as small as it is without a tool for it',
    '// biome-ignore-all assist: the same',
  ]
  const text = `${head.join('\n')}\n${whole}\nexport { answersInFields, holds }\n`
  return text
    .replace(/[ \t]+$/gm, '')
    .replace(/^[ \t]+/gm, '')
    .replace(/ {2,}/g, ' ')
    .replace(/\n{2,}/g, '\n')
}

function bare(text: string): string {
  const names = [...text.matchAll(/^export (?:function|const) (\w+)/gm)].map(([, name]) => name)
  const body = text
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/^import [^;]*? from '[^']+'$/gm, '')
    .replace(/^export /gm, '')
    .replace(/;(?=\s*$)/gm, '')
  return `const { ${names.join(', ')} } = (() => {\n${body}\nreturn { ${names.join(', ')} }\n})()`
}
