import { symmetricEigen } from '../statistics/eigen.ts'

/** What principal components say of a set of indicators. */
export type PrincipalComponents = {
  /** Variances of the components, largest first; they add up to the number of indicators. */
  readonly eigenvalues: number[]
  /** Share of all variance in each component. */
  readonly shares: number[]
  /** Components with a variance above 1 (Kaiser's criterion). */
  readonly kaiser: number
  /** Correlation of each indicator with each component: `loadings[component][indicator]`. */
  readonly loadings: number[][]
}

/**
 * Principal components of a correlation matrix: a diagnostic of whether the indicators of a dimension measure one
 * thing. Not a source of published weights: it weighs what moves together, not what matters, and changes every round.
 *
 * @param correlations symmetric, ones on the diagonal
 * @throws if the matrix is not a correlation matrix
 * @see OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 4
 * @example
 * principalComponents([[1, 0.5], [0.5, 1]]).eigenvalues // => [1.5, 0.5]
 */
export function principalComponents(correlations: readonly (readonly number[])[]): PrincipalComponents {
  const n = correlations.length
  if (n === 0) throw new Error('principalComponents requires at least one indicator')
  for (const [i, row] of correlations.entries()) {
    if (Math.abs((row[i] ?? 0) - 1) > 1e-9 || row.some((r) => Math.abs(r) > 1 + 1e-9)) {
      throw new Error('principalComponents requires a correlation matrix')
    }
  }
  const { values, vectors } = symmetricEigen(correlations)
  return {
    eigenvalues: values,
    shares: values.map((value) => value / n),
    kaiser: values.filter((value) => value > 1 + 1e-12).length,
    loadings: vectors.map((vector, k) => vector.map((value) => value * Math.sqrt(Math.max(0, values[k]!)))),
  }
}
