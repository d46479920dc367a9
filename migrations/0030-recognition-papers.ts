import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

/**
 * The signed copies of minutes and decisions of recognition. A paper belongs to a meeting, or to what an authority decided under
 * a number on a day, however many dossiers that decision is about. What was replaced or removed stays as a row.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = async (text: string) => void (await sql.raw(text).execute(db))
  await run(`
    create table app.recognition_paper (
      paper_id uuid not null,
      meeting_id integer,
      unit_id integer not null,
      number text not null,
      signed_on date not null,
      digest text not null,
      bytes integer not null,
      media text not null,
      name text not null,
      shown boolean not null,
      added_by integer not null,
      added_at timestamptz not null,
      ended_at timestamptz,
      ended_by integer,
      ended_how text,
      purged_at timestamptz,
      constraint recognition_paper_pkey primary key (paper_id),
      constraint recognition_paper_unit_fkey foreign key (unit_id) references app.unit (unit_id),
      constraint recognition_paper_meeting_fkey foreign key (meeting_id)
        references app.recognition_meeting (meeting_id),
      constraint recognition_paper_minutes_hidden check (meeting_id is null or not shown),
      constraint recognition_paper_end_known check (ended_how in ('replaced', 'removed')),
      constraint recognition_paper_end_complete check ((ended_at is null) = (ended_how is null))
    )`)
  await place(db, 'app.recognition_paper', 'reference')
  await run(`
    create unique index recognition_paper_one on app.recognition_paper
      (unit_id, number, signed_on, coalesce(meeting_id, 0)) where ended_at is null`)
  await run(`create index recognition_paper_meeting_idx on app.recognition_paper (meeting_id)`)
  await run(`create index recognition_paper_digest_idx on app.recognition_paper (digest)`)
  await run(`alter table app.trash drop constraint trash_kind_known`)
  await run(`
    alter table app.trash add constraint trash_kind_known
      check (kind in ('round', 'cases', 'comment', 'evidence', 'paper'))`)
}
