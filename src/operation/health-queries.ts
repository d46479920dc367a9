import type { Db } from '../database.ts'

/** Whether the last check of any file in the store found it missing or changed. */
export async function evidenceIsFaulty(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('evidence_blob')
    .select('digest')
    .where('fault', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
