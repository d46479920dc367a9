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
  const result: (number | null)[] = scores.map(() => null)
  const present = scores
    .flatMap((score, unit) => (score === null ? [] : [{ score, unit }]))
    .sort((a, b) => b.score - a.score)
  if (present.some(({ score }) => !Number.isFinite(score))) throw new Error('ranks requires finite scores')
  let rank = 0
  let first = Infinity
  for (const [place, { score, unit }] of present.entries()) {
    if (first - score > tolerance) {
      rank = place + 1
      first = score
    }
    result[unit] = rank
  }
  return result
}
