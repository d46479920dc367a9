import type { Db } from '../database.ts'
import { type Reliability, reliability } from '../statistics/alpha.ts'
import { covariances } from '../statistics/cross-products.ts'
import { together, unpackCross } from './packed-cross.ts'
import { crossesOfVersion, weightedCrossesOfVersion } from './read-queries.ts'

/** How reliably a scale measures, and from whom. */
export type ScaleReliability = {
  /** respondents who answered every item */
  readonly respondents: number
  /** `complete`: from those alone; `pairwise`: each pair of items from those who answered both, to be said with the figure */
  readonly how: 'pairwise' | 'complete'
  readonly weighted: boolean
  readonly reliability: Reliability | null
  /** why there is none */
  readonly reason: 'too_few_respondents' | 'not_weighed_yet' | null
}

/**
 * How reliably a scale measures, over all areas or in one; null where the round has no such scale. From respondents who
 * answered every item, unless they are less than half of those who answered most (methodology 12). It describes the
 * instrument, so respondents count alike; `weighted`, each by its weight, where `weighCrosses` has derived that.
 */
export async function scaleReliability(
  db: Db,
  weightVersionId: number,
  scale: string,
  {
    areaId,
    how,
    weighted = false,
  }: { areaId?: number; how?: 'pairwise' | 'complete'; weighted?: boolean } = {},
): Promise<ScaleReliability | null> {
  const [cross] = together(await crossesOfVersion(db, weightVersionId, scale, areaId))
  if (cross === undefined) return null
  const respondents = cross.complete[0]!
  const pairwise = unpackCross(cross, 'pairwise')
  const most = pairwise.counts.reduce((all, row, item) => Math.max(all, row[item]!), 0)
  const chosen = how ?? (respondents < most / 2 ? 'pairwise' : 'complete')
  const facts = { respondents, how: chosen, weighted }
  const [weighed] = weighted
    ? together(await weightedCrossesOfVersion(db, weightVersionId, scale, areaId))
    : [cross]
  if (weighed === undefined) return { ...facts, reliability: null, reason: 'not_weighed_yet' }
  const matrix = covariances(unpackCross(weighed, chosen), weighted ? 'n' : 'n - 1')
  return matrix === null
    ? { ...facts, reliability: null, reason: 'too_few_respondents' }
    : { ...facts, reliability: reliability(matrix), reason: null }
}
