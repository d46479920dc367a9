import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

/** What was published: a snapshot of the results with the hashes of everything they were computed from; never changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table app.publication (
      round_id integer not null,
      published_at timestamptz not null,
      published_by integer,
      data_hash text not null,
      data jsonb not null,
      method text not null,
      method_hash text not null,
      results text not null,
      results_hash text not null,
      constraint publication_pkey primary key (round_id),
      constraint publication_round_fkey foreign key (round_id) references app.round (round_id),
      constraint publication_publisher_fkey foreign key (published_by) references app.account (account_id)
    )`.execute(db)
  await place(db, 'app.publication', 'local')
}
