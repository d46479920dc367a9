import { chiSquaredUpper } from './chi-squared.ts'
import { type Design, degreesOfFreedom } from './design.ts'
import { type Figure, figure, noFigure, type Reason } from './figure.ts'
import { fisherUpper } from './fisher.ts'
import type { WeightedRows } from './linearised.ts'
import { solveSymmetric } from './solve.ts'
import { type TaylorOptions, taylorCovariance } from './taylor.ts'

/** An F test with its degrees of freedom, which need not be whole. */
export type FTest = {
  readonly f: Figure
  readonly df1: number
  readonly df2: number
  readonly p: Figure
}

/** Tests of association in a weighted two-way table. */
export type Association = {
  /** Rao and Scott's F of second order: the test to report. */
  readonly raoScott: FTest
  /** Their first order: Pearson's chi-square (weighted shares times n), its p-value by the mean effect of the design. */
  readonly chiSquared: Figure
  readonly firstOrderP: Figure
  /** Wald's test of independence, and the same adjusted for few degrees of freedom. */
  readonly wald: FTest
  readonly adjustedWald: FTest
}

/**
 * A two-way table whose cells are given entry by entry of a design (rows, or first-stage units): what each entry adds
 * to the weight of each cell.
 */
export type WeightedTable = {
  /** `cells[row][column][entry]`. */
  readonly cells: readonly (readonly ArrayLike<number>[])[]
  /** Unweighted number of respondents in the table. */
  readonly respondents: number
  /** Which entries hold a respondent of the table. */
  readonly members: ArrayLike<number | boolean>
}

/**
 * The table of two classifications of respondents.
 *
 * @param first for each row the place of its category, `null` where missing
 * @param second the same for the other classification
 * @throws if lengths differ or a weight is negative
 * @example
 * tableOfRows({ weights }, sexOf, answerOf).respondents
 */
export function tableOfRows(
  rows: WeightedRows,
  first: ArrayLike<number | null>,
  second: ArrayLike<number | null>,
): WeightedTable {
  const n = first.length
  if (
    second.length !== n ||
    rows.weights.length !== n ||
    (rows.domain !== undefined && rows.domain.length !== n)
  ) {
    throw new Error('tableOfRows requires weights and two categories for each row')
  }
  const counted = Array.from({ length: n }, (_, i) => {
    const weight = rows.weights[i]!
    if (!(weight >= 0)) throw new Error('tableOfRows requires weights that are not negative')
    return weight > 0 && first[i] !== null && second[i] !== null && Boolean(rows.domain?.[i] ?? true)
  })
  const levels = (of: ArrayLike<number | null>): number[] =>
    [...new Set(counted.flatMap((is, i) => (is ? [of[i]!] : [])))].sort((a, b) => a - b)
  return {
    cells: levels(first).map((a) =>
      levels(second).map((b) =>
        Float64Array.from(counted, (is, i) =>
          is && first[i] === a && second[i] === b ? rows.weights[i]! : 0,
        ),
      ),
    ),
    respondents: counted.filter(Boolean).length,
    members: counted,
  }
}

/**
 * Whether two classifications are associated, in a survey with weights and clusters. Pearson's test takes clustered
 * answers for independent ones and finds associations that are not there; the test of Rao and Scott corrects for it.
 *
 * Rows and columns without anybody must be left out of the table.
 *
 * @returns `not_estimable` when the table has fewer than two rows or columns, `lonely_psu` when the design has no
 * variance
 * @throws if the table does not match the design
 * @see Rao & Scott (1984), Ann. Statist. 12; R survey, svychisq
 * @example
 * association(design, tableOfRows({ weights }, sexOf, answerOf)).raoScott.p
 */
