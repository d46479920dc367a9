/** Least and greatest value of one unknown. */
export type Range = { readonly low: number; readonly high: number }

/**
 * The least and greatest value each unknown can take when all unknowns are zero or more and satisfy linear equations:
 * a dense simplex with Bland's rule, for the small programmes of disclosure control.
 *
 * @param equations coefficients of each equation, one for each unknown
 * @param rights right-hand sides
 * @returns a range for each unknown, `high` being infinite where nothing bounds it; `null` when no values satisfy the
 * equations
 * @throws if an equation has another number of coefficients
 * @see Dantzig (1963), Linear Programming and Extensions; Bland (1977), Math. Oper. Res. 2
 * @example
 * rangesOf([[1, 1]], [10]) // => [{ low: 0, high: 10 }, { low: 0, high: 10 }]
 */
export function rangesOf(
  equations: readonly (readonly number[])[],
  rights: readonly number[],
): Range[] | null {
  const n = equations[0]?.length ?? 0
  if (equations.length !== rights.length || equations.some((row) => row.length !== n)) {
    throw new Error('rangesOf requires equations of the same unknowns, with a right-hand side each')
  }
  const tableau = feasibleTableau(equations, rights, n)
  if (tableau === null) return null
  return Array.from({ length: n }, (_, unknown) => {
    const high = maximise(tableau, unknown, 1)
    return { low: -maximise(tableau, unknown, -1), high }
  })
}

type Tableau = {
  /** Rows of B⁻¹A with the right-hand side last. */
  readonly rows: Float64Array[]
  /** The unknown that is basic in each row. */
  readonly basis: number[]
  readonly unknowns: number
}

const zero = 1e-9

/** Phase one: artificial unknowns are driven out of the basis; equations that depend on others are dropped. */
function feasibleTableau(
  equations: readonly (readonly number[])[],
  rights: readonly number[],
  n: number,
): Tableau | null {
  const m = equations.length
  const width = n + m
  const rows = equations.map((equation, i) => {
    const row = new Float64Array(width + 1)
    const sign = rights[i]! < 0 ? -1 : 1
    for (const [j, value] of equation.entries()) row[j] = sign * value
    row[n + i] = 1
    row[width] = sign * rights[i]!
    return row
  })
  const basis = rows.map((_, i) => n + i)
  const cost = new Float64Array(width)
  cost.fill(-1, n)
  const left = optimise({ rows, basis, unknowns: width }, cost)
  if (left < -1e-7) return null
  for (let i = rows.length - 1; i >= 0; i--) {
    if (basis[i]! < n) continue
    const column = rows[i]!.findIndex((value, j) => j < n && Math.abs(value) > zero)
    if (column === -1) {
      rows.splice(i, 1)
      basis.splice(i, 1)
    } else {
      pivot(rows, basis, i, column)
    }
  }
  const trimmed = rows.map((row) => {
    const short = new Float64Array(n + 1)
    short.set(row.subarray(0, n))
    short[n] = row[width]!
    return short
  })
  return { rows: trimmed, basis, unknowns: n }
}

/** Phase two for one unknown, from wherever the tableau stands. */
function maximise(tableau: Tableau, unknown: number, sign: 1 | -1): number {
  const cost = new Float64Array(tableau.unknowns)
  cost[unknown] = sign
  return optimise(tableau, cost)
}

/** Moves to a vertex where the cost is greatest and gives that cost; infinite when it has no bound. */
function optimise({ rows, basis, unknowns }: Tableau, cost: Float64Array): number {
  for (let step = 0; step < 100_000; step++) {
    const entering = firstImproving(rows, basis, unknowns, cost)
    if (entering === -1) {
      return rows.reduce((sum, row, i) => sum + (cost[basis[i]!] ?? 0) * row[unknowns]!, 0)
    }
    const leaving = leavingRow(rows, basis, entering, unknowns)
    if (leaving === -1) return Infinity
    pivot(rows, basis, leaving, entering)
  }
  throw new Error('rangesOf did not settle')
}

function firstImproving(
  rows: Float64Array[],
  basis: readonly number[],
  unknowns: number,
  cost: Float64Array,
): number {
  const basic = new Set(basis)
  for (let j = 0; j < unknowns; j++) {
    if (basic.has(j)) continue
    let gain = cost[j]!
    for (const [i, row] of rows.entries()) gain -= cost[basis[i]!]! * row[j]!
    if (gain > zero) return j
  }
  return -1
}

function leavingRow(
  rows: Float64Array[],
  basis: readonly number[],
  entering: number,
  unknowns: number,
): number {
  let leaving = -1
  let least = Infinity
  for (const [i, row] of rows.entries()) {
    if (row[entering]! <= zero) continue
    const ratio = row[unknowns]! / row[entering]!
    const tied = Math.abs(ratio - least) <= zero
    if (ratio < least - zero || (tied && basis[i]! < basis[leaving]!)) {
      least = Math.min(least, ratio)
      leaving = i
    }
  }
  return leaving
}

function pivot(rows: Float64Array[], basis: number[], leaving: number, entering: number): void {
  const row = rows[leaving]!
  const at = row[entering]!
  for (let j = 0; j < row.length; j++) row[j]! /= at
  for (const [i, other] of rows.entries()) {
    if (i === leaving) continue
    const factor = other[entering]!
    if (factor === 0) continue
    for (let j = 0; j < row.length; j++) other[j]! -= factor * row[j]!
  }
  basis[leaving] = entering
}
