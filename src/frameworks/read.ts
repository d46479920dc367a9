import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contentHash } from '../surveys/content-hash.ts'
import { type Framework, frameworkSchema } from './framework.ts'
import { type Fault, lintFramework } from './lint.ts'

/** A framework read from its file: `file` is relative to the folder (`<id>/<version>.json`), `hash` that of its content. */
export type FrameworkFile = { readonly file: string; readonly framework: Framework; readonly hash: string }

/**
 * Reads and checks every `<id>/<version>.json` under `folder`, in the order of their names. A file with a fault is
 * named in `faults` and is not among `frameworks`. `indices` are the survey indices that questionnaires measure (`null`: not
 * checked). Throws only where the folder itself cannot be read.
 */
export async function readFrameworks(
  folder: string,
  indices: ReadonlySet<string> | null = null,
): Promise<{ frameworks: FrameworkFile[]; faults: Fault[] }> {
  const files = (await readdir(folder, { recursive: true }))
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.json'))
    .sort()
  const frameworks: FrameworkFile[] = []
  const faults: Fault[] = []
  for (const file of files) {
    const read = readFramework(file, await readFile(join(folder, file), 'utf8'), indices)
    if ('faults' in read) faults.push(...read.faults)
    else frameworks.push(read)
  }
  return { frameworks, faults }
}

/** Reads and checks one framework document; `file` names it in faults, and must be `<id>/<version>.json`. */
export function readFramework(
  file: string,
  text: string,
  indices: ReadonlySet<string> | null,
): FrameworkFile | { faults: Fault[] } {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    return {
      faults: [{ file, code: null, rule: 'unreadable', reason: `Không đọc được JSON: ${String(error)}` }],
    }
  }
  const parsed = frameworkSchema.safeParse(document)
  if (!parsed.success) {
    return {
      faults: parsed.error.issues.map((issue) => ({
        file,
        code: codeAt(document, issue.path),
        rule: 'shape',
        reason: `Sai cấu trúc tại ${issue.path.join('.') || 'gốc'}: ${issue.message}`,
      })),
    }
  }
  const framework = parsed.data
  const faults = lintFramework(framework, { file, indices })
  if (file !== `${framework.id}/${framework.version}.json`) {
    faults.unshift({
      file,
      code: null,
      rule: 'name_differs',
      reason: `Tên tệp phải là ${framework.id}/${framework.version}.json như mã và phiên bản ghi trong tệp.`,
    })
  }
  return faults.length > 0 ? { faults } : { file, framework, hash: contentHash(framework) }
}

/** The code of the row an issue lies in, where it lies in one. */
function codeAt(document: unknown, path: readonly PropertyKey[]): string | null {
  if (path[0] !== 'criteria' || typeof path[1] !== 'number') return null
  const rows = (document as { criteria?: unknown }).criteria
  const row: unknown = Array.isArray(rows) ? rows[path[1]] : null
  const code = row !== null && typeof row === 'object' && 'code' in row ? row.code : null
  return typeof code === 'string' ? code : null
}
