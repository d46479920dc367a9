/**
 * The eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations; largest eigenvalue first. The first
 * component of each vector that is not zero is positive, so that a result does not change its sign from run to run.
 *
 * @returns vectors of length 1, `vectors[k]` belongs to `values[k]`
 * @throws if the matrix is not square, not symmetric or not finite
 * @see Golub & Van Loan (2013), Matrix Computations, 8.5
 * @example
 * symmetricEigen([[2, 1], [1, 2]]).values // => [3, 1]
 */
export function symmetricEigen(matrix: readonly (readonly number[])[]): {
  readonly values: number[]
  readonly vectors: number[][]
} {
  const n = matrix.length
  const scale = matrix.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  for (const [i, row] of matrix.entries()) {
    if (row.length !== n) throw new Error('symmetricEigen requires a square matrix')
    for (const [j, value] of row.entries()) {
      if (!Number.isFinite(value) || Math.abs(value - matrix[j]![i]!) > 1e-9 * scale) {
        throw new Error('symmetricEigen requires a symmetric matrix of finite numbers')
      }
    }
  }
  const a = matrix.map((row) => Float64Array.from(row))
  const v = matrix.map((_, i) => Float64Array.from(matrix, (_row, j) => Number(i === j)))
  for (let sweep = 0; sweep < 100; sweep++) {
    let off = 0
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) off += a[i]![j]! ** 2
    if (off <= (1e-17 * scale) ** 2) break
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q)
  }
  const order = [...a.keys()].sort((i, j) => a[j]![j]! - a[i]![i]!)
  return {
    values: order.map((i) => a[i]![i]!),
    vectors: order.map((i) => {
      const vector = Array.from(v, (row) => row[i]!)
      const first = vector.find((value) => Math.abs(value) > 1e-12) ?? 1
      return first < 0 ? vector.map((value) => -value) : vector
    }),
  }
}

function rotate(a: Float64Array[], v: Float64Array[], p: number, q: number): void {
  const apq = a[p]![q]!
  if (apq === 0) return
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq)
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (const k of a.keys()) {
    const [akp, akq] = [a[k]![p]!, a[k]![q]!]
    a[k]![p] = c * akp - s * akq
    a[k]![q] = s * akp + c * akq
  }
  for (const k of a.keys()) {
    const [apk, aqk] = [a[p]![k]!, a[q]![k]!]
    a[p]![k] = c * apk - s * aqk
    a[q]![k] = s * apk + c * aqk
  }
  for (const row of v) {
    const [vp, vq] = [row[p]!, row[q]!]
    row[p] = c * vp - s * vq
    row[q] = s * vp + c * vq
  }
}
