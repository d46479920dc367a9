import { setTimeout as pause } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { migrations } from '../migrations/index.ts'

/**
 * Brings the schema `app` up to date: every step of `migrations/` that has not run yet, forward only, one transaction
 * each. Kysely's migrator holds a PostgreSQL advisory lock around each step and looks again once it has it, so several
 * processes may start at the same moment. `shardCount` matters on Citus only.
 * @returns the names of the steps that this call ran
 * @throws the error of the step that failed; the steps before it stay
 */
export async function migrateToLatest<T>(
  db: Kysely<T>,
  { shardCount = 8 }: { shardCount?: number } = {},
): Promise<string[]> {
  const migrator = migratorFor(db, shardCount)
  const done: string[] = []
  for (let disturbed = 0; ; ) {
    const { error, results } = await migrator.migrateUp()
    if (error) {
      if (!isDisturbance(error) || ++disturbed > 5) throw error
      await pause(200)
      continue
    }
    const step = results?.[0]
    if (!step) return done
    done.push(step.migrationName)
  }
}

/**
 * Before it takes the lock, Kysely's migrator looks through all tables; one that another process is changing at that moment
 * fails the look, not the step: undefined column, undefined table, cache lookup. The first to start make the same schema and
 * table at once: there already.
 */
function isDisturbance(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return ['42703', '42P01', 'XX000', '42P06', '42P07', '23505'].includes(String(code))
}

/**
 * The names of the steps that have not run on this database yet, in order; empty = the schema is current. It reads the list
 * of those that have, not the catalogue as Kysely's migrator does: who asks may ask every second.
 */
export async function pendingMigrations<T>(db: Kysely<T>): Promise<string[]> {
  const steps = Object.keys(migrations).sort()
  const there = await sql<{ table: string | null }>`select to_regclass('app.migration') as table`.execute(db)
  if (there.rows[0]?.table === null) return steps
  const { rows } = await sql<{ name: string }>`select name from app.migration`.execute(db)
  const run = new Set(rows.map((row) => row.name))
  return steps.filter((name) => !run.has(name))
}

function migratorFor<T>(db: Kysely<T>, shardCount: number): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: async () => prepared(shardCount) },
    migrationTableSchema: 'app',
    migrationTableName: 'migration',
    migrationLockTableName: 'migration_lock',
  })
}

/** Each step begins with what Citus needs to create tables in a transaction; plain PostgreSQL takes the same lines. */
function prepared(shardCount: number): Record<string, Migration> {
  const wrap = (step: Migration): Migration => ({
    async up(db) {
      await sql`set local client_min_messages = warning`.execute(db)
      await sql`set local citus.multi_shard_modify_mode = 'sequential'`.execute(db)
      await sql`set local citus.shard_count = ${sql.lit(shardCount)}`.execute(db)
      await step.up(db)
    },
  })
  return Object.fromEntries(Object.entries(migrations).map(([name, step]) => [name, wrap(step)]))
}
