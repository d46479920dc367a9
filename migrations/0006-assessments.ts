import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

/** An official's sheet for one evaluation case: entries, self-scores, appraisal scores, register figures. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table app.assessment (
      unit_id integer not null,
      case_id integer not null,
      state text not null default 'draft',
      revision integer not null default 0,
      attestations jsonb not null default '{}',
      submitted_at timestamptz,
      submitted_by integer,
      appraised_at timestamptz,
      appraised_by integer,
      updated_at timestamptz not null,
      updated_by integer,
      constraint assessment_pkey primary key (unit_id, case_id),
      constraint assessment_case_fkey foreign key (case_id) references app.evaluation_case (case_id),
      constraint assessment_state_known check (state in ('draft', 'submitted', 'appraised'))
    )`.execute(db)
  await place(db, 'app.assessment', { by: 'unit_id', with: 'app.response' })

  await sql`
    create table app.assessment_score (
      unit_id integer not null,
      case_id integer not null,
      criterion_code text not null,
      entry jsonb,
      self_state text not null,
      self_points double precision,
      explanation text,
      appraisal_state text not null default 'not_appraised',
      appraisal_points double precision,
      appraisal_note text,
      entered_by integer,
      entered_at timestamptz,
      appraised_by integer,
      appraised_at timestamptz,
      constraint assessment_score_pkey primary key (unit_id, case_id, criterion_code),
      constraint assessment_score_sheet_fkey foreign key (unit_id, case_id)
        references app.assessment (unit_id, case_id) on delete cascade,
      constraint assessment_score_self_known
        check (self_state in ('scored', 'not_applicable', 'not_submitted', 'recorded')),
      constraint assessment_score_appraisal_known
        check (appraisal_state in ('scored', 'not_applicable', 'not_appraised'))
    )`.execute(db)
  await place(db, 'app.assessment_score', { by: 'unit_id', with: 'app.response' })

  await sql`
    create table app.register_value (
      unit_id integer not null,
      case_id integer not null,
      criterion_code text not null,
      period text not null,
      value double precision,
      missing_reason text,
      previous_period text,
      previous_value double precision,
      source_document text,
      entered_by integer,
      entered_at timestamptz not null,
      constraint register_value_pkey primary key (unit_id, case_id, criterion_code, period),
      constraint register_value_case_fkey foreign key (case_id) references app.evaluation_case (case_id)
    )`.execute(db)
  await place(db, 'app.register_value', { by: 'unit_id', with: 'app.response' })
}
