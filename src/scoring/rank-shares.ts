import { ranks } from './rank.ts'

/** Ranks over an interval of one free weight, without chance. */
export type ExactShares = {
  /** Weights at which some pair of units changes places, with both ends of the interval. */
  readonly breakpoints: number[]
  /** For each unit the share of the interval at which it holds each rank. */
  readonly shares: number[][]
}

/**
 * The exact share of an interval of weights at which each unit holds each rank, for an index of two parts with weight
 * t and 1 - t. Ranks change only where two units meet; between those points they are fixed.
 *
 * @param first score of each unit in the part with weight t
 * @param second score of each unit in the part with weight 1 - t
 * @throws if the lists differ in length, are empty, or the interval does not rise
 * @example
 * exactRankShares([1, 0], [0, 1], 0, 1).breakpoints // => [0, 0.5, 1]
 */
export function exactRankShares(
  first: readonly number[],
  second: readonly number[],
  from: number,
  to: number,
): ExactShares {
  const m = first.length
  if (m === 0 || second.length !== m) throw new Error('exactRankShares requires both parts of every unit')
  if (!(from < to)) throw new Error('exactRankShares requires an interval that rises')
  const points = [from, to]
  for (let i = 0; i < m; i++) {
    for (let j = i + 1; j < m; j++) {
      const turn = first[i]! - first[j]! - (second[i]! - second[j]!)
      if (Math.abs(turn) <= 1e-12) continue
      const point = (second[j]! - second[i]!) / turn
      if (point > from && point < to) points.push(point)
    }
  }
  const breakpoints = [...new Set(points)].sort((a, b) => a - b)
  const shares = Array.from({ length: m }, () => new Array<number>(m).fill(0))
  for (let k = 0; k + 1 < breakpoints.length; k++) {
    const t = (breakpoints[k]! + breakpoints[k + 1]!) / 2
    const width = (breakpoints[k + 1]! - breakpoints[k]!) / (to - from)
    const scores = first.map((value, u) => t * value + (1 - t) * second[u]!)
    for (const [u, rank] of ranks(scores).entries()) shares[u]![rank! - 1]! += width
  }
  return { breakpoints, shares }
}
