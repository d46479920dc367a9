import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { inSequence } from '../estimates/version-queries.ts'
import { refuse } from '../refusals.ts'
import type { Actor } from '../rounds/create.ts'
import { lockRound } from '../rounds/queries.ts'
import { inBoth } from '../words/index.ts'
import { type WeightingDraft, weightingDraft } from './draft.ts'
import { findDraft, keepDraft } from './queries.ts'

/** What was done to a draft, for the audit. */
export type DraftChange = {
  readonly act: 'weights.margin' | 'weights.remove' | 'weights.merge' | 'weights.split' | 'weights.settings'
  readonly detail: Readonly<Record<string, unknown>>
  change(draft: WeightingDraft): WeightingDraft
}

/** The draft of a weighting; an empty one where nobody has begun. */
export async function readDraft(
  db: Db,
  roundId: number,
  versionId: number,
): Promise<{ revision: number; draft: WeightingDraft }> {
  const kept = await findDraft(db, roundId, versionId)
  return { revision: kept?.revision ?? 0, draft: weightingDraft(kept?.draft ?? {}) }
}

/**
 * Changes the draft of a weighting. Fixed versions stay as they are.
 * @param revision of the draft that the person saw
 * @throws Refusal `not_found`; `conflict` when somebody changed it meanwhile
 */
export async function changeDraft(
  db: Db,
  by: Actor,
  at: { roundId: number; versionId: number; revision: number },
  { act, detail, change }: DraftChange,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await inSequence(trx)
    const round = await lockRound(trx, at.roundId)
    if (!round) throw refuse('not_found', { what: 'đợt đánh giá' })
    const { revision, draft } = await readDraft(trx, at.roundId, at.versionId)
    if (revision !== at.revision) throw refuse('conflict', { what: inBoth((w) => w.weights.draftChanged) })
    await keepDraft(trx, {
      roundId: at.roundId,
      versionId: at.versionId,
      revision: revision + 1,
      draft: change(draft),
      by: by?.accountId ?? null,
      at: new Date(),
    })
    await recordAct(trx, {
      unitId: round.unit_id,
      by,
      act,
      subject: `round:${at.roundId}`,
      detail: { questionnaire: at.versionId, ...detail },
    })
  })
}
