import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { caseIdsOfRound, deleteCases } from './case-write-queries.ts'
import type { Actor } from './create.ts'
import { holdRound } from './hold.ts'

/**
 * Takes cases out of a round that is a draft, with their links: those named, or all that have this framework.
 * Ids of other rounds are left alone.
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
    await deleteCases(trx, ids)
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
