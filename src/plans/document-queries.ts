import type { Db } from '../database.ts'
import type { Day } from '../days.ts'

export type PlanDocument = {
  document_id: number
  title: string
  number: string | null
  issued_on: Day | null
  issuer: string | null
  url: string | null
  /** of a file in the store; null for a link or a mere name */
  digest: string | null
  bytes: number | null
  media: string | null
  name: string | null
}

const documentColumns = [
  'document_id',
  'title',
  'number',
  'issued_on',
  'issuer',
  'url',
  'digest',
  'bytes',
  'media',
  'name',
] as const

export async function documentsOf(db: Db, taskId: number): Promise<PlanDocument[]> {
  return await db
    .selectFrom('plan_document')
    .select(documentColumns)
    .where('task_id', '=', taskId)
    .orderBy('document_id')
    .execute()
}

export async function findDocument(
  db: Db,
  taskId: number,
  documentId: number,
): Promise<PlanDocument | undefined> {
  return await db
    .selectFrom('plan_document')
    .select(documentColumns)
    .where('task_id', '=', taskId)
    .where('document_id', '=', documentId)
    .executeTakeFirst()
}

export async function insertDocument(
  trx: Db,
  taskId: number,
  document: Omit<PlanDocument, 'document_id'>,
): Promise<number> {
  const row = await trx
    .insertInto('plan_document')
    .values({ task_id: taskId, ...document })
    .returning('document_id')
    .executeTakeFirstOrThrow()
  return row.document_id
}

/** @returns what was removed, undefined when it was not there */
export async function deleteDocument(
  trx: Db,
  taskId: number,
  documentId: number,
): Promise<{ title: string; number: string | null; digest: string | null } | undefined> {
  return await trx
    .deleteFrom('plan_document')
    .where('document_id', '=', documentId)
    .where('task_id', '=', taskId)
    .returning(['title', 'number', 'digest'])
    .executeTakeFirst()
}
