import type { Db } from '../database.ts'
import type { MediaFile } from './media.ts'

/** Keeps recordings and pictures, each once under its hash. */
export async function insertMedia(trx: Db, files: readonly MediaFile[]): Promise<void> {
  for (const { hash, type, bytes } of files) {
    await trx
      .insertInto('questionnaire_media')
      .values({ hash, type, bytes })
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .execute()
  }
}

export async function findMedia(db: Db, hash: string): Promise<{ type: string; bytes: Buffer } | undefined> {
  return await db
    .selectFrom('questionnaire_media')
    .select(['type', 'bytes'])
    .where('hash', '=', hash)
    .executeTakeFirst()
}
