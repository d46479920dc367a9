import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import type { RoundState } from '../tables.ts'
import { inBoth } from '../words/index.ts'
import { lockRound } from './queries.ts'
import type { Round } from './round.ts'

/**
 * A round, held until the transaction ends, in the state an act needs: of two people who act at once, the second
 * waits and then learns what the first has done.
 * @throws Refusal `not_found`, or `state_wrong` with a sentence that says where the round stands
 */
export async function holdRound(
  trx: Db,
  roundId: number,
  state: RoundState | readonly RoundState[],
): Promise<Round> {
  const round = await lockRound(trx, roundId)
  if (!round) throw refuse('not_found', { what: 'đợt đánh giá' })
  const states = [state].flat()
  if (!states.includes(round.state)) {
    const what = inBoth(({ rounds: w }) =>
      w.stateWrong(round.name, w[`state_${round.state}`], states.map((one) => w[`state_${one}`]).join(' / ')),
    )
    throw refuse('state_wrong', { what })
  }
  return round
}
