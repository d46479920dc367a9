import { type Figure, figure, noFigure } from './figure.ts'

/** McDonald's omega with the loadings it comes from. */
export type Omega = { readonly omega: Figure; readonly loadings: number[] }

/**
 * McDonald's omega: the reliability of a sum of items that one factor explains, each with its own loading. Better than
 * alpha when loadings differ; both are reported. Loadings are those that leave the smallest residual correlations
 * (minres).
 *
 * @param correlations symmetric, ones on the diagonal, three items or more
 * @returns `not_estimable` when the loadings do not settle or an item is explained beyond its variance
 * @throws if the matrix is not a correlation matrix or has fewer than three items
 * @see McDonald (1999), Test Theory; Harman & Jones (1966), Psychometrika 31 (minres)
 * @example
 * mcdonaldOmega([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]]).loadings // => about [0.8, 0.7, 0.6]
 */
export function mcdonaldOmega(correlations: readonly (readonly number[])[]): Omega {
  const k = correlations.length
  if (k < 3) throw new Error('mcdonaldOmega requires at least three items')
  for (const [j, row] of correlations.entries()) {
    if (row.length !== k || Math.abs(row[j]! - 1) > 1e-9 || row.some((r) => !(Math.abs(r) <= 1 + 1e-9))) {
      throw new Error('mcdonaldOmega requires a correlation matrix')
    }
  }
  const loadings = new Array<number>(k).fill(0.7)
  let change = Infinity
  for (let step = 0; step < 100_000 && change > 1e-14; step++) {
    change = 0
    for (let j = 0; j < k; j++) {
      let shared = 0
      let squares = 0
      for (let l = 0; l < k; l++) {
        if (l === j) continue
        shared += correlations[j]![l]! * loadings[l]!
        squares += loadings[l]! ** 2
      }
      const next = squares === 0 ? 0 : shared / squares
      change = Math.max(change, Math.abs(next - loadings[j]!))
      loadings[j] = next
    }
  }
  const sum = loadings.reduce((all, loading) => all + loading, 0)
  const unique = loadings.reduce((all, loading) => all + 1 - loading * loading, 0)
  const sound = change <= 1e-9 && loadings.every((loading) => Math.abs(loading) <= 1)
  return { omega: sound ? figure((sum * sum) / (sum * sum + unique)) : noFigure('not_estimable'), loadings }
}
