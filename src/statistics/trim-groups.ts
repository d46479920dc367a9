/** Respondents who share one weight. */
export type WeightGroup = { readonly weight: number; readonly respondents: number }

/**
 * Weights cut down to five times the median of all respondents' weights, what was cut given to the others in proportion to
 * their weights until none exceeds the bound: `trimWeights` with `trimmingBounds`, for weights that whole groups share, in
 * O(groups).
 *
 * @returns one weight for each group; the weights as given when all together cannot stay below the bound
 * @throws if a weight is not above zero or a group has no respondents
 * @see Potter (1990), Proc. ASA Survey Research Methods; Izrael, Battaglia & Frankel (2009)
 * @example
 * trimGroups([{ weight: 1, respondents: 8 }, { weight: 20, respondents: 1 }]) // => [2.875, 5]
 */
export function trimGroups(groups: readonly WeightGroup[]): number[] {
  for (const { weight, respondents } of groups) {
    if (!(weight > 0 && respondents > 0))
      throw new Error('trimGroups requires weights and respondents above zero')
  }
  const given = groups.map(({ weight }) => weight)
  if (groups.length === 0) return given
  const upper = 5 * medianOf(groups)
  const total = groups.reduce((sum, { weight, respondents }) => sum + weight * respondents, 0)
  let current = given
  const capped = new Set<number>()
  for (;;) {
    const over = current.flatMap((weight, index) => (weight > upper * (1 + 1e-12) ? [index] : []))
    if (over.length === 0) return current
    for (const index of over) capped.add(index)
    let rest = 0
    let people = 0
    for (const [index, { respondents }] of groups.entries()) {
      if (capped.has(index)) people += respondents
      else rest += current[index]! * respondents
    }
    if (rest === 0) return given
    const factor = (total - upper * people) / rest
    current = current.map((weight, index) => (capped.has(index) ? upper : weight * factor))
  }
}

/** The median over all respondents; between two groups the middle of both. */
function medianOf(groups: readonly WeightGroup[]): number {
  const ordered = [...groups].sort((a, b) => a.weight - b.weight)
  const half = ordered.reduce((sum, { respondents }) => sum + respondents, 0) / 2
  let below = 0
  for (const [index, { weight, respondents }] of ordered.entries()) {
    below += respondents
    if (below > half) return weight
    if (below === half) return (weight + ordered[index + 1]!.weight) / 2
  }
  return ordered.at(-1)!.weight
}
