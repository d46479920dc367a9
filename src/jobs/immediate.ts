import type { Db } from '../database.ts'
import { fold } from '../responses/fold.ts'
import type { Jobs } from './jobs.ts'

/**
 * Jobs without a queue, for tests and the demonstration: what was asked for is folded when somebody waits for it; estimates
 * are left to who needs them.
 */
export function immediateJobs(db: Db): Jobs {
  const waiting = new Set<number>()
  return {
    fold: (unitId) => waiting.add(unitId),
    estimates: () => {},
    mail: () => {},
    async settled() {
      for (const unitId of [...waiting].sort((a, b) => a - b)) {
        waiting.delete(unitId)
        await fold(db, unitId)
      }
    },
  }
}
