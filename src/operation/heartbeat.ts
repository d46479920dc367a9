import { z } from 'zod'
import type { Db } from '../database.ts'
import { putSetting, readSetting } from '../web/setting-queries.ts'

/** The sweep runs every minute: after five without one, what runs by itself stands still. */
const PATIENCE_MS = 5 * 60_000

/** Notes that a job came to its turn and was done. */
export async function keepSweep(db: Db, at: Date): Promise<void> {
  await putSetting(db, 'swept', at.toISOString())
}

/** When the last sweep was done, by whichever process; null before the first. */
export async function lastSweep(db: Db): Promise<Date | null> {
  const parsed = z.iso.datetime().safeParse(await readSetting(db, 'swept'))
  return parsed.success ? new Date(parsed.data) : null
}

/** Whether jobs stand still: no sweep for five minutes, and the process that asks was there to see it. */
export function areStuck(swept: Date | null, startedAt: Date, now: Date): boolean {
  const alive = Math.max(swept?.getTime() ?? 0, startedAt.getTime())
  return now.getTime() - alive > PATIENCE_MS
}
