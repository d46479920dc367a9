import { sum } from 'simple-statistics'

/**
 * The one check for lists of counts or weights by category: at least one category, every entry a number that is not
 * negative. Gives their total, which may be zero.
 *
 * @throws if there is no category, or an entry is negative or not a number, or their sum is too large for one
 */
export function validateCounts(counts: readonly number[], name: string): number {
  if (counts.length === 0) throw new Error(`${name} requires at least one category`)
  for (const count of counts) {
    if (!(count >= 0) || count === Infinity) throw new Error(`${name} requires counts that are not negative`)
  }
  const total = sum(counts as number[])
  if (!Number.isFinite(total)) throw new Error(`${name} requires counts whose sum is a number`)
  return total
}
