import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { storedHidden } from '../results/hidden-cells.ts'
import { type Results, type RoundResults, resultsFrom } from '../results/load.ts'
import { methodRecord } from '../results/method.ts'
import { resultRound } from '../results/queries.ts'
import { contentsOf } from '../results/release-contents.ts'
import { logRelease } from '../results/release-log.ts'
import { type CaseRecord, caseRecords, keptRecords } from '../results/round-data.ts'
import type { Actor } from '../rounds/create.ts'
import { publishRound } from '../rounds/publish.ts'
import { canonicalJson, contentHash, hashOfCanonical } from '../surveys/content-hash.ts'
import { inBoth } from '../words/index.ts'
import { type DataParts, dataParts, findPublication, insertPublication, keepData } from './queries.ts'
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
 * Computes everything of a round anew: from its data as they are now, or from those that an edition keeps.
 * @param results keeps what was read before; read anew unless it is given
 * @throws Refusal `not_found`
 */
export async function computeResults(
  db: Db,
  roundId: number,
  which: 'live' | number = 'live',
  results: Results = resultsFrom(db),
): Promise<Computed & { readonly all: RoundResults; readonly records: readonly CaseRecord[] }> {
  const round = await resultRound(db, roundId, which)
  if (!round) throw refuse('not_found', { what: 'đợt đánh giá' })
  const all = await results.round(round)
  const { edition } = round
  const records =
    edition === null ? await caseRecords(db, roundId) : await keptRecords(db, { roundId, edition })
  const data = await dataParts(db, { roundId, edition }, records, all.weights)
  const method = methodRecord(all)
  const snapshot = snapshotOf(all)
  const written = canonicalJson(snapshot)
  return {
    all,
    records,
    data,
    dataHash: contentHash(data),
    method: canonicalJson(method),
    methodHash: contentHash(method),
    results: written,
    resultsHash: hashOfCanonical(written),
  }
}

/**
 * Publishes a closed round: an edition with its results, what they were computed from, and what is hidden of them, in one
 * transaction, so that it can be computed again byte for byte whatever becomes of the round. A round that was published before
 * needs a reason; the edition that stood stays, and is named as the one that is replaced.
 * @param results keeps what was read before, so that only what changed is read and computed; read anew unless it is given
 * @throws Refusal `not_found`, `state_wrong`; `invalid` without a reason, or where nothing differs from what stands
 */
export async function publishResults(
  db: Db,
  by: Actor,
  roundId: number,
  now = new Date(),
  reason: string | null = null,
  results?: Results,
): Promise<{ edition: number }> {
  return await inTransaction(db, async (trx) => {
    const before = await findPublication(trx, roundId)
    if (before && !reason) throw refuse('invalid', { what: inBoth((w) => w.publications.reasonMissing) })
    const edition = (before?.edition ?? 0) + 1
    await publishRound(trx, by, roundId, now, { again: before !== undefined, edition, reason })
    const { all, records, ...computed } = await computeResults(trx, roundId, 'live', results)
    // One that keeps no data may be published again as it is: from then on its data are kept.
    if (before?.kept && computed.dataHash === before.dataHash && computed.methodHash === before.methodHash) {
      throw refuse('invalid', { what: inBoth((w) => w.publications.nothingNew) })
    }
    const { opens_at, closed_at, settings } = all.round
    const hidden = Object.fromEntries(
      all.levels.map((level) => [
        String(level.cases[0]?.row.framework_version_id),
        storedHidden(level.hidden),
      ]),
    )
    await insertPublication(trx, {
      ...computed,
      roundId,
      edition,
      reason: before ? reason : null,
      publishedAt: now,
      publishedBy: by?.accountId ?? null,
      hidden,
      data: {
        parts: computed.data,
        weights: all.weights,
        round: {
          opens_at: opens_at.toISOString(),
          closed_at: closed_at?.toISOString() ?? null,
          settings,
        },
      },
    })
    await keepData(trx, { roundId, edition, records })
    await logRelease(trx, by, all, {
      kind: 'publication',
      name: `/rounds/${roundId}/results`,
      edition,
      purpose: before ? reason : null,
      dataHash: computed.dataHash,
      contentHash: computed.resultsHash,
      contents: await contentsOf(all),
      at: now,
    })
    if (before) {
      await recordAct(trx, {
        unitId: all.round.unit_id,
        by,
        act: 'publication.replace',
        subject: `round:${roundId}`,
        detail: { edition, replaces: before.edition, reason, results: computed.resultsHash },
      })
    }
    return { edition }
  })
}
