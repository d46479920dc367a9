import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { buildWeights } from '../estimates/build-weights.ts'
import { officialWeights } from '../estimates/official.ts'
import type { WeightPlan } from '../estimates/plan.ts'
import { NotFinal, rebuildEstimates } from '../estimates/rebuild.ts'
import { inSequence } from '../estimates/version-queries.ts'
import { MOST_AT_ONCE, weighCrosses } from '../estimates/weigh-crosses.ts'
import { refuse } from '../refusals.ts'
import type { Compiled } from '../responses/compiled.ts'
import type { Actor } from '../rounds/create.ts'
import { lockRound } from '../rounds/queries.ts'
import { canonicalJson, contentHash } from '../surveys/content-hash.ts'
import { dayInVietnam } from '../web/format.ts'
import { inBoth } from '../words/index.ts'
import { readDraft } from './change-draft.ts'
import { plainly, planOf } from './plan-of.ts'
import { fixedVersions, insertBasis, setOfficial } from './queries.ts'
import { readSample, type Sample } from './sample.ts'
import { variablesOf } from './variables.ts'

/**
 * Fixes a version of weights from the draft and the sheets counted so far: it never changes again. The first one of a
 * questionnaire counts for the round until another is chosen.
 * @param revision of the draft that the person saw
 * @returns its number and hash
 * @throws Refusal `not_found`; `conflict` when the draft was changed meanwhile; `invalid` when it makes no weights
 */
export async function fixWeights(
  db: Db,
  compiled: Compiled,
  by: Actor,
  at: { roundId: number; versionId: number; revision: number; note: string | null },
): Promise<{ weightVersionId: number; number: number; hash: string }> {
  const { roundId, versionId } = at
  return await inTransaction(db, async (trx) => {
    await inSequence(trx)
    const round = await lockRound(trx, roundId)
    if (!round) throw refuse('not_found', { what: 'đợt đánh giá' })
    const { revision, draft } = await readDraft(trx, roundId, versionId)
    if (revision !== at.revision) throw refuse('conflict', { what: inBoth((w) => w.weights.draftChanged) })
    const sample = await readSample(trx, compiled, { roundId, versionId, day: dayInVietnam(round.opens_at) })
    const { plan } = planOf(draft, sample, variablesOf(sample, 'vi'))
    if (plan === null) throw refuse('invalid', { what: inBoth((w) => w.weights.notReady) })
    const built = await buildWeights(trx, by, { roundId, versionId, plan })
    if (built.reason !== null) {
      const { reason } = built
      throw refuse('invalid', { what: inBoth((w) => w.weights[`reason_${reason}`]) })
    }
    const { weightVersionId, number, record } = built
    const basis = canonicalJson(basisOf(draft, plan, sample))
    const { cellsHash, sheets } = sample
    const hash = contentHash({ basis, number, record })
    await insertBasis(trx, { weightVersionId, basis, cellsHash, hash, sheets, note: at.note })
    const counting = await officialWeights(trx, roundId)
    if (!counting.some((one) => one.versionId === versionId)) {
      await setOfficial(trx, {
        roundId,
        versionId,
        weightVersionId,
        by: by?.accountId ?? null,
        at: new Date(),
      })
    }
    await recordAct(trx, {
      unitId: round.unit_id,
      by,
      act: 'weights.fix',
      subject: `weight_version:${weightVersionId}`,
      detail: { round: roundId, questionnaire: versionId, number, hash, sheets },
    })
    return { weightVersionId, number, hash }
  })
}

/** Everything a version of weights is made of, in one JSON. */
function basisOf(draft: unknown, plan: WeightPlan, sample: Sample): unknown {
  return {
    format: 1,
    questionnaire: sample.questionnaire.hash,
    cells: sample.cellsHash,
    sheets: sample.sheets,
    draft,
    plan: plainly(plan),
  }
}

/**
 * Makes another version the one that counts for the round. What is published does not change: an edition keeps its version,
 * and takes another only when it is published again.
 * @throws Refusal `not_found`
 */
export async function chooseWeights(
  db: Db,
  by: Actor,
  { roundId, versionId, number }: { roundId: number; versionId: number; number: number },
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await inSequence(trx)
    const round = await lockRound(trx, roundId)
    const found = (await fixedVersions(trx, roundId, versionId)).find((one) => one.number === number)
    if (!round || !found) throw refuse('not_found', { what: 'phiên bản quyền số' })
    await setOfficial(trx, {
      roundId,
      versionId,
      weightVersionId: found.weightVersionId,
      by: by?.accountId ?? null,
      at: new Date(),
    })
    await recordAct(trx, {
      unitId: round.unit_id,
      by,
      act: 'weights.choose',
      subject: `weight_version:${found.weightVersionId}`,
      detail: { round: roundId, questionnaire: versionId, number, hash: found.hash },
    })
  })
}

/** Derives the tables of estimates under a version at once, provisionally: final ones are made by themselves after the close. */
export async function deriveFor(db: Db, weightVersionId: number): Promise<void> {
  try {
    await rebuildEstimates(db, weightVersionId, 'provisional')
  } catch (error) {
    if (!(error instanceof NotFinal && error.reason === 'already_final')) throw error
  }
  await weighCrosses(db, weightVersionId, { most: MOST_AT_ONCE })
}
