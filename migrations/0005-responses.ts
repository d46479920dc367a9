import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

/**
 * Citizens' answers. Anonymous by construction: nothing here joins a response to a draft, a link's visitor, a receipt
 * or an instant (docs/decisions/anonymity.md).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table app.response (
      unit_id integer not null,
      response_id uuid not null,
      round_id integer not null,
      case_id integer not null,
      questionnaire_version_id integer not null,
      mode text not null,
      psu integer not null default 0,
      received_on date not null,
      duration_band smallint,
      answers jsonb not null,
      folded_revision smallint not null default 0,
      constraint response_pkey primary key (unit_id, response_id),
      constraint response_round_fkey foreign key (round_id) references app.round (round_id),
      constraint response_case_fkey foreign key (case_id) references app.evaluation_case (case_id),
      constraint response_version_fkey foreign key (questionnaire_version_id)
        references app.questionnaire_version (questionnaire_version_id),
      constraint response_mode_known check (mode in ('self', 'assisted', 'paper'))
    )`.execute(db)
  await place(db, 'app.response', { by: 'unit_id' })
  await sql`create index response_unfolded_idx on app.response (unit_id) where folded_revision < 1`.execute(
    db,
  )
  await sql`create index response_case_idx on app.response (unit_id, case_id)`.execute(db)

  await sql`
    create table app.draft (
      unit_id integer not null,
      submission_hash text not null,
      case_id integer not null,
      questionnaire_version_id integer not null,
      mode text not null,
      answers jsonb not null,
      revision integer not null default 0,
      consent_version text not null,
      started_at timestamptz not null,
      updated_at timestamptz not null,
      constraint draft_pkey primary key (unit_id, submission_hash),
      constraint draft_case_fkey foreign key (case_id) references app.evaluation_case (case_id)
    )`.execute(db)
  await place(db, 'app.draft', { by: 'unit_id', with: 'app.response' })
  await sql`create index draft_updated_idx on app.draft (unit_id, updated_at)`.execute(db)

  await sql`
    create table app.receipt (
      unit_id integer not null,
      submission_hash text not null,
      receipt_hash text not null,
      answers_check text not null,
      constraint receipt_pkey primary key (unit_id, submission_hash),
      constraint receipt_hash_key unique (unit_id, receipt_hash)
    )`.execute(db)
  await place(db, 'app.receipt', { by: 'unit_id', with: 'app.response' })

  await sql`
    create table app.item_count (
      unit_id integer not null,
      round_id integer not null,
      case_id integer not null,
      questionnaire_version_id integer not null,
      mode text not null,
      psu integer not null,
      class smallint not null,
      sheets integer not null,
      counts bigint[] not null,
      folded_at timestamptz not null,
      constraint item_count_pkey primary key (unit_id, round_id, case_id, questionnaire_version_id, mode, psu, class),
      constraint item_count_round_fkey foreign key (round_id) references app.round (round_id),
      constraint item_count_sheets_positive check (sheets >= 0)
    )`.execute(db)
  await place(db, 'app.item_count', { by: 'unit_id', with: 'app.response' })
  await sql`create index item_count_round_idx on app.item_count (round_id)`.execute(db)
}
