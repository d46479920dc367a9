import type { Db } from '../database.ts'
import { cellName } from '../responses/cell.ts'
import { someCountedUnits } from '../responses/count-queries.ts'
import { recount } from '../responses/recount.ts'

/** How many units are recounted in a night. */
const UNITS = 200

/**
 * Recounts some units from their sheets and says aloud where the counts differ.
 * @returns how many cells differ
 */
export async function recountSome(db: Db, log: (line: string) => void, units = UNITS): Promise<number> {
  let found = 0
  for (const unitId of await someCountedUnits(db, units)) {
    for (const { key, scale, stored, recounted } of await recount(db, unitId)) {
      found++
      log(
        `COUNTS DIFFER from the sheets: unit ${unitId}, ` +
          `${scale === null ? 'cell' : `pairs of ${scale} in`} ${cellName(key)}: ` +
          `${stored?.sheets ?? 0} sheets counted, ${recounted?.sheets ?? 0} sheets stored`,
      )
    }
  }
  return found
}
