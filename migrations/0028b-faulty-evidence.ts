import { type Kysely, sql } from 'kysely'

/** Whether any file is faulty is asked every second; there are few that are, among millions. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index evidence_blob_fault_idx on app.evidence_blob (digest) where fault is not null`.execute(
    db,
  )
}
