import { chiSquaredUpper } from './chi-squared.ts'
import type { Design } from './design.ts'
import { degreesOfFreedom } from './design.ts'
import { type Figure, figure, noFigure, type Reason } from './figure.ts'
import { fisherUpper } from './fisher.ts'
import { type Linearised, linearisedMean } from './linearised.ts'
import { solveSymmetric } from './solve.ts'
import { type TaylorOptions, taylorCovariance } from './taylor.ts'

/** The test of association in a weighted two-way table. */
export type RaoScott = {
  /** F of second order, with its degrees of freedom (not whole) and p-value: the test to report. */
  readonly f: Figure
  readonly df1: number
  readonly df2: number
  readonly p: Figure
  /** First order: Pearson's chi-square from weighted shares times n; its p-value uses the mean of Δ's eigenvalues. */
  readonly chiSquared: number
  readonly firstOrderP: Figure
}

/**
 * Whether two classifications are associated, in a survey with weights and clusters: the test of Rao and Scott with
 * the second-order (Satterthwaite) correction. Pearson's test without it takes clustered answers for independent ones
 * and finds associations that are not there.
 *
 * @param rows weights and domain
 * @param first for each row the place of its category, `null` where missing
 * @param second the same for the other classification
 * @returns `not_estimable` when the table has fewer than two rows or columns with anybody in them, `lonely_psu` when
 * the design has no variance
 * @throws if lengths differ or a weight is negative
 * @see Rao & Scott (1984), Ann. Statist. 12; R survey, svychisq(statistic = "F")
 * @example
 * raoScott(design, { weights }, sexOf, answerOf).p
 */
export function raoScott(
  design: Design,
  rows: { readonly weights: ArrayLike<number>; readonly domain?: ArrayLike<number | boolean> },
  first: ArrayLike<number | null>,
  second: ArrayLike<number | null>,
  options: TaylorOptions = {},
): RaoScott {
  if (first.length !== second.length) throw new Error('raoScott requires classifications of the same length')
  const valid = Array.from(
    first,
    (place, i) =>
      place !== null && second[i] !== null && (rows.domain === undefined || Boolean(rows.domain[i])),
  )
  const counted = valid.map((is, i) => is && rows.weights[i]! > 0)
  const levels = (of: ArrayLike<number | null>): number[] =>
    [...new Set(counted.flatMap((is, i) => (is ? [of[i]!] : [])))].sort((a, b) => a - b)
  const [r, c] = [levels(first), levels(second)]
  if (r.length < 2 || c.length < 2) return none('not_estimable')

  const cells = r.flatMap((a) => c.map((b) => [a, b] as const))
  const shares = cells.map(([a, b]) =>
    linearisedMean(
      { weights: rows.weights, domain: valid },
      valid.map((_, i) => Number(first[i] === a && second[i] === b)),
    ),
  )
  const p = shares.map(({ value }) => value!)
  const covariance = taylorCovariance(design, shares.map(zOf), options)
  if (covariance.reason !== null) return none(covariance.reason)

  const rowShare = r.map((_, a) => c.reduce((sum, _b, b) => sum + p[a * c.length + b]!, 0))
  const columnShare = c.map((_, b) => r.reduce((sum, _a, a) => sum + p[a * c.length + b]!, 0))
  const expected = cells.map((_, k) => rowShare[Math.floor(k / c.length)]! * columnShare[k % c.length]!)
  const n = counted.filter(Boolean).length
  const chiSquared = n * p.reduce((sum, share, k) => sum + (share - expected[k]!) ** 2 / expected[k]!, 0)

  const delta = designMatrix(r.length, c.length, p, covariance.matrix, n)
  const trace = delta.reduce((sum, row, k) => sum + row[k]!, 0)
  const traceOfSquare = delta.reduce(
    (sum, row, j) => sum + row.reduce((part, value, k) => part + value * delta[k]![j]!, 0),
    0,
  )
  if (!(trace > 0)) return { ...none('zero_variance'), chiSquared }
  const df1 = trace ** 2 / traceOfSquare
  const df2 = df1 * degreesOfFreedom(design, counted)
  const f = chiSquared / trace
  const order = delta.length
  return {
    f: figure(f),
    df1,
    df2,
    p: df2 > 0 ? figure(fisherUpper(f, df1, df2)) : noFigure('lonely_psu'),
    chiSquared,
    firstOrderP: figure(chiSquaredUpper((chiSquared / trace) * order, order)),
  }
}

/**
 * Δ = n (C'D⁻¹C)⁻¹ C'D⁻¹VD⁻¹C: how much the covariance of the log shares exceeds the one of a simple random sample, in
 * the directions of association C (interactions, free of row and column effects). D are the shares of the cells; a
 * cell without anybody adds nothing.
 */
function designMatrix(
  rows: number,
  columns: number,
  shares: readonly number[],
  covariance: readonly (readonly number[])[],
  n: number,
): number[][] {
  const scaled: number[][] = []
  const contrasts: number[][] = []
  for (let a = 1; a < rows; a++) {
    for (let b = 1; b < columns; b++) {
      const contrast = shares.map(
        (_, k) =>
          (Number(Math.floor(k / columns) === a) - 1 / rows) * (Number(k % columns === b) - 1 / columns),
      )
      contrasts.push(contrast)
      scaled.push(contrast.map((value, k) => (shares[k] === 0 ? 0 : value / shares[k]!)))
    }
  }
  const inner = contrasts.map((left) => scaled.map((right) => dot(left, right)))
  const middle = scaled.map((left) =>
    scaled.map((right) =>
      dot(
        left,
        covariance.map((row) => dot(row, right)),
      ),
    ),
  )
  const { solutions } = solveSymmetric(inner, middle)
  return solutions.map((row) => row.map((value) => n * value))
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * b[k]!, 0)
}

function zOf(linearised: Linearised): Float64Array {
  if (linearised.reason !== null) throw new Error('raoScott requires cells of one sample')
  return linearised.z
}

function none(reason: Reason): RaoScott {
  return {
    f: noFigure(reason),
    df1: 0,
    df2: 0,
    p: noFigure(reason),
    chiSquared: 0,
    firstOrderP: noFigure(reason),
  }
}
