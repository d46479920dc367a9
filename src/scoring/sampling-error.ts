import { normalQuantile } from '../statistics/normal.ts'
import { type Random, seededRandom } from '../statistics/random.ts'

/**
 * The sampling variance of an index of points from its survey-fed leaves, (100/ΣM)² Σ M_j M_k cov(û_j, û_k). Appraised
 * points are taken as fixed: the interval made from it shows sampling error only, and says so.
 *
 * @param maxima maximum points of the survey-fed leaves
 * @param covariance of their survey shares û, each 0..1, in the same order
 * @param maximumOfAll maximum points of all leaves that apply
 * @throws if sizes differ or a maximum is not above zero
 * @example
 * pointsVariance([4], [[0.0009]], 100) // => 0.0144
 */
export function pointsVariance(
  maxima: readonly number[],
  covariance: readonly (readonly number[])[],
  maximumOfAll: number,
): number {
  if (covariance.length !== maxima.length || covariance.some((row) => row.length !== maxima.length)) {
    throw new Error('pointsVariance requires a covariance for every pair of leaves')
  }
  if (!(maximumOfAll > 0) || !maxima.every((maximum) => maximum > 0)) {
    throw new Error('pointsVariance requires maxima above zero')
  }
  let sum = 0
  for (const [j, row] of covariance.entries()) {
    for (const [k, value] of row.entries()) sum += maxima[j]! * maxima[k]! * value
  }
  return (100 / maximumOfAll) ** 2 * sum
}

/**
 * A source of joint draws of survey shares: normal, with their covariance, cut off at 0 and 1.
 *
 * @param shares estimates, each 0..1
 * @param covariance symmetric, positive semi-definite
 * @returns a function that gives the next draw
 * @throws if sizes differ or the covariance is not positive semi-definite
 * @example
 * const draw = shareDraws([0.78], [[0.0009]])
 * draw(seededRandom(1)) // => [0.7…]
 */
export function shareDraws(
  shares: readonly number[],
  covariance: readonly (readonly number[])[],
): (random: Random) => number[] {
  const root = lowerRoot(covariance)
  if (root.length !== shares.length)
    throw new Error('shareDraws requires a covariance for every pair of shares')
  return (random) => {
    const z = shares.map(() => normalQuantile(random.next() || Number.MIN_VALUE))
    return shares.map((share, j) => {
      const moved = root[j]!.reduce((sum, value, k) => sum + value * z[k]!, share)
      return Math.min(1, Math.max(0, moved))
    })
  }
}

/**
 * How sure a grade is that depends on survey figures: the share of draws of the survey shares that give each grade. It
 * stands beside the grade.
 *
 * @param gradeAt the grade at given survey shares
 * @param draws 10,000 for publication
 * @returns probability by grade, adding up to 1
 * @throws as `shareDraws`; if there is no draw
 * @example
 * gradeProbabilities([0.85], [[0.0001]], ([u]) => (u >= 0.85 ? 'A' : 'B'), { draws: 10_000, seed: 1 })
 */
export function gradeProbabilities(
  shares: readonly number[],
  covariance: readonly (readonly number[])[],
  gradeAt: (shares: readonly number[]) => string,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): Map<string, number> {
  if (!(Number.isInteger(draws) && draws >= 1))
    throw new Error('gradeProbabilities requires at least one draw')
  const draw = shareDraws(shares, covariance)
  const random = seededRandom(seed)
  const counts = new Map<string, number>()
  for (let d = 0; d < draws; d++) {
    const grade = gradeAt(draw(random))
    counts.set(grade, (counts.get(grade) ?? 0) + 1)
  }
  return new Map([...counts].map(([grade, count]) => [grade, count / draws]))
}

/** L with L L' = matrix; a direction without variance gets zeros. */
function lowerRoot(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length
  const scale = matrix.reduce((most, row, i) => Math.max(most, row[i] ?? 0), 0)
  const root = Array.from({ length: n }, () => new Array<number>(n).fill(0))
  for (let i = 0; i < n; i++) {
    if (matrix[i]!.length !== n) throw new Error('shareDraws requires a square covariance')
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i]![j]!
      for (let k = 0; k < j; k++) rest -= root[i]![k]! * root[j]![k]!
      if (i === j) {
        if (rest < -1e-9 * scale) throw new Error('shareDraws requires a covariance that can be one')
        root[i]![i] = rest <= 1e-12 * scale ? 0 : Math.sqrt(rest)
      } else {
        root[i]![j] = root[j]![j] === 0 ? 0 : rest / root[j]![j]!
      }
    }
  }
  return root
}
