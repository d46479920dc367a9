/**
 * Scores on 0..100 that differ by no more than this are the same score: 84.99999999999999 that ought to be 85 passes
 * "at least 85", while 84.96 does not. Nothing is rounded before it is compared.
 */
export const tolerance = 1e-9

/** Whether a score reaches a threshold, floating-point noise aside. */
export function reaches(score: number, threshold: number): boolean {
  return score >= threshold - tolerance
}
