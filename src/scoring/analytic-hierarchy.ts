/** Judgements of one expert: `matrix[i][j]` is how many times as important criterion i is as criterion j, 1/9..9. */
export type Comparisons = readonly (readonly number[])[]

/** What is wrong with a matrix of judgements, and where (row and column from 0). */
export type ComparisonFault = {
  readonly fault: 'not_square' | 'too_many' | 'outside_scale' | 'diagonal' | 'not_reciprocal'
  readonly row: number | null
  readonly column: number | null
}

/**
 * What keeps sound judgements from being used: an expert who contradicts himself (CR above 0.10), and a group in which
 * everybody does.
 */
export type HierarchyWarning = 'inconsistent' | 'nobody_consistent'

/** Weights from judgements, with how consistent those are. */
export type HierarchyWeights = {
  /** Add up to 1. */
  readonly weights: number[]
  /** λ, the principal eigenvalue. */
  readonly eigenvalue: number
  readonly consistencyIndex: number
  /** CR; above 0.10 the judgements contradict each other and go back to the expert. */
  readonly consistencyRatio: number
  readonly consistent: boolean
  /** `inconsistent` where they are not consistent: not for publication unless a person decides so by name. */
  readonly warning: Extract<HierarchyWarning, 'inconsistent'> | null
  /** The three criteria whose judgements contradict each other most, when there are three. */
  readonly worstTriad: readonly [number, number, number] | null
}

/** Saaty's mean consistency index of random judgements, for 3 to 10 criteria. */
const randomIndex = [0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49]

/**
 * Looks a matrix of judgements over: square, at most ten criteria (more are to be split), on the scale 1/9..9, ones on
 * the diagonal, and each judgement the reciprocal of its opposite.
 *
 * @returns every fault, in order; none when the matrix can be used
 * @example
 * comparisonFaults([[1, 3], [0.5, 1]]) // => [{ fault: 'not_reciprocal', row: 1, column: 0 }]
 */
export function comparisonFaults(matrix: Comparisons): ComparisonFault[] {
  const n = matrix.length
  if (n === 0 || matrix.some((row) => row.length !== n)) {
    return [{ fault: 'not_square', row: null, column: null }]
  }
  if (n > 10) return [{ fault: 'too_many', row: null, column: null }]
  const faults: ComparisonFault[] = []
  for (const [row, judgements] of matrix.entries()) {
    for (const [column, judgement] of judgements.entries()) {
      if (!(judgement >= (1 / 9) * (1 - 1e-9) && judgement <= 9 * (1 + 1e-9))) {
        faults.push({ fault: 'outside_scale', row, column })
      } else if (row === column && Math.abs(judgement - 1) > 1e-9) {
        faults.push({ fault: 'diagonal', row, column })
      } else if (column < row && Math.abs(judgement * matrix[column]![row]! - 1) > 1e-6) {
        faults.push({ fault: 'not_reciprocal', row, column })
      }
    }
  }
  return faults
}

/**
 * Weights from pairwise judgements by the analytic hierarchy process: the principal eigenvector, by power iteration.
 *
 * @throws if the matrix has a fault, see `comparisonFaults`
 * @see Saaty (1977), J. Math. Psychology 15; Saaty (1990), EJOR 48
 * @example
 * hierarchyWeights([[1, 3], [1 / 3, 1]]).weights // => [0.75, 0.25]
 */
export function hierarchyWeights(matrix: Comparisons): HierarchyWeights {
  const [fault] = comparisonFaults(matrix)
  if (fault !== undefined) throw new Error(`hierarchyWeights requires sound judgements: ${fault.fault}`)
  const n = matrix.length
  let weights = new Array<number>(n).fill(1 / n)
  for (let step = 0; step < 100_000; step++) {
    const next = times(matrix, weights)
    const total = next.reduce((sum, value) => sum + value, 0)
    let change = 0
    for (let i = 0; i < n; i++) {
      next[i]! /= total
      change = Math.max(change, Math.abs(next[i]! - weights[i]!))
    }
    weights = next
    if (change <= 1e-13) break
  }
  const eigenvalue = times(matrix, weights).reduce((sum, value, i) => sum + value / weights[i]!, 0) / n
  const consistencyIndex = n > 1 ? (eigenvalue - n) / (n - 1) : 0
  const consistencyRatio = n <= 2 ? 0 : consistencyIndex / randomIndex[n - 3]!
  const consistent = consistencyRatio <= 0.1 + 1e-9
  return {
    weights,
    eigenvalue,
    consistencyIndex,
    consistencyRatio,
    consistent,
    warning: consistent ? null : 'inconsistent',
    worstTriad: worstTriad(matrix),
  }
}

