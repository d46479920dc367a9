import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { throwAway } from '../trash/throw-away.ts'
import { words } from '../words/index.ts'
import { caseIdsOfRound, deleteCases } from './case-write-queries.ts'
import type { Actor } from './create.ts'
import { holdRound } from './hold.ts'
import { keptCases } from './kept-rows.ts'

/**
 * Takes cases out of a round that is a draft, with their links: those named, or all that have this framework.
 * Ids of other rounds are left alone. What a person takes out lies in the trash for 30 days.
 * @returns how many were taken out
 * @throws Refusal `not_found`, `state_wrong`
 */
export async function removeCases(
  db: Db,
  by: Actor,
  roundId: number,
  only: { caseIds: readonly number[] } | { frameworkVersionId: number },
): Promise<number> {
  return await inTransaction(db, async (trx) => {
    const round = await holdRound(trx, roundId, 'draft')
    const ids = await caseIdsOfRound(trx, roundId, only)
    const kept = by && (await keptCases(trx, roundId, ids))
    await deleteCases(trx, ids)
    if (by && kept && ids.length > 0) {
      const title = words.vi.rounds.casesRemoved(ids.length, round.name)
      await throwAway(trx, by, {
        unitId: round.unit_id,
        kind: 'cases',
        title,
        content: kept,
        now: new Date(),
      })
    }
    if (ids.length > 0) {
      await recordAct(trx, {
        unitId: round.unit_id,
        by,
        act: 'round.remove_cases',
        subject: `round:${roundId}`,
        detail: { ...only, removed: ids.length },
      })
    }
    return ids.length
  })
}
