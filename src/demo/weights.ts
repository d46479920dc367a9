import type { SignedIn } from '../accounts/right.ts'
import type { Db } from '../database.ts'
import type { Compiled } from '../responses/compiled.ts'
import { changeDraft } from '../weights/change-draft.ts'
import { merged, withMargin } from '../weights/draft.ts'
import { deriveFor, fixWeights } from '../weights/fix.ts'

/** Made-up numbers of adults, with a source that says so. */
const population = {
  'class:A02': { 1: 1_310_000, 2: 1_290_000 },
  'class:A01': { 1: 390_000, 2: 1_040_000, 3: 690_000, 4: 480_000 },
} as const
const source = { document: 'Số liệu giả định để trình diễn', date: '2024-12-31' }

/**
 * Weighs the citizens of a round by sex and age: figures entered, a thin class merged, a version fixed, as a specialist would
 * do it.
 */
export async function weighDemoRound(
  trx: Db,
  by: SignedIn,
  compiled: Compiled,
  { roundId, versionId }: { roundId: number; versionId: number },
): Promise<void> {
  let revision = 0
  for (const [variable, targets] of Object.entries(population)) {
    const given = { variable, targets, source }
    await changeDraft(
      trx,
      by,
      { roundId, versionId, revision: revision++ },
      {
        act: 'weights.margin',
        detail: { variable, ...source },
        change: (draft) => withMargin(draft, given, Object.keys(targets)),
      },
    )
  }
  // The young are few: they go with the next band.
  await changeDraft(
    trx,
    by,
    { roundId, versionId, revision: revision++ },
    {
      act: 'weights.merge',
      detail: { variable: 'class:A01', category: '1' },
      change: (draft) => merged(draft, 'class:A01', '1'),
    },
  )
  const note = 'Theo giới tính và tuổi, số liệu giả định'
  const { weightVersionId } = await fixWeights(trx, compiled, by, { roundId, versionId, revision, note })
  await deriveFor(trx, weightVersionId)
}
