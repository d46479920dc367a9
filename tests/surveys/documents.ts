import { readdirSync, readFileSync } from 'node:fs'

/** A JSON object of a definition, read loosely: what a test asks of it, it checks itself. */
export type Json = { readonly [name: string]: unknown }

export type Definition = {
  /** `questionnaires/M01/1.json` */
  readonly path: string
  readonly folder: 'questionnaires' | 'modules'
  readonly code: string
  readonly revision: string
  readonly document: Json
}

const root = new URL('../../surveys/', import.meta.url)

function definitionsIn(folder: 'questionnaires' | 'modules'): Definition[] {
  return readdirSync(new URL(`${folder}/`, root)).flatMap((code) =>
    readdirSync(new URL(`${folder}/${code}/`, root)).map((file) => {
      const path = `${folder}/${code}/${file}`
      const document = JSON.parse(readFileSync(new URL(path, root), 'utf8')) as Json
      return { path, folder, code, revision: file.replace(/\.json$/, ''), document }
    }),
  )
}

export const questionnaires = definitionsIn('questionnaires')
export const modules = definitionsIn('modules')
export const definitions = [...questionnaires, ...modules]

/** Any object found anywhere in a document, with its path in words for messages. */
export function* objectsIn(value: unknown, path = ''): Generator<{ path: string; object: Json }> {
  if (value === null || typeof value !== 'object') return
  if (!Array.isArray(value)) yield { path, object: value as Json }
  for (const [key, child] of Object.entries(value))
    yield* objectsIn(child, path === '' ? key : `${path}.${key}`)
}

export function listIn(object: Json, name: string): readonly Json[] {
  const list = object[name]
  return Array.isArray(list)
    ? list.filter((entry): entry is Json => entry !== null && typeof entry === 'object')
    : []
}

export function textIn(object: Json, name: string): string {
  const text = object[name]
  return typeof text === 'string' ? text : ''
}

/** Questions of a document, those of repeated groups too, without plain words (`html`). */
export function questionsOf(document: Json): readonly Json[] {
  return listIn(document, 'pages').flatMap((page) => questionsIn(listIn(page, 'elements')))
}

function questionsIn(elements: readonly Json[]): readonly Json[] {
  return elements.flatMap((element) => {
    if (element.type === 'html') return []
    if (element.type === 'paneldynamic') return questionsIn(listIn(element, 'templateElements'))
    return [element]
  })
}

/** Item codes: questions by name, matrices by their rows. */
export function itemCodesOf(document: Json): readonly string[] {
  return questionsOf(document).flatMap((question) =>
    question.type === 'matrix'
      ? listIn(question, 'rows').map((row) => textIn(row, 'value'))
      : [textIn(question, 'name')],
  )
}

/** Every way to put modules into a questionnaire: for each slot one of the modules that belong there, or none. */
export function combinationsFor(questionnaire: Definition): readonly (readonly Definition[])[] {
  const slots = listIn(questionnaire.document, 'pages').flatMap((page) => (page.slot ? [page.slot] : []))
  let combinations: (readonly Definition[])[] = [[]]
  for (const slot of slots) {
    const fitting = modules.filter(
      (module) =>
        module.document.slot === slot &&
        (module.document.questionnaires as readonly unknown[]).includes(questionnaire.code),
    )
    combinations = combinations.flatMap((chosen) => [chosen, ...fitting.map((module) => [...chosen, module])])
  }
  return combinations
}
