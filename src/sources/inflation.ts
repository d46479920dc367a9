import type { Db } from '../database.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import { withPredecessors } from '../units/succession-queries.ts'
import { appraisedOfUnits } from './queries.ts'

/** How far a unit's own points lay above the appraised ones in one round, in per cent of the maximum. */
export type Inflation = {
  roundId: number
  round: string
  opensAt: Date
  /** mean over criteria with both scores; positive = the unit claimed more */
  mean: number
  leaves: number
  /** units it went by then: those that were merged into it; empty = itself alone */
  former: readonly string[]
}

/**
 * The inflation of a unit's self-scores, round by round, oldest first, with those of the units that were merged into it;
 * rounds without an appraised criterion are left out.
 */
export async function inflationOf(db: Db, unitId: number): Promise<Inflation[]> {
  const rows = await appraisedOfUnits(db, await withPredecessors(db, [unitId], { lookedAfter: false }))
  const found: Inflation[] = []
  for (const own of Map.groupBy(rows, (row) => row.round_id).values()) {
    let sum = 0
    let leaves = 0
    for (const row of own) {
      const framework = await frozenFramework(db, row.framework_version_id)
      const criterion = framework.criteria.find(({ code }) => code === row.criterion_code)
      const maximum = criterion?.adjusts ? null : criterion?.maximum
      if (!maximum || row.self_points === null || row.appraisal_points === null) continue
      sum += (100 * (row.self_points - row.appraisal_points)) / maximum
      leaves += 1
    }
    const [first] = own
    if (first && leaves > 0) {
      found.push({
        roundId: first.round_id,
        round: first.name,
        opensAt: first.opens_at,
        mean: sum / leaves,
        leaves,
        former: [...new Set(own.flatMap((row) => (row.unit_id === unitId ? [] : [row.unit_name])))],
      })
    }
  }
  return found
}