export function association(design: Design, table: WeightedTable, options: TaylorOptions = {}): Association {
  const rows = table.cells.length
  const columns = table.cells[0]?.length ?? 0
  if (rows < 2 || columns < 2) return nothing('not_estimable')
  const cells = table.cells.flat()
  const weight = cells.map(total)
  const all = weight.reduce((sum, value) => sum + value, 0)
  const p = weight.map((value) => value / all)
  const rowShare = table.cells.map((_, a) => total(p.slice(a * columns, (a + 1) * columns)))
  const columnShare = table.cells[0]!.map((_, b) => total(table.cells.map((_row, a) => p[a * columns + b]!)))
  const chance = p.map((_, k) => rowShare[Math.floor(k / columns)]! * columnShare[k % columns]!)
  if (chance.includes(0)) throw new Error('association requires rows and columns with somebody in them')

  const entry = cells[0]!.length
  const whole = Float64Array.from({ length: entry }, (_, i) => total(cells.map((cell) => cell[i]!)))
  const shareZ = cells.map((cell, k) => whole.map((sum, i) => (cell[i]! - p[k]! * sum) / all))
  const covariance = taylorCovariance(design, shareZ, options)
  if (covariance.reason !== null) return nothing(covariance.reason)

  const df = degreesOfFreedom(design, table.members)
  const n = table.respondents
  const chiSquared = n * total(p.map((share, k) => (share - chance[k]!) ** 2 / chance[k]!))
  const delta = designMatrix(rows, columns, p, covariance.matrix, n)
  const trace = total(delta.map((row, k) => row[k]!))
  const traceOfSquare = total(delta.map((row, j) => total(row.map((value, k) => value * delta[k]![j]!))))
  if (!(trace > 0)) return nothing('zero_variance')
  const order = delta.length
  const df1 = trace ** 2 / traceOfSquare
  const statistic = waldStatistic(design, table, whole, rowShare, columnShare, options)
  return {
    raoScott: test(chiSquared / trace, df1, df1 * df),
    chiSquared: figure(chiSquared),
    firstOrderP: figure(chiSquaredUpper((chiSquared / trace) * order, order)),
    wald: test(statistic / order, order, df),
    adjustedWald: test((statistic * (df - order + 1)) / (order * df), order, df - order + 1),
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
  const image = scaled.map((right) => covariance.map((row) => dot(row, right)))
  const middle = scaled.map((left) => image.map((right) => dot(left, right)))
  return solveSymmetric(inner, middle).solutions.map((row) => row.map((value) => n * value))
}

/** Y'V⁻¹Y, with Y the weight of each cell less the one independence would give it, first row and column left out. */
function waldStatistic(
  design: Design,
  table: WeightedTable,
  whole: Float64Array,
  rowShare: readonly number[],
  columnShare: readonly number[],
  options: TaylorOptions,
): number {
  const all = total(whole)
  const distances: number[] = []
  const zs: Float64Array[] = []
  for (let a = 1; a < rowShare.length; a++) {
    for (let b = 1; b < columnShare.length; b++) {
      const [pa, pb] = [rowShare[a]!, columnShare[b]!]
      const cell = table.cells[a]![b]!
      distances.push(total(cell) - all * pa * pb)
      zs.push(
        whole.map((sum, i) => {
          const inRow = total(table.cells[a]!.map((other) => other[i]!))
          const inColumn = total(table.cells.map((row) => row[b]![i]!))
          return cell[i]! - pb * inRow - pa * inColumn + pa * pb * sum
        }),
      )
    }
  }
  const covariance = taylorCovariance(design, zs, options)
  if (covariance.reason !== null) return Number.NaN
  const { solutions, dropped } = solveSymmetric(covariance.matrix, [distances])
  return dropped.length > 0 ? Number.NaN : dot(distances, solutions[0]!)
}

function test(statistic: number, df1: number, df2: number): FTest {
  const f = figure(statistic)
  if (f.reason !== null) return { f, df1, df2, p: f }
  return { f, df1, df2, p: df2 > 0 ? figure(fisherUpper(f.value, df1, df2)) : noFigure('lonely_psu') }
}

function total(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * b[k]!, 0)
}

function nothing(reason: Reason): Association {
  const absent = noFigure(reason)
  const none: FTest = { f: absent, df1: 0, df2: 0, p: absent }
  return { raoScott: none, chiSquared: absent, firstOrderP: absent, wald: none, adjustedWald: none }
}
