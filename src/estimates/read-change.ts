import type { Db } from '../database.ts'
import { linearisedScore, type PsuCounts } from '../statistics/count-estimate.ts'
import { type DesignRow, surveyDesign } from '../statistics/design.ts'
import { type Estimate, estimate } from '../statistics/estimate.ts'
import { linearCombination } from '../statistics/linearised.ts'
import { unitCounts } from './figures.ts'
import { placeOf, versionOf } from './read.ts'
import { psusOfVersion } from './read-queries.ts'

/**
 * How the mean of an item changed between two rounds, later less earlier, with the covariance of units that were in both: the
 * two samples stand in one design, and a unit that is in one of them only counts in it with nothing of the other.
 * @throws Refusal `not_found`; an Error if the item has no scores
 */
export async function changeEstimate(
  db: Db,
  earlier: number,
  later: number,
  code: string,
): Promise<{ earlier: Estimate; later: Estimate; change: Estimate }> {
  const read = async (weightVersionId: number) => {
    const [version, rows] = await Promise.all([
      versionOf(db, weightVersionId),
      psusOfVersion(db, weightVersionId),
    ])
    const { place, scorings } = placeOf(version, code)
    return { version, scores: scorings.mean, counts: unitCounts(rows, place, version.design.population) }
  }
  const [first, second] = [await read(earlier), await read(later)]
  const nameOf = ({ stratum, psu }: PsuCounts) => `${stratum} ${psu}`
  const units = new Map([...first.counts, ...second.counts].map((unit) => [nameOf(unit), unit]))
  const aligned = (counts: readonly PsuCounts[], scores: readonly number[]) => {
    const own = new Map(counts.map((unit) => [nameOf(unit), unit]))
    return [...units].map(
      ([name, unit]) => own.get(name) ?? { ...unit, weights: scores.map(() => 0), inDomain: false },
    )
  }
  const design = surveyDesign(withOnePopulation([...units.values()]))
  const { fpc, lonelyPsu } = second.version.design
  const before = linearisedScore(aligned(first.counts, first.scores), first.scores)
  const after = linearisedScore(aligned(second.counts, second.scores), second.scores)
  const options = { fpc, lonelyPsu }
  return {
    earlier: estimate(design, before, options),
    later: estimate(design, after, options),
    change: estimate(design, linearCombination([-1, 1], [before, after]), options),
  }
}

/** Where two rounds know different numbers of units in a stratum none is taken: no correction, more error. */
function withOnePopulation(units: readonly PsuCounts[]): DesignRow[] {
  const known = Map.groupBy(units, ({ stratum }) => stratum)
  return units.map(({ stratum, psu, populationPsus = null }) => {
    const agreed = known.get(stratum)!.every((unit) => (unit.populationPsus ?? null) === populationPsus)
    return { stratum, psu, populationPsus: agreed ? populationPsus : null }
  })
}
