import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

/**
 * Deadlines that were missed, extensions with their decisions, e-mails that wait to be sent, where a session was used,
 * files beside the tasks of a plan, and posts that were made together.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table app.case_act add column decision_number text`.execute(db)
  await sql`alter table app.case_act add column decided_on date`.execute(db)

  await sql`
    create table app.missed_deadline (
      unit_id integer not null,
      case_id integer not null,
      round_id integer not null,
      pass integer not null,
      stage text not null,
      due_at timestamptz not null,
      noted_at timestamptz not null,
      done_at timestamptz,
      constraint missed_deadline_pkey primary key (unit_id, case_id, pass, stage, due_at),
      constraint missed_deadline_sheet_fkey foreign key (unit_id, case_id)
        references app.assessment (unit_id, case_id) on delete cascade
    )`.execute(db)
  await place(db, 'app.missed_deadline', { by: 'unit_id', with: 'app.response' })

  await sql`
    create table app.extension (
      extension_id uuid not null,
      round_id integer not null,
      level text,
      cases integer not null,
      due_at timestamptz not null,
      decision_number text not null,
      decided_on date not null,
      reason text not null,
      made_at timestamptz not null,
      made_by integer not null,
      constraint extension_pkey primary key (extension_id),
      constraint extension_round_fkey foreign key (round_id) references app.round (round_id),
      constraint extension_holder_fkey foreign key (made_by) references app.account_holder (holder_id)
    )`.execute(db)
  await place(db, 'app.extension', 'reference')
  await sql`create index extension_round_idx on app.extension (round_id, made_at)`.execute(db)

  await sql`
    create table app.mail (
      mail_id uuid not null,
      account_id integer not null,
      kind text not null,
      state text not null,
      tries integer not null,
      asked_at timestamptz not null,
      next_at timestamptz not null,
      held_until timestamptz,
      sent_at timestamptz,
      fault text,
      constraint mail_pkey primary key (mail_id),
      constraint mail_kind_known check (kind in ('digest', 'activation')),
      constraint mail_state_known check (state in ('waiting', 'sent', 'dropped', 'failed')),
      constraint mail_account_fkey foreign key (account_id) references app.account (account_id)
    )`.execute(db)
  await place(db, 'app.mail', 'local')
  await sql`create unique index mail_waiting_key on app.mail (account_id, kind) where state = 'waiting'`.execute(
    db,
  )
  await sql`create index mail_next_idx on app.mail (state, next_at)`.execute(db)

  await sql`alter table app.session add column device text`.execute(db)
  await sql`alter table app.session add column network text`.execute(db)

  await sql`alter table app.plan_document add column digest text`.execute(db)
  await sql`alter table app.plan_document add column bytes integer`.execute(db)
  await sql`alter table app.plan_document add column media text`.execute(db)
  await sql`alter table app.plan_document add column name text`.execute(db)
  await sql`create index plan_document_digest_idx on app.plan_document (digest)`.execute(db)

  await sql`alter table app.account add column batch uuid`.execute(db)
  await sql`create index account_batch_idx on app.account (batch)`.execute(db)
}
