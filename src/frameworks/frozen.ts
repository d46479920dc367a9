import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import { contentHash } from '../surveys/content-hash.ts'
import { type Framework, frameworkSchema } from './framework.ts'
import { frameworkVersionContent, frameworkVersionHash } from './queries.ts'

/** A published version never changes, so what was read once is kept, by the hash of its content. */
const read = new Map<string, Framework>()

/**
 * The framework of a published version.
 * Throws a Refusal `not_found` where there is no such version, and an `Error` where the stored content is not what was
 * published (its hash differs).
 */
export async function frozenFramework(db: Db, frameworkVersionId: number): Promise<Framework> {
  const hash = await frameworkVersionHash(db, frameworkVersionId)
  if (hash === undefined) throw refuse('not_found', { what: 'bộ tiêu chí' })
  const known = read.get(hash)
  if (known) return known
  const content = await frameworkVersionContent(db, frameworkVersionId)
  if (contentHash(content) !== hash) {
    throw new Error(`framework version ${frameworkVersionId} is not what was published`)
  }
  const framework = frameworkSchema.parse(content)
  read.set(hash, framework)
  return framework
}
