import { type Kysely, sql } from 'kysely'

/**
 * Where a table lives once the database is spread over several servers: on the coordinator alone, as a full copy on each
 * server, or cut by `unit_id` beside the table named in `with` (schema and name, as in 'app.response').
 */
export type Placement = 'local' | 'reference' | { by: 'unit_id'; with?: string }

/** Cut by unit like the answers: everything one unit writes about a case lies on one server. */
export const BESIDE_RESPONSES = { by: 'unit_id', with: 'app.response' } satisfies Placement

/**
 * Declares where a new table lives. Does nothing on plain PostgreSQL; on Citus it distributes the table.
 * Call right after `create table`, before anything refers to it. `table` carries its schema: 'app.response'.
 */
export async function place(db: Kysely<unknown>, table: string, placement: Placement): Promise<void> {
  if (placement === 'local') return
  const citus = await sql`select 1 from pg_extension where extname = 'citus'`.execute(db)
  if (citus.rows.length === 0) return
  if (placement === 'reference') {
    await sql`select create_reference_table(${table})`.execute(db)
  } else {
    const beside = placement.with ?? 'default'
    await sql`select create_distributed_table(${table}, ${placement.by}, colocate_with => ${beside})`.execute(
      db,
    )
  }
}
