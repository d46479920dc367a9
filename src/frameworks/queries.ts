import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { FrameworkVersionTable } from '../tables.ts'

/** Stores a version unless one of the same framework and number is there; returns its id, or undefined. */
export async function insertFrameworkVersion(
  trx: Db,
  row: Insertable<FrameworkVersionTable>,
): Promise<number | undefined> {
  const stored = await trx
    .insertInto('framework_version')
    .values(row)
    .onConflict((conflict) => conflict.columns(['framework_id', 'version']).doNothing())
    .returning('framework_version_id')
    .executeTakeFirst()
  return stored?.framework_version_id
}

/** Id and content hash of a published version. */
export async function frameworkVersionByKey(db: Db, frameworkId: string, version: string) {
  return await db
    .selectFrom('framework_version')
    .select(['framework_version_id', 'content_hash', 'published_at'])
    .where('framework_id', '=', frameworkId)
    .where('version', '=', version)
    .executeTakeFirst()
}

export async function frameworkVersionHash(db: Db, frameworkVersionId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('framework_version')
    .select('content_hash')
    .where('framework_version_id', '=', frameworkVersionId)
    .executeTakeFirst()
  return row?.content_hash
}

export async function frameworkVersionContent(db: Db, frameworkVersionId: number): Promise<unknown> {
  const row = await db
    .selectFrom('framework_version')
    .select('content')
    .where('framework_version_id', '=', frameworkVersionId)
    .executeTakeFirstOrThrow()
  return row.content
}

/** Every published version without its content, by framework and in the order of publication. */
export async function frameworkVersions(db: Db) {
  return await db
    .selectFrom('framework_version')
    .select([
      'framework_version_id',
      'framework_id',
      'version',
      'title',
      'complete',
      'content_hash',
      'published_at',
    ])
    .orderBy('framework_id')
    .orderBy('framework_version_id')
    .execute()
}
