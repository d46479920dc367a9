/** Respondents that share a category in every margin: their design weight in sum, and those categories. */
export type RakingCell = {
  readonly weight: number
  /** The cell's category in each margin, in the order of the margins. */
  readonly categories: readonly string[]
}

/** A margin: what is known of the population by category. */
export type Margin = { readonly name: string; readonly targets: Readonly<Record<string, number>> }

/** The factors of the cells, or why there are none. */
export type Raking =
  | {
      readonly factors: number[]
      readonly reason: null
      readonly sweeps: number
      /** Largest |achieved - target| / N over all categories, after the last sweep. */
      readonly error: number
    }
  | RakingFault

/** Why weights cannot be fitted to margins: the margin and category at fault. */
export type RakingFault = {
  readonly factors: null
  readonly reason: 'empty_category' | 'totals_disagree' | 'not_converged'
  readonly margin: string
  readonly category: string | null
  readonly sweeps: number
  readonly error: number | null
}

/**
 * Raking (iterative proportional fitting): factors on the design weights so that weighted totals agree with what is
 * known of the population in several margins at once. Only totals by cell are needed; all respondents of a cell share
 * one factor, so raking cells is raking respondents.
 *
 * It stops when every category is within `precision` of its target, relative to the population. It fails, naming the
 * worst category, when margins do not have the same total, a category with a target has no respondent, or it does not
 * converge; it never gives back an unfinished state. A factor counts as running away above 1e6 times the mean one, so
 * that weights on any scale are fitted alike.
 *
 * @param cells design weights by cell, 0 or more
 * @param margins targets above 0 for each category that occurs
 * @throws if there is no cell or margin, a cell's category has no target, or a number is negative
 * @see Deming & Stephan (1940), Ann. Math. Statist. 11; Deville, Särndal & Sautory (1993), JASA 88
 * @example
 * rake([{ weight: 1, categories: ['F'] }, { weight: 3, categories: ['M'] }], [{ name: 'sex', targets: { F: 2, M: 2 } }])
 * // => { factors: [2, 0.6666666666666666], … }
 */
export function rake(
  cells: readonly RakingCell[],
  margins: readonly Margin[],
  { precision = 1e-10, sweeps: most = 200, largestFactor = 1e6 } = {},
): Raking {
  const places = placesOf(cells, margins)
  const targets = margins.map((margin) => Object.values(margin.targets))
  const names = margins.map((margin) => Object.keys(margin.targets))
  const failed = (
    reason: 'empty_category' | 'totals_disagree' | 'not_converged',
    m: number,
    category: string | null,
    sweeps = 0,
    error: number | null = null,
  ): Raking => ({ factors: null, reason, margin: margins[m]!.name, category, sweeps, error })

  const totals = targets.map((list) => list.reduce((sum, target) => sum + target, 0))
  const population = totals[0]!
  for (const [m, total] of totals.entries()) {
    if (Math.abs(total - population) > 1e-9 * population) return failed('totals_disagree', m, null)
  }
  const meanFactor = population / cells.reduce((sum, { weight }) => sum + weight, 0)
  const factors = new Float64Array(cells.length).fill(1)
  const achieved = (m: number): Float64Array => {
    const sums = new Float64Array(targets[m]!.length)
    for (const [c, { weight }] of cells.entries()) sums[places[m]![c]!]! += weight * factors[c]!
    return sums
  }
  for (const m of margins.keys()) {
    const empty = achieved(m).indexOf(0)
    if (empty !== -1) return failed('empty_category', m, names[m]![empty]!)
  }

  let worst = { error: Infinity, margin: 0, category: 0 }
  for (let sweep = 1; sweep <= most; sweep++) {
    for (const m of margins.keys()) {
      const sums = achieved(m)
      for (const c of cells.keys()) {
        const place = places[m]![c]!
        factors[c]! *= targets[m]![place]! / sums[place]!
      }
    }
    worst = { error: 0, margin: 0, category: 0 }
    for (const m of margins.keys()) {
      for (const [category, sum] of achieved(m).entries()) {
        const error = Math.abs(sum - targets[m]![category]!) / population
        if (!(error <= worst.error)) worst = { error, margin: m, category }
      }
    }
    const runaway = factors.some(
      (factor, c) => cells[c]!.weight > 0 && !(factor <= largestFactor * meanFactor),
    )
    if (runaway)
      return failed('not_converged', worst.margin, names[worst.margin]![worst.category]!, sweep, worst.error)
    if (worst.error <= precision) {
      return { factors: [...factors], reason: null, sweeps: sweep, error: worst.error }
    }
  }
  return failed('not_converged', worst.margin, names[worst.margin]![worst.category]!, most, worst.error)
}

/** For each margin, the place of each cell's category among its targets. */
function placesOf(cells: readonly RakingCell[], margins: readonly Margin[]): Int32Array[] {
  if (cells.length === 0 || margins.length === 0)
    throw new Error('rake requires at least one cell and one margin')
  return margins.map(({ name, targets }, m) => {
    const place = new Map(Object.keys(targets).map((category, k) => [category, k]))
    if (Object.values(targets).some((target) => !(target > 0) || target === Infinity)) {
      throw new Error(`rake requires targets above zero in margin ${name}`)
    }
    return Int32Array.from(cells, ({ weight, categories }) => {
      if (!(weight >= 0)) throw new Error('rake requires weights that are not negative')
      const found = place.get(categories[m] ?? '')
      if (found === undefined)
        throw new Error(`rake requires a target for ${categories[m]} in margin ${name}`)
      return found
    })
  })
}

/**
 * Post-stratification: design weights multiplied so that each category of one margin has its known total. Raking to a
 * single margin, in one step.
 *
 * @throws as `rake`
 * @example
 * postStratify([{ weight: 4, categories: ['E'] }], { name: 'type', targets: { E: 10 } }).factors // => [2.5]
 */
export function postStratify(cells: readonly RakingCell[], margin: Margin): Raking {
  return rake(cells, [margin])
}
