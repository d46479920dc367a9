import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

/** The recordings and pictures of published questionnaires, each once under the hash of its bytes: they are frozen like the words. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table app.questionnaire_media (
      hash text not null,
      type text not null,
      bytes bytea not null,
      constraint questionnaire_media_pkey primary key (hash),
      constraint questionnaire_media_hash_form check (hash ~ '^[0-9a-f]{64}$')
    )`.execute(db)
  await place(db, 'app.questionnaire_media', 'reference')
}
