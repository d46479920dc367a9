import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

const stages = `'self_scoring', 'confirming', 'appraising', 'settling', 'replying', 'deciding', 'concluded', 'reopening'`

/** The cycle of a case: where it stands, who sat at which level, every act, reply, comment, change of a score, snapshot. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = async (text: string) => {
    await sql.raw(text).execute(db)
  }
  await run(`alter table app.role_grant drop constraint role_grant_role_known`)
  await run(
    `alter table app.role_grant add constraint role_grant_role_known
     check (role in ('admin', 'specialist', 'leader', 'officer', 'viewer', 'council'))`,
  )
  await run(`alter table app.account_holder add column person_id integer`)
  await run(
    `update app.account_holder h set person_id =
     (select min(o.holder_id) from app.account_holder o where o.email_key = h.email_key)`,
  )
  await run(`create index account_holder_person_idx on app.account_holder (person_id)`)

  for (const column of [
    `stage text not null default 'self_scoring'`,
    `step integer not null default 0`,
    `taken boolean not null default false`,
    `pass integer not null default 1`,
    `back_to integer`,
    `open_criteria text[]`,
    `seats integer not null default 1`,
    `finished integer[] not null default '{}'`,
    `replied boolean not null default false`,
    `signed boolean not null default false`,
    `due_at timestamptz`,
    `stage_at timestamptz`,
  ])
    await run(`alter table app.assessment add column ${column}`)
  await run(`alter table app.assessment add constraint assessment_stage_known check (stage in (${stages}))`)
  await run(
    `update app.assessment set stage = 'appraising', taken = appraised_at is not null where state = 'submitted'`,
  )
  await run(
    `update app.assessment set stage = 'concluded', taken = true, finished = '{1}' where state = 'appraised'`,
  )
  await run(`alter table app.assessment_score add column revision integer not null default 0`)

  const beside = { by: 'unit_id', with: 'app.response' } as const
  await run(`
    create table app.appraisal_seat (
      unit_id integer not null,
      case_id integer not null,
      pass integer not null,
      step integer not null,
      seat integer not null,
      holder_id integer not null,
      person_id integer not null,
      taken_at timestamptz not null,
      finished_at timestamptz,
      constraint appraisal_seat_pkey primary key (unit_id, case_id, pass, step, seat),
      constraint appraisal_seat_sheet_fkey foreign key (unit_id, case_id)
        references app.assessment (unit_id, case_id) on delete cascade,
      constraint appraisal_seat_known check (seat in (1, 2, 3))
    )`)
  await place(db, 'app.appraisal_seat', beside)
  await run(`
    create table app.appraisal_score (
      unit_id integer not null,
      case_id integer not null,
      pass integer not null,
      step integer not null,
      seat integer not null,
      criterion_code text not null,
      state text not null,
      points double precision,
      note text,
      scored_by integer not null,
      scored_at timestamptz not null,
      constraint appraisal_score_pkey primary key (unit_id, case_id, pass, step, seat, criterion_code),
      constraint appraisal_score_sheet_fkey foreign key (unit_id, case_id)
        references app.assessment (unit_id, case_id) on delete cascade,
      constraint appraisal_score_state_known check (state in ('scored', 'not_applicable', 'not_appraised'))
    )`)
  await place(db, 'app.appraisal_score', beside)
  await run(`
    create table app.case_act (
      unit_id integer not null,
      case_id integer not null,
      seq integer not null,
      pass integer not null,
      act text not null,
      stage text not null,
      next_stage text not null,
      step integer not null,
      account_id integer,
      holder_id integer,
      person_id integer,
      happened_at timestamptz not null,
      reason text,
      criteria text[],
      due_at timestamptz,
      constraint case_act_pkey primary key (unit_id, case_id, seq),
      constraint case_act_sheet_fkey foreign key (unit_id, case_id)
        references app.assessment (unit_id, case_id) on delete cascade
    )`)
  await place(db, 'app.case_act', beside)
  await run(`
    create table app.case_comment (
      unit_id integer not null,
      comment_id uuid not null,
      case_id integer not null,
      pass integer not null,
      criterion_code text,
      body text not null,
      written_by integer not null,
      written_at timestamptz not null,
      deleted_at timestamptz,
      deleted_by integer,
      constraint case_comment_pkey primary key (unit_id, comment_id),
      constraint case_comment_case_fkey foreign key (case_id) references app.evaluation_case (case_id)
    )`)
  await place(db, 'app.case_comment', beside)
  await run(`create index case_comment_case_idx on app.case_comment (unit_id, case_id)`)
  await run(`
    create table app.case_reply (
      unit_id integer not null,
      case_id integer not null,
      pass integer not null,
      criterion_code text not null,
      kind text not null default 'reply',
      body text not null,
      written_by integer not null,
      written_at timestamptz not null,
      constraint case_reply_pkey primary key (unit_id, case_id, pass, kind, criterion_code),
      constraint case_reply_sheet_fkey foreign key (unit_id, case_id)
        references app.assessment (unit_id, case_id) on delete cascade,
      constraint case_reply_kind_known check (kind in ('reply', 'gap'))
    )`)
  await place(db, 'app.case_reply', beside)
  await run(`
    create table app.score_change (
      unit_id integer not null,
      change_id uuid not null,
      case_id integer not null,
      criterion_code text not null,
      part text not null,
      pass integer not null,
      step integer not null,
      seat integer not null,
      revision integer not null,
      changed_at timestamptz not null,
      holder_id integer,
      old_state text,
      old_points double precision,
      new_state text not null,
      new_points double precision,
      old_entry jsonb,
      old_explanation text,
      why text,
      constraint score_change_pkey primary key (unit_id, change_id),
      constraint score_change_case_fkey foreign key (case_id) references app.evaluation_case (case_id),
      constraint score_change_part_known check (part in ('self', 'appraisal'))
    )`)
  await place(db, 'app.score_change', beside)
  await run(`create index score_change_case_idx on app.score_change (unit_id, case_id, criterion_code)`)
  await run(`
    create table app.case_snapshot (
      unit_id integer not null,
      case_id integer not null,
      pass integer not null,
      hash text not null,
      content jsonb not null,
      signed_by integer not null,
      signed_at timestamptz not null,
      constraint case_snapshot_pkey primary key (unit_id, case_id, pass),
      constraint case_snapshot_sheet_fkey foreign key (unit_id, case_id)
        references app.assessment (unit_id, case_id) on delete cascade
    )`)
  await place(db, 'app.case_snapshot', beside)
  await run(`create index audit_happened_idx on app.audit (happened_at, unit_id, seq)`)
}
