import { join, resolve } from 'node:path'
import type { Db } from '../database.ts'
import type { Framework } from './framework.ts'
import { frozenFramework } from './frozen.ts'
import { measuredIndices } from './indices.ts'
import type { Fault } from './lint.ts'
import { frameworkVersions } from './queries.ts'
import { type FrameworkFile, readFrameworks } from './read.ts'

/** The folder of what is asked and how it weighs, beside src. */
export const surveyFolder = resolve(import.meta.dirname, '../../surveys')

/** A framework version as people meet it: published, or lying in its file only, or both. */
export type FrameworkVersion = {
  readonly framework: Framework
  readonly hash: string
  readonly frameworkVersionId: number | null
  readonly publishedAt: Date | null
  /** Its file holds other content than what was published under its number. */
  readonly differs: boolean
}

/** The frameworks that come with the product or were put beside them, checked against the questionnaires. */
export async function frameworkFiles(
  folder: string = surveyFolder,
): Promise<{ frameworks: FrameworkFile[]; faults: Fault[] }> {
  return await readFrameworks(join(folder, 'frameworks'), await measuredIndices(folder))
}

/** Every published version and every sound file, by id and version; a published one is shown as it was published. */
export async function frameworkLibrary(
  db: Db,
  folder: string = surveyFolder,
): Promise<{ versions: FrameworkVersion[]; faults: Fault[] }> {
  const [{ frameworks, faults }, published] = await Promise.all([
    frameworkFiles(folder),
    frameworkVersions(db),
  ])
  const files = new Map(frameworks.map((file) => [keyOf(file.framework.id, file.framework.version), file]))
  const versions: FrameworkVersion[] = []
  for (const row of published) {
    const file = files.get(keyOf(row.framework_id, row.version))
    files.delete(keyOf(row.framework_id, row.version))
    versions.push({
      framework: await frozenFramework(db, row.framework_version_id),
      hash: row.content_hash,
      frameworkVersionId: row.framework_version_id,
      publishedAt: row.published_at,
      differs: file !== undefined && file.hash !== row.content_hash,
    })
  }
  for (const { framework, hash } of files.values()) {
    versions.push({ framework, hash, frameworkVersionId: null, publishedAt: null, differs: false })
  }
  return { versions: versions.sort(byIdAndVersion), faults }
}

function keyOf(id: string, version: string): string {
  return `${id}/${version}`
}

function byIdAndVersion(a: FrameworkVersion, b: FrameworkVersion): number {
  const key = ({ framework }: FrameworkVersion) => keyOf(framework.id, framework.version)
  return key(a).localeCompare(key(b), 'en', { numeric: true })
}
