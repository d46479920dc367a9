import { z } from 'zod'
import type { Db } from '../database.ts'
import { putSetting, readSetting } from '../web/setting-queries.ts'

/** A unit whose counts are not those of its sheets, until it is counted anew. */
export type Differing = {
  readonly unitId: number
  /** how many rows of counts differ */
  readonly rows: number
  /** the sheets in those rows as counted, and as stored */
  readonly counted: number
  readonly stored: number
}

const recounted = z.object({
  at: z.string(),
  units: z.number(),
  differing: z.array(
    z.object({ unitId: z.number(), rows: z.number(), counted: z.number(), stored: z.number() }),
  ),
})

/** What the last recount found: when, of how many units, and the units that still differ from then or before. */
export type Recounted = z.infer<typeof recounted>

/** What the last recount found; null before the first. */
export async function lastRecount(db: Db): Promise<Recounted | null> {
  const parsed = recounted.safeParse(await readSetting(db, 'recount'))
  return parsed.success ? parsed.data : null
}

export async function keepRecount(db: Db, found: Recounted): Promise<void> {
  await putSetting(db, 'recount', found)
}
