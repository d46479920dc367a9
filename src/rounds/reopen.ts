import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import type { Actor } from './create.ts'
import { lockRound, reopenedRound } from './queries.ts'

/**
 * Opens a closed or published round again until a later time, for sheets that were late. What was published stands until it is
 * published again; weights that were fixed stay as they are and do not know sheets of classes that nobody was in.
 * @throws Refusal `not_found`; `state_wrong` where it is not closed, or its single sheets are deleted already; `invalid` where
 * the time is past
 */
export async function reopenRound(
  db: Db,
  by: Actor,
  roundId: number,
  { until, reason }: { until: Date; reason: string },
  now = new Date(),
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const round = await lockRound(trx, roundId)
    if (!round) throw refuse('not_found', { what: 'đợt đánh giá' })
    if (round.state !== 'closed' && round.state !== 'published') {
      throw refuse('state_wrong', { what: inBoth((w) => w.rounds.reopenNotClosed) })
    }
    if (until <= now) throw refuse('invalid', { what: inBoth((w) => w.rounds.reopenPast) })
    const moved = await reopenedRound(trx, roundId, until)
    if (!moved) throw refuse('state_wrong', { what: inBoth((w) => w.rounds.reopenCleared) })
    await recordAct(trx, {
      unitId: round.unit_id,
      by,
      act: 'round.reopen',
      subject: `round:${roundId}`,
      detail: { from: round.state, until: until.toISOString(), reason },
    })
  })
}
