import type { Linearised } from './linearised.ts'
import { solveSymmetric } from './solve.ts'

/**
 * The categories of each row in the margins that weights were calibrated to, as the place of the category in its
 * margin: `categories[m][i]` for margin m and row i.
 */
export type MarginCategories = readonly ArrayLike<number>[]

/**
 * The linearised values of an estimator whose weights were calibrated (post-stratified or raked) to known margins. What
 * the margins explain is no longer uncertain: z = w (u - x'B), with u the linearised value without its weight, and B
 * the design-weighted regression of u on the margin categories over all rows of the sample. For one margin this takes
 * off the weighted mean of u in each category.
 *
 * Rows outside the domain have u = 0 but a residual, and stay in. Without this step a calibrated weight is treated as
 * if it were a design weight: allowed as a cautious fallback, and labelled so.
 *
 * @param linearised the estimator with final weights
 * @param designWeights d, one for each entry
 * @param finalWeights w, one for each entry
 * @param categories see `MarginCategories`; a category nested in another margin is dropped
 * @throws if lengths differ, a weight is negative, or an entry has no category in a margin
 * @see Deville & Särndal (1992), JASA 87; R survey, calibrate(calfun = "raking")
 * @example
 * estimate(design, calibrated(linearisedMean({ weights }, y), d, weights, [sexOf, ageOf]))
 */
export function calibrated(
  linearised: Linearised,
  designWeights: ArrayLike<number>,
  finalWeights: ArrayLike<number>,
  categories: MarginCategories,
): Linearised {
  if (linearised.reason !== null) return linearised
  const n = linearised.z.length
  if (designWeights.length !== n || finalWeights.length !== n || categories.some((of) => of.length !== n)) {
    throw new Error('calibrated requires weights and categories for each entry')
  }
  const x = marginColumns(categories, n)
  const size = x.width
  const products = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  const right = new Array<number>(size).fill(0)
  const u = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const d = designWeights[i]!
    const w = finalWeights[i]!
    if (!(d >= 0 && w >= 0)) throw new Error('calibrated requires weights that are not negative')
    if (w > 0) u[i] = linearised.z[i]! / w
    if (d === 0) continue
    const columns = x.of(i)
    for (const j of columns) {
      right[j]! += d * u[i]!
      for (const l of columns) products[j]![l]! += d
    }
  }
  const b = solveSymmetric(products, [right]).solutions[0]!
  const z = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let fitted = 0
    for (const j of x.of(i)) fitted += b[j]!
    z[i] = finalWeights[i]! * (u[i]! - fitted)
  }
  return { ...linearised, z }
}

/** The columns with a 1 in row i: the constant, and the row's category in each margin but for the first category. */
function marginColumns(
  categories: MarginCategories,
  n: number,
): { width: number; of: (i: number) => number[] } {
  let width = 1
  const starts = categories.map((of) => {
    let most = 0
    for (let i = 0; i < n; i++) {
      if (!(of[i]! >= 0)) throw new Error('calibrated requires a category of every entry in every margin')
      most = Math.max(most, of[i]!)
    }
    const start = width
    width += most
    return start
  })
  return {
    width,
    of: (i) => [0, ...categories.flatMap((of, m) => (of[i]! === 0 ? [] : [starts[m]! + of[i]! - 1]))],
  }
}
