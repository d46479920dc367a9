import { readIntegers } from '../arrays.ts'
import type { CrossProducts } from '../statistics/cross-products.ts'

/** Cross products of a scale in an area. */
export type PackedCross = {
  readonly scale: string
  readonly pairs: Float64Array
  readonly complete: Float64Array
}

/** Reads the arrays of a row, which came as text. */
export function readCross(row: { scale: string; pairs: string; complete: string }): PackedCross {
  return { scale: row.scale, pairs: readIntegers(row.pairs), complete: readIntegers(row.complete) }
}

/** The cross products of each scale added up. */
export function together(crosses: readonly PackedCross[]): PackedCross[] {
  return [...Map.groupBy(crosses, ({ scale }) => scale)].map(([scale, parts]) => {
    const pairs = parts[0]!.pairs.slice()
    const complete = parts[0]!.complete.slice()
    for (const part of parts.slice(1)) {
      for (let at = 0; at < pairs.length; at++) pairs[at]! += part.pairs[at]!
      for (let at = 0; at < complete.length; at++) complete[at]! += part.complete[at]!
    }
    return { scale, pairs, complete }
  })
}

/** Cross products as statistics take them: each pair over those who answered both, or over those who answered all. */
export function unpackCross({ pairs, complete }: PackedCross, how: 'pairwise' | 'complete'): CrossProducts {
  const count = pairs.length / 4
  const k = (Math.sqrt(8 * count + 1) - 1) / 2
  const empty = (): number[][] => Array.from({ length: k }, () => new Array<number>(k).fill(0))
  const cross = { counts: empty(), sums: empty(), products: empty() }
  let pair = 0
  for (let j = 0; j < k; j++) {
    for (let l = j; l < k; l++, pair++) {
      const [n, sumJ, sumL, product] =
        how === 'pairwise'
          ? [pairs[4 * pair]!, pairs[4 * pair + 1]!, pairs[4 * pair + 2]!, pairs[4 * pair + 3]!]
          : [complete[0]!, complete[1 + j]!, complete[1 + l]!, complete[1 + k + pair]!]
      cross.counts[j]![l] = n
      cross.counts[l]![j] = n
      cross.sums[j]![l] = sumJ
      cross.sums[l]![j] = sumL
      cross.products[j]![l] = product
      cross.products[l]![j] = product
    }
  }
  return cross
}
