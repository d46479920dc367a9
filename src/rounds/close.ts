import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import type { Actor } from './create.ts'
import { holdRound } from './hold.ts'
import { moveRound } from './queries.ts'

/**
 * Closes an open round: sheets received from this moment on are refused.
 * @throws Refusal `not_found`, `state_wrong`
 */
export async function closeRound(db: Db, by: Actor, roundId: number, now = new Date()): Promise<void> {
  await inTransaction(db, async (trx) => {
    const round = await holdRound(trx, roundId, 'open')
    await moveRound(trx, roundId, 'close', now)
    await recordAct(trx, {
      unitId: round.unit_id,
      by,
      act: 'round.close',
      subject: `round:${roundId}`,
      detail: { planned: round.closes_at.toISOString() },
    })
  })
}
