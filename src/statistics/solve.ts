/**
 * Solves a symmetric, positive semi-definite system A x = b by Cholesky's method with pivoting. A column that depends
 * on the others (its pivot is below 1e-10 of the largest) is dropped, and its unknowns are zero: a category nested in
 * another one makes the system singular, not wrong.
 *
 * @param matrix symmetric, n × n
 * @param rights one or more right-hand sides, each of length n
 * @returns the solutions and the columns that were dropped
 * @throws if the matrix is not square, or a right-hand side has another length
 * @see Golub & Van Loan (2013), Matrix Computations, 4.2.8
 * @example
 * solveSymmetric([[4, 2], [2, 3]], [[2, 1]]).solutions // => [[0.5, 0]]
 */
export function solveSymmetric(
  matrix: readonly (readonly number[])[],
  rights: readonly (readonly number[])[],
): { readonly solutions: number[][]; readonly dropped: number[] } {
  const n = matrix.length
  if (matrix.some((row) => row.length !== n)) throw new Error('solveSymmetric requires a square matrix')
  if (rights.some((right) => right.length !== n))
    throw new Error('solveSymmetric requires sides of the same length')
  const a = matrix.map((row) => [...row])
  const order = a.map((_, i) => i)
  let rank = 0
  let largest = 0
  for (; rank < n; rank++) {
    let best = rank
    for (let i = rank + 1; i < n; i++)
      if (a[order[i]!]![order[i]!]! > a[order[best]!]![order[best]!]!) best = i
    const pivot = a[order[best]!]![order[best]!]!
    if (rank === 0) largest = pivot
    if (!(pivot > 1e-10 * largest)) break
    ;[order[rank], order[best]] = [order[best]!, order[rank]!]
    const p = order[rank]!
    const root = Math.sqrt(pivot)
    a[p]![p] = root
    for (let i = rank + 1; i < n; i++) a[order[i]!]![p]! /= root
    for (let i = rank + 1; i < n; i++) {
      for (let j = rank + 1; j <= i; j++) {
        const [row, column] = [order[i]!, order[j]!]
        a[row]![column]! -= a[row]![p]! * a[column]![p]!
        a[column]![row] = a[row]![column]!
      }
    }
  }
  const used = order.slice(0, rank)
  const solutions = rights.map((right) => {
    const x = new Array<number>(n).fill(0)
    const y = new Array<number>(rank).fill(0)
    for (let i = 0; i < rank; i++) {
      let value = right[used[i]!]!
      for (let j = 0; j < i; j++) value -= a[used[i]!]![used[j]!]! * y[j]!
      y[i] = value / a[used[i]!]![used[i]!]!
    }
    for (let i = rank - 1; i >= 0; i--) {
      let value = y[i]!
      for (let j = i + 1; j < rank; j++) value -= a[used[j]!]![used[i]!]! * x[used[j]!]!
      x[used[i]!] = value / a[used[i]!]![used[i]!]!
    }
    return x
  })
  return { solutions, dropped: order.slice(rank).sort((i, j) => i - j) }
}
