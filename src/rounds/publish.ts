import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import type { Actor } from './create.ts'
import { holdRound } from './hold.ts'
import { countUndecided, countUnfolded } from './progress-queries.ts'
import { lockRound, moveRound } from './queries.ts'
import { hasSettled } from './round.ts'

/**
 * Publishes a closed round: its figures stand from now on. Waits for sheets that were on their way at the close, and for
 * the count of all of them, and for the decision on each case where the procedure has one.
 * @param again a published round may be published once more, without being opened; the rest is kept in the audit
 * @throws Refusal `not_found`, `state_wrong`
 */
export async function publishRound(
  db: Db,
  by: Actor,
  roundId: number,
  now = new Date(),
  { again = false, ...detail }: { again?: boolean } & Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const standing = again ? await lockRound(trx, roundId) : undefined
    const round = standing?.state === 'published' ? standing : await holdRound(trx, roundId, 'closed')
    if (!hasSettled(round, now)) throw refuse('state_wrong', { what: inBoth((w) => w.rounds.notSettled) })
    const waiting = await countUnfolded(trx, roundId)
    if (waiting > 0) throw refuse('state_wrong', { what: inBoth((w) => w.rounds.notCounted(waiting)) })
    const undecided = await countUndecided(trx, round)
    if (undecided > 0) throw refuse('state_wrong', { what: inBoth((w) => w.rounds.undecided(undecided)) })
    await moveRound(trx, roundId, 'publish', now)
    await recordAct(trx, {
      unitId: round.unit_id,
      by,
      act: 'round.publish',
      subject: `round:${roundId}`,
      detail,
    })
  })
}
