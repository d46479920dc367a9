import { type Kysely, sql } from 'kysely'

/** What was deleted, whole, until it is brought back or its time is over. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table app.trash (
      trash_id uuid not null,
      unit_id integer not null,
      kind text not null,
      title text not null,
      content jsonb not null,
      deleted_at timestamptz not null,
      deleted_by integer not null,
      purge_at timestamptz not null,
      constraint trash_pkey primary key (trash_id),
      constraint trash_kind_known check (kind in ('round', 'cases', 'comment'))
    )`.execute(db)
  await sql`create index trash_unit_idx on app.trash (unit_id, deleted_at)`.execute(db)
}
