import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Fault, SurveyFaults } from './faults.ts'
import { isFields } from './source.ts'

/** The folder of questionnaires and modules, beside src. */
const surveyFolder = resolve(import.meta.dirname, '../../surveys')

/** A questionnaire or module as it lies in its file, `questionnaires/M01/1.json`. */
export type Definition = {
  readonly file: string
  readonly code: string
  readonly revision: string
  readonly document: Readonly<Record<string, unknown>>
}

export type Definitions = {
  readonly questionnaires: readonly Definition[]
  readonly modules: readonly Definition[]
  /** by file, what is wrong with those that cannot be read at all */
  readonly faults: ReadonlyMap<string, readonly Fault[]>
}

/** Reads every `<code>/<revision>.json` of questionnaires and modules, in the order of their names. */
export async function readDefinitions(folder = surveyFolder): Promise<Definitions> {
  const faults = new Map<string, Fault[]>()
  const read = async (kind: string): Promise<Definition[]> => {
    const found: Definition[] = []
    for (const file of await jsonFiles(folder, kind)) {
      const definition = readDefinition(file, await readFile(join(folder, file), 'utf8'))
      if (Array.isArray(definition)) faults.set(file, definition)
      else found.push(definition)
    }
    return found
  }
  return { questionnaires: await read('questionnaires'), modules: await read('modules'), faults }
}

async function jsonFiles(folder: string, kind: string): Promise<string[]> {
  const entries = await readdir(join(folder, kind), { recursive: true })
  return entries
    .map((entry) => `${kind}/${entry.replaceAll('\\', '/')}`)
    .filter((entry) => entry.endsWith('.json'))
    .sort()
}

/** One definition, or what is wrong with it; `file` is `questionnaires/<code>/<revision>.json`. */
export function readDefinition(file: string, text: string): Definition | Fault[] {
  const fault = (code: string, reason: string): Fault[] => [{ path: '', question: null, code, reason }]
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    return fault('unreadable', `không đọc được JSON: ${error instanceof Error ? error.message : ''}.`)
  }
  if (!isFields(document)) return fault('wrong_shape', 'phiếu phải là một đối tượng JSON.')
  const { code, revision } = document
  if (
    typeof code !== 'string' ||
    typeof revision !== 'string' ||
    !file.endsWith(`/${code}/${revision}.json`)
  ) {
    return fault(
      'name_differs',
      'tên tệp phải là <mã>/<phiên bản>.json như “code” và “revision” ghi trong phiếu.',
    )
  }
  return { file, code, revision, document }
}

/** The slots of a questionnaire into which modules go, in the order of its pages. */
export function slotsOf(questionnaire: Definition): string[] {
  const pages = Array.isArray(questionnaire.document.pages) ? questionnaire.document.pages : []
  return pages.flatMap((page) => (isFields(page) && typeof page.slot === 'string' ? [page.slot] : []))
}

/** The modules that fit a slot of a questionnaire. */
export function modulesFor(
  modules: readonly Definition[],
  questionnaire: Definition,
  slot: string,
): Definition[] {
  return modules.filter(({ document }) => {
    const fits = document.questionnaires
    return document.slot === slot && (!Array.isArray(fits) || fits.includes(questionnaire.code))
  })
}

/**
 * The definitions named as '<code>/<revision>', modules put in the order of the questionnaire's slots and of their codes,
 * so that the same choice always makes the same document.
 * @returns undefined when one of them is not there
 */
export function choose(
  { questionnaires, modules }: Definitions,
  questionnaire: string,
  chosen: readonly string[],
): { questionnaire: Definition; modules: Definition[] } | undefined {
  const named = (list: readonly Definition[], name: string) =>
    list.find((one) => `${one.code}/${one.revision}` === name)
  const main = named(questionnaires, questionnaire)
  const found = [...new Set(chosen)].map((name) => named(modules, name))
  if (!main || found.includes(undefined)) return undefined
  const slots = slotsOf(main)
  const rank = (one: Definition) => slots.indexOf(String(one.document.slot))
  const inOrder = found.filter((one) => one !== undefined)
  inOrder.sort((a, b) => rank(a) - rank(b) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
  return { questionnaire: main, modules: inOrder }
}

/** Every fault of an error of this folder; undefined when it is another error. */
export function faultsIn(error: unknown): readonly Fault[] | undefined {
  return error instanceof SurveyFaults ? error.faults : undefined
}
