import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

/** The working calendar, what was reminded of, and the notices people find in the product. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table app.calendar_day (
      day date not null,
      kind text not null,
      name text not null,
      source text,
      verified boolean not null default false,
      constraint calendar_day_pkey primary key (day),
      constraint calendar_day_kind_known check (kind in ('off', 'worked'))
    )`.execute(db)
  await place(db, 'app.calendar_day', 'reference')

  await sql`
    create table app.reminder (
      subject text not null,
      due_on date not null,
      offset_days integer not null,
      audience text not null,
      sent_at timestamptz not null,
      constraint reminder_pkey primary key (subject, due_on, offset_days, audience),
      constraint reminder_audience_known check (audience in ('unit', 'leader'))
    )`.execute(db)
  await place(db, 'app.reminder', 'local')

  await sql`
    create table app.notice (
      notice_id uuid not null,
      account_id integer not null,
      kind text not null,
      path text not null,
      detail jsonb not null,
      made_at timestamptz not null,
      read_at timestamptz,
      mailed_at timestamptz,
      constraint notice_pkey primary key (notice_id),
      constraint notice_account_fkey foreign key (account_id) references app.account (account_id)
    )`.execute(db)
  await place(db, 'app.notice', 'local')
  await sql`create index notice_account_idx on app.notice (account_id, made_at)`.execute(db)
}
