import { sampleRankCorrelation } from 'simple-statistics'
import { ranks } from './rank.ts'

/** How the ranks of one scenario differ from those published. */
export type Scenario = {
  readonly name: string
  readonly ranks: (number | null)[]
  /** Mean over units of |rank - published rank|. */
  readonly meanShift: number | null
  readonly largestShift: number | null
  /** Spearman's correlation of the two orders. */
  readonly spearman: number | null
}

/** The spread of a unit's rank over the scenarios. */
export type RankRange = { readonly best: number | null; readonly worst: number | null }

/**
 * One change of method at a time (another normalisation, aggregation, set of weights; one indicator left out): what
 * happens to the ranks. Units without a rank in either are left out of the shifts.
 *
 * @param base scores as published, `null` where there is none
 * @param scenarios scores under each change, by its name
 * @throws if a scenario has another number of units
 * @see Saisana, Saltelli & Tarantola (2005), JRSS A 168
 * @example
 * compareScenarios([90, 80], { swapped: [80, 90] }).scenarios[0].meanShift // => 1
 */
export function compareScenarios(
  base: readonly (number | null)[],
  scenarios: Readonly<Record<string, readonly (number | null)[]>>,
): { readonly base: (number | null)[]; readonly scenarios: Scenario[]; readonly range: RankRange[] } {
  const published = ranks(base)
  const compared = Object.entries(scenarios).map(([name, scores]): Scenario => {
    if (scores.length !== base.length)
      throw new Error(`compareScenarios requires every unit in scenario ${name}`)
    const own = ranks(scores)
    const both = published.flatMap((rank, u) =>
      rank === null || own[u] == null ? [] : [[rank, own[u]] as const],
    )
    const shifts = both.map(([from, to]) => Math.abs(from - to))
    return {
      name,
      ranks: own,
      meanShift: shifts.length === 0 ? null : shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length,
      largestShift: shifts.length === 0 ? null : Math.max(...shifts),
      spearman: spearman(both),
    }
  })
  const range = published.map((rank, u): RankRange => {
    const all = [rank, ...compared.map((scenario) => scenario.ranks[u]!)].filter((of) => of !== null)
    return all.length === 0
      ? { best: null, worst: null }
      : { best: Math.min(...all), worst: Math.max(...all) }
  })
  return { base: published, scenarios: compared, range }
}

function spearman(pairs: readonly (readonly [number, number])[]): number | null {
  const varied = [0, 1].every((side) => new Set(pairs.map((pair) => pair[side])).size > 1)
  if (pairs.length < 2 || !varied) return null
  return sampleRankCorrelation(
    pairs.map(([a]) => a),
    pairs.map(([, b]) => b),
  )
}
