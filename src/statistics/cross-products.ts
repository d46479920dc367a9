/**
 * Sums over respondents for every pair of items of a scale: all that reliability needs, and they merge by adding.
 * Symmetric but for `sums`: `sums[j][l]` is the sum of item j over respondents who answered both j and l.
 */
export type CrossProducts = {
  /** Number (or weight) of respondents who answered both. */
  readonly counts: number[][]
  readonly sums: number[][]
  readonly products: number[][]
}

/**
 * Adds up the pairs of a scale over respondents.
 *
 * @param rows one list of answers for each respondent, items reversed where needed, `null` where not valid
 * @param how `pairwise`: each pair over those who answered both; `complete`: only respondents who answered everything
 * @param weights one for each respondent; all 1 when left out
 * @throws if there is no respondent, lists differ in length, or a weight is negative
 * @example
 * crossProducts([[1, 2], [3, 4]], 'complete').products // => [[10, 14], [14, 20]]
 */
export function crossProducts(
  rows: readonly (readonly (number | null)[])[],
  how: 'pairwise' | 'complete',
  weights?: readonly number[],
): CrossProducts {
  const k = rows[0]?.length ?? 0
  if (k === 0) throw new Error('crossProducts requires at least one respondent and one item')
  if (how !== 'pairwise' && how !== 'complete') {
    throw new Error(`crossProducts requires a known treatment of missing answers, not ${how as string}`)
  }
  const total = empty(k)
  for (const [i, row] of rows.entries()) {
    if (row.length !== k) throw new Error('crossProducts requires an answer or null for every item')
    const weight = weights === undefined ? 1 : (weights[i] ?? Number.NaN)
    if (!(weight >= 0))
      throw new Error('crossProducts requires one weight, not negative, for each respondent')
    if (how === 'complete' && row.includes(null)) continue
    for (const [j, a] of row.entries()) {
      if (a === null) continue
      for (const [l, b] of row.entries()) {
        if (b === null) continue
        total.counts[j]![l]! += weight
        total.sums[j]![l]! += weight * a
        total.products[j]![l]! += weight * a * b
      }
    }
  }
  return total
}

/**
 * The cross products of several units together.
 *
 * @throws if there is none, or they differ in their number of items
 */
export function mergeCrossProducts(parts: readonly CrossProducts[]): CrossProducts {
  const k = parts[0]?.counts.length ?? 0
  if (k === 0) throw new Error('mergeCrossProducts requires at least one part')
  const total = empty(k)
  for (const part of parts) {
    if (part.counts.length !== k) throw new Error('mergeCrossProducts requires parts with the same items')
    for (const sums of ['counts', 'sums', 'products'] as const) {
      for (let j = 0; j < k; j++) for (let l = 0; l < k; l++) total[sums][j]![l]! += part[sums][j]![l]!
    }
  }
  return total
}

/**
 * The covariance matrix of a scale from its cross products, each pair about the means of the respondents who answered
 * both.
 *
 * @param divisor `n - 1` for counts; `n` where the counts are weights
 * @returns `null` when a pair has too few respondents
 * @example
 * covariances(crossProducts([[1, 2], [3, 4]], 'complete')) // => [[2, 2], [2, 2]]
 */
export function covariances(cross: CrossProducts, divisor: 'n - 1' | 'n' = 'n - 1'): number[][] | null {
  const matrix = cross.counts.map((row, j) =>
    row.map((n, l) => {
      const below = divisor === 'n' ? n : n - 1
      if (!(below > 0)) return Number.NaN
      const together = cross.products[j]![l]! - (cross.sums[j]![l]! * cross.sums[l]![j]!) / n
      // An item that everybody answered alike has no variance; with weights, subtraction leaves noise in its place.
      return Math.abs(together) <= 1e-12 * Math.abs(cross.products[j]![l]!) ? 0 : together / below
    }),
  )
  return matrix.flat().every(Number.isFinite) ? matrix : null
}

function empty(k: number): CrossProducts {
  const zeros = (): number[][] => Array.from({ length: k }, () => new Array<number>(k).fill(0))
  return { counts: zeros(), sums: zeros(), products: zeros() }
}
