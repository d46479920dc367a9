import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** Counts one attempt against a subject in the present window. @returns attempts so far in this window */
export async function countAttempt(db: Db, subject: string, windowStart: Date): Promise<number> {
  const row = await db
    .insertInto('rate_counter')
    .values({ subject, window_start: windowStart, attempts: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['subject', 'window_start'])
        .doUpdateSet({ attempts: sql<number>`app.rate_counter.attempts + 1` }),
    )
    .returning('attempts')
    .executeTakeFirstOrThrow()
  return row.attempts
}

export async function forgetAttempts(db: Db, subject: string): Promise<void> {
  await db.deleteFrom('rate_counter').where('subject', '=', subject).execute()
}

export async function deleteOldCounters(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('rate_counter').where('window_start', '<', before).execute()
}
