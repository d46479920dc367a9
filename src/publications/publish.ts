import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { keepCompiled } from '../responses/compiled.ts'
import { KeptRound } from '../results/kept-round.ts'
import { methodRecord } from '../results/method.ts'
import { resultRound } from '../results/queries.ts'
import type { Actor } from '../rounds/create.ts'
import { publishRound } from '../rounds/publish.ts'
import { canonicalJson, contentHash } from '../surveys/content-hash.ts'
import { type DataParts, dataParts, insertPublication, populationsNow } from './queries.ts'
import { snapshotOf } from './snapshot.ts'

/** The results of a round as they come out of its data, in canonical JSON, with the hashes of what they came from. */
export type Computed = {
  readonly data: DataParts
  readonly dataHash: string
  readonly method: string
  readonly methodHash: string
  readonly results: string
  readonly resultsHash: string
}

/**
 * Computes everything of a round anew from what is stored.
 * @throws Refusal `not_found`
 */
export async function computeResults(db: Db, roundId: number): Promise<Computed> {
  const round = await resultRound(db, roundId)
  if (!round) throw refuse('not_found', { what: 'đợt đánh giá' })
  const all = await new KeptRound(db, keepCompiled()).read(round)
  const data = await dataParts(db, roundId)
  const method = methodRecord(all)
  const results = snapshotOf(all)
  return {
    data,
    dataHash: contentHash(data),
    method: canonicalJson(method),
    methodHash: contentHash(method),
    results: canonicalJson(results),
    resultsHash: contentHash(results),
  }
}

/**
 * Publishes a closed round and keeps a snapshot of its results with the hashes of data, method and results, in one
 * transaction: what is published can be computed again and compared, byte for byte.
 * @throws Refusal `not_found`, `state_wrong`
 */
export async function publishResults(db: Db, by: Actor, roundId: number, now = new Date()): Promise<void> {
  await inTransaction(db, async (trx) => {
    await publishRound(trx, by, roundId, now)
    const computed = await computeResults(trx, roundId)
    await insertPublication(trx, {
      ...computed,
      roundId,
      publishedAt: now,
      publishedBy: by?.accountId ?? null,
      data: { parts: computed.data, populations: await populationsNow(trx, roundId) },
    })
  })
}
