import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

/**
 * Proof for the criteria of a case. A row is one version of one document; its bytes lie on disk under their SHA-256, once,
 * however many rows name them. Rows are never deleted: what was replaced or removed says when, by whom and why.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = async (text: string) => void (await sql.raw(text).execute(db))
  await run(`
    create table app.evidence (
      unit_id integer not null,
      evidence_id uuid not null,
      case_id integer not null,
      criterion_code text not null,
      version integer not null,
      replaces uuid,
      kind text not null,
      digest text,
      bytes integer not null,
      media text,
      name text,
      url text,
      number text,
      issued_on date,
      issuer text,
      page text,
      description text,
      pass integer not null,
      added_by integer not null,
      added_at timestamptz not null,
      ended_at timestamptz,
      ended_by integer,
      ended_how text,
      purged_at timestamptz,
      constraint evidence_pkey primary key (unit_id, evidence_id),
      constraint evidence_case_fkey foreign key (case_id) references app.evaluation_case (case_id),
      constraint evidence_kind_known check (kind in ('file', 'link')),
      constraint evidence_kind_complete check ((kind = 'file') = (digest is not null) and (kind = 'link') = (url is not null)),
      constraint evidence_end_known check (ended_how in ('replaced', 'removed')),
      constraint evidence_end_complete check ((ended_at is null) = (ended_how is null))
    )`)
  await place(db, 'app.evidence', { by: 'unit_id', with: 'app.response' })
  await run(`create index evidence_case_idx on app.evidence (unit_id, case_id, criterion_code)`)
  await run(`create index evidence_case_fkey_idx on app.evidence (case_id)`)
  await run(`create index evidence_digest_idx on app.evidence (digest)`)
  await run(`
    create table app.evidence_blob (
      digest text not null,
      bytes integer not null,
      media text not null,
      stored_at timestamptz not null,
      scanned_at timestamptz,
      checked_at timestamptz,
      fault text,
      constraint evidence_blob_pkey primary key (digest),
      constraint evidence_blob_fault_known check (fault in ('missing', 'changed'))
    )`)
  await run(`create index evidence_blob_checked_idx on app.evidence_blob (checked_at nulls first, digest)`)
  await run(`alter table app.trash drop constraint trash_kind_known`)
  await run(`
    alter table app.trash add constraint trash_kind_known
      check (kind in ('round', 'cases', 'comment', 'evidence'))`)
}
