import { type Figure, figure, noFigure } from '../statistics/figure.ts'
import type { CriterionNode, CriterionRow } from './criterion.ts'
import type { LeafScore } from './leaf.ts'
import { tolerance } from './tolerance.ts'

/** The score of one row: of a leaf, of a criterion, or of the whole. */
export type NodeScore = {
  /** Per cent of the maximum, or weighted mean of the children: 0..100, unrounded. */
  readonly percent: Figure
  /** Points of the leaves that have some; `null` when a leaf is missing or none applies. */
  readonly points: number | null
  /** Maximum points of the leaves that apply. */
  readonly maximum: number
  /** None of the leaves applies: the row cannot fail a threshold and has no weight in its parent. */
  readonly notApplicable: boolean
  /** Codes of the leaves that apply and have no points. */
  readonly missing: readonly string[]
  /** Share of the weight (of the maximum points, in a framework of points) that has a score, 0..1. */
  readonly availableShare: number
}

export type LeafScores = ReadonlyMap<string, LeafScore>

/**
 * The score of a row in a framework of points: 100 times the points over the maximum points of the leaves that apply.
 * One missing leaf makes the row missing.
 *
 * @see the form of the Vietnamese PAR index (Decision 892/QĐ-BNV of 5 December 2024)
 * @example
 * pointsScore(node.leaves, scores).percent // => { value: 50.1264…, reason: null }
 */
export function pointsScore(leaves: readonly CriterionRow[], scores: LeafScores): NodeScore {
  const sums = addUp(leaves, scores)
  const percent =
    sums.maximum === 0
      ? noFigure('not_estimable')
      : sums.missing.length > 0
        ? noFigure('missing_weight_share')
        : figure((100 * sums.available) / sums.maximum)
  const availableShare = sums.maximum === 0 ? 0 : sums.availableMaximum / sums.maximum
  return nodeScore(percent, sums, availableShare)
}

/**
 * The scores of a row and of every row under it in a weighted framework: the weighted mean of the children that have a
 * score, their weights brought to a sum of 1. Children that do not apply are left out first; the row exists when the
 * children with a score hold at least `threshold` of the weight of those that apply.
 *
 * @param nodes siblings: the children of one row, or the top-level rows
 * @param threshold τ, between 0 and 1
 * @param into receives the score of every row by its code
 * @returns the score of the parent of the siblings
 * @throws if a row has no weight above zero
 * @see OECD/JRC (2008), Handbook on Constructing Composite Indicators
 */
export function weightedScore(
  nodes: readonly CriterionNode[],
  scores: LeafScores,
  threshold: number,
  into: Map<string, NodeScore>,
): NodeScore {
  let applicable = 0
  let available = 0
  let sum = 0
  for (const { row, children, leaves } of nodes) {
    const score =
      children.length === 0 ? pointsScore(leaves, scores) : weightedScore(children, scores, threshold, into)
    into.set(row.code, score)
    const weight = row.weight ?? Number.NaN
    if (!(weight > 0)) throw new Error(`weightedScore requires a weight above zero for ${row.code}`)
    if (score.notApplicable) continue
    applicable += weight
    if (score.percent.reason !== null) continue
    available += weight
    sum += weight * score.percent.value
  }
  const sums = addUp(
    nodes.flatMap(({ leaves }) => leaves),
    scores,
  )
  const share = applicable === 0 ? 0 : available / applicable
  const percent =
    applicable === 0
      ? noFigure('not_estimable')
      : available === 0 || share < threshold - tolerance
        ? noFigure('missing_weight_share')
        : figure(sum / available)
  return nodeScore(percent, sums, share)
}

type Sums = {
  available: number
  availableMaximum: number
  maximum: number
  missing: string[]
}

function addUp(leaves: readonly CriterionRow[], scores: LeafScores): Sums {
  const sums: Sums = { available: 0, availableMaximum: 0, maximum: 0, missing: [] }
  for (const { code } of leaves) {
    const score = scores.get(code)!
    if (score.kind === 'not_applicable') continue
    sums.maximum += score.maximum
    if (score.kind === 'missing') {
      sums.missing.push(code)
      continue
    }
    sums.available += score.points
    sums.availableMaximum += score.maximum
  }
  return sums
}

function nodeScore(percent: Figure, sums: Sums, availableShare: number): NodeScore {
  return {
    percent,
    points: sums.maximum === 0 || sums.missing.length > 0 ? null : sums.available,
    maximum: sums.maximum,
    notApplicable: sums.maximum === 0,
    missing: sums.missing,
    availableShare,
  }
}
