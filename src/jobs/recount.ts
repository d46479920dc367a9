import type { Db } from '../database.ts'
import { type Differing, keepRecount, lastRecount } from '../operation/recounts.ts'
import { cellName } from '../responses/cell.ts'
import { someCountedUnits } from '../responses/count-queries.ts'
import { type Difference, recount } from '../responses/recount.ts'

/** How many units are recounted in a night. */
const UNITS = 200

/**
 * Recounts some units from their sheets, picked by chance, and those that differed before; says aloud where counts differ and
 * keeps it for the administrators' page.
 * @returns how many cells differ
 */
export async function recountSome(db: Db, log: (line: string) => void, units = UNITS): Promise<number> {
  const before = (await lastRecount(db))?.differing ?? []
  const chosen = new Set([...before.map(({ unitId }) => unitId), ...(await someCountedUnits(db, units))])
  const differing: Differing[] = []
  for (const unitId of [...chosen].sort((a, b) => a - b)) {
    const found = await recount(db, unitId)
    for (const difference of found) log(lineOf(unitId, difference))
    if (found.length > 0) differing.push(differingOf(unitId, found))
  }
  await keepRecount(db, { at: new Date().toISOString(), units: chosen.size, differing })
  return differing.reduce((sum, { rows }) => sum + rows, 0)
}

function lineOf(unitId: number, { key, scale, stored, recounted }: Difference): string {
  return (
    `COUNTS DIFFER from the sheets: unit ${unitId}, ` +
    `${scale === null ? 'cell' : `pairs of ${scale} in`} ${cellName(key)}: ` +
    `${stored?.sheets ?? 0} sheets counted, ${recounted?.sheets ?? 0} sheets stored`
  )
}

/** Sheets of the cells; those of scales are the same sheets again. */
function differingOf(unitId: number, found: readonly Difference[]): Differing {
  const cells = found.filter(({ scale }) => scale === null)
  const sheets = (of: 'stored' | 'recounted') =>
    cells.reduce((sum, difference) => sum + (difference[of]?.sheets ?? 0), 0)
  return { unitId, rows: found.length, counted: sheets('stored'), stored: sheets('recounted') }
}
