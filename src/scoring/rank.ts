import { tolerance } from './tolerance.ts'

/**
 * Ranks by score, 1 for the highest. Scores that are equal share the smallest rank and the next one skips ("1224");
 * scores within 1e-9 are equal; a missing score has no rank. Scores are not rounded first.
 *
 * @param scores unrounded, `null` where there is none or the unit may not be ranked
 * @returns ranks in the order of the scores
 * @throws if a score is not a finite number
 * @example
 * ranks([70, 90, null, 70, 50]) // => [2, 1, null, 2, 4]
 */
export function ranks(scores: readonly (number | null)[]): (number | null)[] {
  // Numbers alone sort fast, and a score finds its place among them again: rankings are drawn ten thousand times.
  const sorted = Float64Array.from(scores.filter((score) => score !== null)).sort()
  if (!sorted.every(Number.isFinite)) throw new Error('ranks requires finite scores')
  const places = new Uint32Array(sorted.length)
  let rank = 0
  let first = Infinity
  for (let at = sorted.length - 1; at >= 0; at--) {
    if (first - sorted[at]! > tolerance) {
      rank = sorted.length - at
      first = sorted[at]!
    }
    places[at] = rank
  }
  return scores.map((score) => (score === null ? null : places[placeOf(score, sorted)]!))
}

/** Where a value stands in a rising list that holds it. */
function placeOf(value: number, sorted: Float64Array): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
