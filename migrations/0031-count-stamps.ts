import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

/**
 * How often the counts of a unit in a round have changed: whoever keeps counts in memory asks this instead of hashing all of
 * them, which took two seconds for a round of the whole country, on each page.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table app.count_stamp (
      unit_id integer not null,
      round_id integer not null,
      changes bigint not null default 1,
      constraint count_stamp_pkey primary key (unit_id, round_id),
      constraint count_stamp_round_fkey foreign key (round_id) references app.round (round_id)
    )`.execute(db)
  await place(db, 'app.count_stamp', { by: 'unit_id', with: 'app.response' })
  await sql`create index count_stamp_round_idx on app.count_stamp (round_id)`.execute(db)
  await sql`
    insert into app.count_stamp (unit_id, round_id)
    select distinct unit_id, round_id from app.item_count`.execute(db)
}
