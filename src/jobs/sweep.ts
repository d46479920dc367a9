import { deleteOldCounters } from '../accounts/attempt-queries.ts'
import type { Db } from '../database.ts'
import { followDueReforms } from '../reforms/follow.ts'
import { DRAFT_DAYS } from '../responses/draft.ts'
import { deleteDraftsBefore } from '../responses/queries.ts'
import { unitsWithUnfolded } from '../responses/sheet-queries.ts'
import { freeInvitation } from '../rounds/invitation-queries.ts'
import { purgeTrash } from '../trash/queries.ts'
import { deleteExpiredSessions } from '../web/session-queries.ts'

const DAY = 24 * 60 * 60 * 1000

/**
 * Tidies up what time has ended: drafts of 30 days, sessions, counters of attempts older than a day, what lay
 * in the trash for 30 days. Posts follow their units when the day of a change has come.
 * @returns the units whose responses were stored but whose fold was never done, for instance because the server was killed
 */
export async function sweep(db: Db, now = new Date()): Promise<number[]> {
  for (const draft of await deleteDraftsBefore(db, new Date(now.getTime() - DRAFT_DAYS * DAY))) {
    const key = { unitId: draft.unit_id, codeHash: draft.invitation_hash }
    await freeInvitation(db, key, draft.submission_hash)
  }
  await deleteExpiredSessions(db)
  await purgeTrash(db, now)
  await followDueReforms(db, now)
  await deleteOldCounters(db, new Date(now.getTime() - DAY))
  return await unitsWithUnfolded(db)
}