/**
 * Weights by the geometric mean of each row of judgements, a cross-check on `hierarchyWeights`, with the geometric
 * consistency index.
 *
 * @throws if the matrix has a fault
 * @see Crawford & Williams (1985), J. Math. Psychology 29; Aguarón & Moreno-Jiménez (2003), EJOR 147
 * @example
 * rowMeanWeights([[1, 4], [1 / 4, 1]]).weights // => [0.8, 0.2]
 */
export function rowMeanWeights(matrix: Comparisons): {
  readonly weights: number[]
  /** `null` for fewer than three criteria, which cannot contradict each other. */
  readonly geometricConsistencyIndex: number | null
} {
  const [fault] = comparisonFaults(matrix)
  if (fault !== undefined) throw new Error(`rowMeanWeights requires sound judgements: ${fault.fault}`)
  const n = matrix.length
  const means = matrix.map((row) =>
    Math.exp(row.reduce((sum, judgement) => sum + Math.log(judgement), 0) / n),
  )
  const total = means.reduce((sum, mean) => sum + mean, 0)
  const weights = means.map((mean) => mean / total)
  if (n < 3) return { weights, geometricConsistencyIndex: null }
  let squares = 0
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) squares += Math.log((matrix[i]![j]! * weights[j]!) / weights[i]!) ** 2
  }
  return { weights, geometricConsistencyIndex: (2 * squares) / ((n - 1) * (n - 2)) }
}

/**
 * The judgements of a group: the geometric mean of the experts' judgements, element by element. Experts who contradict
 * themselves (CR above 0.10) are left out first.
 *
 * @param experts one matrix for each expert
 * @param keepInconsistent takes them in all the same, by decision of a person
 * @returns the matrix, `null` when nobody is left, and who was left out (from 0)
 * @throws if there is no expert, a matrix has a fault or they differ in size
 * @see Aczél & Saaty (1983), J. Math. Psychology 27
 * @example
 * groupComparisons([[[1, 2], [0.5, 1]], [[1, 8], [0.125, 1]]]).matrix[0][1] // => 4
 */
export function groupComparisons(
  experts: readonly Comparisons[],
  { keepInconsistent = false } = {},
): {
  readonly matrix: number[][] | null
  readonly leftOut: number[]
  readonly warning: Extract<HierarchyWarning, 'nobody_consistent'> | null
} {
  if (experts.length === 0) throw new Error('groupComparisons requires at least one expert')
  const n = experts[0]!.length
  if (experts.some((matrix) => matrix.length !== n)) {
    throw new Error('groupComparisons requires judgements on the same criteria')
  }
  for (const matrix of experts) {
    const [fault] = comparisonFaults(matrix)
    if (fault !== undefined) throw new Error(`groupComparisons requires sound judgements: ${fault.fault}`)
  }
  const leftOut = keepInconsistent
    ? []
    : experts.flatMap((matrix, expert) => (hierarchyWeights(matrix).consistent ? [] : [expert]))
  const kept = experts.filter((_, expert) => !leftOut.includes(expert))
  if (kept.length === 0) return { matrix: null, leftOut, warning: 'nobody_consistent' }
  const matrix = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) =>
      Math.exp(kept.reduce((sum, judgements) => sum + Math.log(judgements[i]![j]!), 0) / kept.length),
    ),
  )
  return { matrix, leftOut, warning: null }
}

function worstTriad(matrix: Comparisons): [number, number, number] | null {
  const n = matrix.length
  let worst: [number, number, number] | null = null
  let largest = -1
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      for (let k = j + 1; k < n; k++) {
        const contradiction = Math.abs(Math.log(matrix[i]![j]! * matrix[j]![k]! * matrix[k]![i]!))
        if (contradiction > largest) {
          largest = contradiction
          worst = [i, j, k]
        }
      }
    }
  }
  return worst
}

function times(matrix: Comparisons, vector: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, value, j) => sum + value * vector[j]!, 0))
}
