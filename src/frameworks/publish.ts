import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { contentHash } from '../surveys/content-hash.ts'
import { inBoth } from '../words/index.ts'
import { frameworkSchema } from './framework.ts'
import { frameworkVersionByKey, frameworkVersionContent, insertFrameworkVersion } from './queries.ts'
import type { FrameworkFile } from './read.ts'

/** Who publishes: a post with its holder, in whose unit's audit chain the act is written. `holder: null` is the system. */
export type Publisher = {
  readonly unitId: number
  readonly holder: { readonly accountId: number; readonly holderId: number } | null
}

/**
 * Freezes a checked framework (from `readFrameworks`) as a version. The same content again changes nothing; other content
 * under a number already published throws a Refusal `conflict`.
 *
 * @returns the version's id, and whether this call published it
 */
export async function publishFramework(
  db: Db,
  by: Publisher,
  file: FrameworkFile,
): Promise<{ frameworkVersionId: number; published: boolean }> {
  const { framework, hash } = file
  return await inTransaction(db, async (trx) => {
    const id = await insertFrameworkVersion(trx, {
      framework_id: framework.id,
      version: framework.version,
      title: framework.title.vi,
      content: JSON.stringify(framework),
      content_hash: hash,
      complete: !framework.incomplete,
      published_by: by.holder?.accountId ?? null,
    })
    if (id === undefined) {
      const there = await frameworkVersionByKey(trx, framework.id, framework.version)
      if (there === undefined || !(await isSame(trx, there, hash))) {
        throw refuse('conflict', {
          what: inBoth((w) => w.frameworks.publishedOtherwise(framework.id, framework.version)),
        })
      }
      return { frameworkVersionId: there.framework_version_id, published: false }
    }
    await recordAct(trx, {
      unitId: by.unitId,
      by: by.holder,
      act: 'framework.publish',
      subject: `framework:${framework.id}/${framework.version}`,
      detail: { hash, complete: !framework.incomplete },
    })
    return { frameworkVersionId: id, published: true }
  })
}

/**
 * Whether a published version has this content. A version frozen before the schema knew a field is read with that field's
 * default before it is compared, so that a newer release of the product publishes its own files again in peace.
 */
async function isSame(
  trx: Db,
  there: { framework_version_id: number; content_hash: string },
  hash: string,
): Promise<boolean> {
  if (there.content_hash === hash) return true
  const content = frameworkSchema.safeParse(await frameworkVersionContent(trx, there.framework_version_id))
  return content.success && contentHash(content.data) === hash
}

/** Publishes every file; returns the version id by framework id (of the last version read). */
export async function publishFrameworks(
  db: Db,
  by: Publisher,
  files: readonly FrameworkFile[],
): Promise<Map<string, number>> {
  const ids = new Map<string, number>()
  for (const file of files) {
    const { frameworkVersionId } = await publishFramework(db, by, file)
    ids.set(file.framework.id, frameworkVersionId)
  }
  return ids
}
