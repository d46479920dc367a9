import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

/**
 * Codes that belong to a unit: going on with a draft on another device, single-use invitations with the list they were drawn
 * for, and quota cells. Nothing here joins a code to a response: what leads from a code to a draft ends with the draft, in
 * the transaction that stores the response, and no row says when (docs/decisions/anonymity.md).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table app.draft add column resume_hash text`.execute(db)
  await sql`alter table app.draft add column sealed_id text`.execute(db)
  await sql`alter table app.draft add column invitation_hash text`.execute(db)
  await sql`create index draft_resume_idx on app.draft (unit_id, resume_hash)`.execute(db)

  await sql`alter table app.round add column sheets_deleted_at timestamptz`.execute(db)

  // How answers are collected is a setting of the round; a link never was of any other kind than open.
  await sql`alter table app.link drop constraint link_case_key`.execute(db)
  await sql`alter table app.link drop constraint link_mode_known`.execute(db)
  await sql`alter table app.link drop column mode`.execute(db)
  await sql`
    alter table app.link add constraint link_case_key unique (case_id, questionnaire_version_id)`.execute(db)

  await sql`
    create table app.sample_entry (
      unit_id integer not null,
      entry_id uuid not null,
      case_id integer not null,
      number integer not null,
      label text not null,
      constraint sample_entry_pkey primary key (unit_id, entry_id),
      constraint sample_entry_number_key unique (unit_id, case_id, number),
      constraint sample_entry_case_fkey foreign key (case_id) references app.evaluation_case (case_id)
    )`.execute(db)
  await place(db, 'app.sample_entry', { by: 'unit_id', with: 'app.response' })

  await sql`
    create table app.invitation (
      unit_id integer not null,
      code_hash text not null,
      code text not null,
      case_id integer not null,
      questionnaire_version_id integer not null,
      batch integer not null,
      number integer not null,
      state text not null default 'issued',
      entry_id uuid,
      submission_hash text,
      constraint invitation_pkey primary key (unit_id, code_hash),
      constraint invitation_number_key unique (unit_id, case_id, questionnaire_version_id, number),
      constraint invitation_case_fkey foreign key (case_id) references app.evaluation_case (case_id),
      constraint invitation_version_fkey foreign key (questionnaire_version_id)
        references app.questionnaire_version (questionnaire_version_id),
      constraint invitation_entry_fkey foreign key (unit_id, entry_id)
        references app.sample_entry (unit_id, entry_id),
      constraint invitation_state_known check (state in ('issued', 'begun', 'completed', 'revoked')),
      constraint invitation_ends_unbound check ((state = 'begun') = (submission_hash is not null))
    )`.execute(db)
  await place(db, 'app.invitation', { by: 'unit_id', with: 'app.response' })
  await sql`create index invitation_case_idx on app.invitation (case_id)`.execute(db)
  await sql`create index invitation_entry_idx on app.invitation (unit_id, entry_id)`.execute(db)

  await sql`
    create table app.quota_cell (
      unit_id integer not null,
      case_id integer not null,
      cell text not null,
      taken integer not null,
      refused integer not null,
      constraint quota_cell_pkey primary key (unit_id, case_id, cell),
      constraint quota_cell_case_fkey foreign key (case_id) references app.evaluation_case (case_id),
      constraint quota_cell_not_negative check (taken >= 0 and refused >= 0)
    )`.execute(db)
  await place(db, 'app.quota_cell', { by: 'unit_id', with: 'app.response' })
  await sql`create index quota_cell_case_idx on app.quota_cell (case_id)`.execute(db)
}
