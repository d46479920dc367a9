import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

/**
 * The figures a unit keeps for its criteria, by period: a value, or why there is none. `scope` is the case where a framework
 * scores single cases, else 0: the figures of a year are the unit's, and the next year's case finds them as the previous ones.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = async (text: string) => void (await sql.raw(text).execute(db))
  await run(`
    create table app.register_figure (
      unit_id integer not null,
      framework_id text not null,
      scope integer not null,
      figure text not null,
      period text not null,
      value double precision,
      missing_reason text,
      source_document text,
      revision integer not null,
      entered_by integer,
      entered_at timestamptz not null,
      constraint register_figure_pkey primary key (unit_id, framework_id, scope, figure, period),
      constraint register_figure_said check ((value is null) <> (missing_reason is null))
    )`)
  await place(db, 'app.register_figure', { by: 'unit_id', with: 'app.response' })
  await run(`
    create table app.register_change (
      unit_id integer not null,
      change_id uuid not null,
      framework_id text not null,
      scope integer not null,
      figure text not null,
      period text not null,
      old_value double precision,
      old_reason text,
      new_value double precision,
      new_reason text,
      source_document text,
      changed_by integer not null,
      changed_at timestamptz not null,
      constraint register_change_pkey primary key (unit_id, change_id)
    )`)
  await place(db, 'app.register_change', { by: 'unit_id', with: 'app.response' })
  await run(`
    create index register_change_figure_idx
      on app.register_change (unit_id, framework_id, scope, period)`)
}
