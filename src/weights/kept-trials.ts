import { createHash } from 'node:crypto'
import type { Db } from '../database.ts'
import type { NoWeights } from '../estimates/weigh.ts'
import { keepSome } from '../results/keep-some.ts'
import type { RoundRow } from '../rounds/queries.ts'
import { plainly } from './plan-of.ts'
import { stateOf, withCounts } from './sample.ts'
import { type Trial, tryWeights } from './trial.ts'
import type { Work } from './work.ts'

/** Trials kept in memory. */
const LIMIT = 12

/** Tries the weights of a draft; null where it makes no plan or nobody answered. */
export type Trials = (
  round: Pick<RoundRow, 'round_id' | 'settings'>,
  work: Pick<Work, 'questionnaire' | 'planned' | 'sample'>,
) => Promise<Trial | NoWeights | null>

/** Trials of weights, kept while neither the plan nor any count of the round changes: one reads everything that was counted. */
export function keepTrials(db: Db): Trials {
  const kept = keepSome<Trial | NoWeights>(LIMIT)
  return async (
    { round_id: roundId, settings },
    { questionnaire: { versionId }, planned: { plan }, sample },
  ) => {
    if (plan === null || sample.sheets === 0) return null
    const { minimumN } = settings
    // Stamps before counts: what comes in between is counted under an old stamp and read anew the next time.
    const state = await stateOf(db, roundId, versionId, sample)
    const name = hashOf([state, minimumN, plainly(plan)])
    return await kept(name, async () => {
      const counted = await withCounts(db, sample, { roundId, versionId, weightVersionId: 0 })
      return tryWeights(plan, counted, minimumN)
    })
  }
}

function hashOf(of: unknown): string {
  return createHash('sha256').update(JSON.stringify(of)).digest('base64')
}
