import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { QuestionnaireVersionTable } from '../tables.ts'

const facts = [
  'questionnaire_version_id',
  'code',
  'version',
  'title',
  'kind',
  'content_hash',
  'published_at',
] as const

/** A published version without its content. */
export type QuestionnaireVersion = {
  questionnaire_version_id: number
  code: string
  version: string
  title: string
  kind: string
  content_hash: string
  published_at: Date
}

/** Stores a version unless one of the same code and number is there; returns its id, or undefined. */
export async function insertQuestionnaireVersion(
  trx: Db,
  row: Insertable<QuestionnaireVersionTable>,
): Promise<number | undefined> {
  const stored = await trx
    .insertInto('questionnaire_version')
    .values(row)
    .onConflict((conflict) => conflict.columns(['code', 'version']).doNothing())
    .returning('questionnaire_version_id')
    .executeTakeFirst()
  return stored?.questionnaire_version_id
}

export async function questionnaireVersionByKey(
  db: Db,
  code: string,
  version: string,
): Promise<QuestionnaireVersion | undefined> {
  return await db
    .selectFrom('questionnaire_version')
    .select(facts)
    .where('code', '=', code)
    .where('version', '=', version)
    .executeTakeFirst()
}

/** Every published version, by code and in the order of publication. */
export async function questionnaireVersions(db: Db): Promise<QuestionnaireVersion[]> {
  return await db
    .selectFrom('questionnaire_version')
    .select(facts)
    .orderBy('code')
    .orderBy('questionnaire_version_id')
    .execute()
}

export async function questionnaireVersionsById(
  db: Db,
  ids: readonly number[],
): Promise<QuestionnaireVersion[]> {
  if (ids.length === 0) return []
  return await db
    .selectFrom('questionnaire_version')
    .select(facts)
    .where('questionnaire_version_id', 'in', [...ids])
    .orderBy('questionnaire_version_id')
    .execute()
}

/** The hash of the frozen document of a version. */
export async function questionnaireHash(db: Db, versionId: number): Promise<string> {
  const row = await db
    .selectFrom('questionnaire_version')
    .select('content_hash')
    .where('questionnaire_version_id', '=', versionId)
    .executeTakeFirstOrThrow()
  return row.content_hash
}

/** The frozen document of a version. */
export async function questionnaireContent(db: Db, versionId: number): Promise<unknown> {
  const row = await db
    .selectFrom('questionnaire_version')
    .select('content')
    .where('questionnaire_version_id', '=', versionId)
    .executeTakeFirstOrThrow()
  return row.content
}
