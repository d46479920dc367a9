import type { Db } from '../database.ts'
import type { UsedWeights } from '../estimates/official.ts'
import { findWeightVersion } from '../estimates/version-queries.ts'
import { keepSome } from '../results/keep-some.ts'
import type { RoundRow } from '../rounds/queries.ts'
import { deriveFor } from '../weights/fix.ts'
import { type Sample, stateOf, withCounts } from '../weights/sample.ts'
import { columnsOf } from './columns.ts'
import { type Headline, type HeadlineSums, headlineOf, headlineSums } from './headline.ts'

/** Headline tables whose sums are kept in memory. */
const LIMIT = 12

/**
 * Makes headline tables, as the page shows them and the script makes them again, of the weights that count. What is taken from
 * every cell is kept while no count of the round changes.
 */
export function keepHeadlines(db: Db) {
  const kept = keepSome<HeadlineSums>(LIMIT)
  return async (
    { round_id: roundId, settings }: Pick<RoundRow, 'round_id' | 'settings'>,
    sample: Sample,
    { versionId, weightVersionId }: UsedWeights,
  ): Promise<Headline[]> => {
    const { minimumN } = settings
    const version = await findWeightVersion(db, weightVersionId)
    if (version?.built == null) await deriveFor(db, weightVersionId)
    const state = await stateOf(db, roundId, versionId, sample)
    const sums = await kept(`${state} ${weightVersionId} ${minimumN}`, async () => {
      const counted = await withCounts(db, sample, { roundId, versionId, weightVersionId })
      // Sheets that came after the version are in no figure and in no file.
      const cells = counted.cells.filter(({ omega }) => omega > 0)
      const omega = cells.map((cell) => cell.omega)
      return headlineSums({ ...counted, cells }, omega, minimumN)
    })
    const columns = columnsOf(sample.questionnaire, sample.layout)
    return await headlineOf(db, weightVersionId, sample, sums, columns, minimumN)
  }
}
