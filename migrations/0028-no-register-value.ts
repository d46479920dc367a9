import { type Kysely, sql } from 'kysely'

/** Figures of the registers stand in `register_figure`; their copy beside each sheet was written and never read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop table app.register_value`.execute(db)
}
