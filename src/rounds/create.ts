import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { countNamed, insertRound, type RoundFacts } from './queries.ts'

/** Who acts: a post with its holder; null = the system itself. */
export type Actor = Readonly<{ accountId: number; holderId: number }> | null

/**
 * Makes a round, a draft without cases.
 * @returns its id
 * @throws Refusal `conflict` with `what: 'round_name_taken'` when the unit has a round of this name already
 */
export async function createRound(db: Db, by: Actor, facts: RoundFacts): Promise<number> {
  return await inTransaction(db, async (trx) => {
    const roundId = await insertRound(trx, facts)
    await recordAct(trx, {
      unitId: facts.unitId,
      by,
      act: 'round.create',
      subject: `round:${roundId}`,
      detail: { name: facts.name, kind: facts.kind, pilot: facts.pilot, settings: facts.settings },
    })
    // The audit row holds the unit's chain until the commit, so a form sent twice at once is noticed here.
    if ((await countNamed(trx, facts.unitId, facts.name)) > 1) {
      throw refuse('conflict', { what: 'round_name_taken' })
    }
    return roundId
  })
}
