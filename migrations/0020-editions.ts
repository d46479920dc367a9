import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

/**
 * Editions of what is published: each keeps the data it was computed from, so that it neither moves nor is lost when the round
 * goes on; and the log of everything that left the house.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table app.publication
      add column edition integer not null default 1,
      add column reason text,
      add column hidden jsonb not null default '{}',
      add column kept boolean not null default false`.execute(db)
  await sql`
    alter table app.publication
      alter column edition drop default,
      alter column kept drop default,
      drop constraint publication_pkey,
      add constraint publication_pkey primary key (round_id, edition),
      add constraint publication_edition_positive check (edition > 0)`.execute(db)

  await sql`
    create table app.published_case (
      unit_id integer not null,
      round_id integer not null,
      edition integer not null,
      case_id integer not null,
      content text not null,
      constraint published_case_pkey primary key (unit_id, round_id, edition, case_id),
      constraint published_case_round_fkey foreign key (round_id) references app.round (round_id)
    )`.execute(db)
  await place(db, 'app.published_case', { by: 'unit_id', with: 'app.response' })
  await sql`create index published_case_round_idx on app.published_case (round_id, edition)`.execute(db)

  await sql`
    create table app.published_count (
      unit_id integer not null,
      round_id integer not null,
      edition integer not null,
      case_id integer not null,
      questionnaire_version_id integer not null,
      mode text not null,
      psu integer not null,
      class smallint not null,
      sheets integer not null,
      counts bigint[] not null,
      constraint published_count_pkey
        primary key (unit_id, round_id, edition, case_id, questionnaire_version_id, mode, psu, class),
      constraint published_count_round_fkey foreign key (round_id) references app.round (round_id)
    )`.execute(db)
  await place(db, 'app.published_count', { by: 'unit_id', with: 'app.response' })
  await sql`create index published_count_round_idx on app.published_count (round_id, edition)`.execute(db)

  await sql`
    create table app.release (
      release_id integer generated always as identity,
      round_id integer not null,
      happened_at timestamptz not null,
      account_id integer,
      kind text not null,
      name text not null,
      edition integer,
      purpose text,
      data_hash text,
      method_hash text not null,
      content_hash text not null,
      weights jsonb not null,
      contents jsonb not null,
      constraint release_pkey primary key (release_id),
      constraint release_round_fkey foreign key (round_id) references app.round (round_id),
      constraint release_account_fkey foreign key (account_id) references app.account (account_id),
      constraint release_kind_known check (kind in ('publication', 'table', 'respondents', 'what_if'))
    )`.execute(db)
  await place(db, 'app.release', 'local')
  await sql`create index release_round_idx on app.release (round_id, release_id)`.execute(db)
}
