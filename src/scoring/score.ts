import { type Figure, figure, noFigure } from '../statistics/figure.ts'
import { type Adjustment, type AdjustmentRules, adjusted, adjustmentOf } from './adjustment.ts'
import { type CriterionNode, type CriterionRow, criteriaTree } from './criterion.ts'
import { type LeafScore, leafScore, type NotAppraisedPolicy } from './leaf.ts'
import { type LeafScores, type NodeScore, pointsScore, weightedScore } from './node-score.ts'

export type ScoreOptions = {
  /** `points`: maximum points are the weights; `weighted`: each row has a weight within its parent. */
  readonly mode?: 'points' | 'weighted'
  /** What a leaf without an appraised score counts as. */
  readonly notAppraised?: NotAppraisedPolicy
  /**
   * λ, the share of the appraised block where appraisal and survey are separate blocks with prescribed shares; the
   * survey has 1 - λ. Left out or `null`: one sum.
   */
  readonly appraisalShare?: number | null
  /** τ: the least share of weight that must have a score in a weighted framework. */
  readonly threshold?: number
  /** How bonus and penalty leaves change the index; required where rows have some. */
  readonly adjustment?: AdjustmentRules | null
}

/** The index of one unit, with the score of every row and what a reader must know about it. */
export type CriteriaScore = {
  /** 0..100, unrounded; with bonus and penalty where the framework has some (then perhaps more, where it lets it). */
  readonly index: Figure
  /** Bonus and penalty; `null` in a framework without. */
  readonly adjustment: Adjustment | null
  /** The score of the whole as one sum, whatever the blocks. */
  readonly total: NodeScore
  /** The score of every row by code; of a bonus or penalty row its own points, of no sum. */
  readonly nodes: ReadonlyMap<string, NodeScore>
  /** Codes of the top-level rows (areas, criteria) in their order: those that thresholds look at. */
  readonly areas: readonly string[]
  /** The appraised leaves alone, and the survey-fed leaves alone. */
  readonly appraisal: NodeScore
  readonly survey: NodeScore
  /** No survey was held: the index rests on the appraisal alone and is not compared with units that had one. */
  readonly noSurvey: boolean
  /** A leaf without an appraised score keeps the index from being final. */
  readonly incomplete: boolean
  /** A unit's own score stands in for an appraised one. */
  readonly provisional: boolean
  /** Whether the unit may stand in a ranking. */
  readonly ranked: boolean
}

/**
 * The index of a unit under a set of criteria, and the score of every row of it.
 *
 * In a framework of points: 100 times points over maximum points of the leaves that apply. In a weighted one: weighted
 * means up the tree. Leaves that do not apply are out of both sums; a survey that was not held at all is left out, and
 * the result is flagged; a leaf without an appraised score follows the policy. Bonus and penalty leaves are in none of these
 * sums: they change the index at the end (`adjustmentOf`).
 *
 * @throws if the tree is not one, a leaf's points are outside 0..maximum, or an option is unknown or outside its range
 * @see Decision 892/QĐ-BNV of 5 December 2024 (form of the index); OECD/JRC (2008)
 * @example
 * scoreCriteria(rows, { notAppraised: 'zero' }).index // => { value: 72.5285…, reason: null }
 */
export function scoreCriteria(rows: readonly CriterionRow[], options: ScoreOptions = {}): CriteriaScore {
  const {
    mode = 'points',
    notAppraised = 'missing',
    appraisalShare = null,
    threshold = 0.65,
    adjustment: rules = null,
  } = options
  if (mode !== 'points' && mode !== 'weighted') {
    throw new Error(`scoreCriteria requires a known mode, not ${mode as string}`)
  }
  if (appraisalShare !== null && !(appraisalShare >= 0 && appraisalShare <= 1)) {
    throw new Error('scoreCriteria requires an appraisal share between 0 and 1')
  }
  if (!(threshold >= 0 && threshold <= 1))
    throw new Error('scoreCriteria requires a threshold between 0 and 1')

  const adjustment = rules && adjustmentOf(rows, notAppraised, rules)
  if (!rules && rows.some((row) => row.adjusts))
    throw new Error('scoreCriteria requires the rules of bonus and penalty rows')
  const roots = criteriaTree(withoutAdjusting(rows))
  const leaves = roots.flatMap((root) => root.leaves)
  const noSurvey = surveyNotHeld(leaves)
  const scores = new Map<string, LeafScore>(
    leaves.map((leaf) => [
      leaf.code,
      noSurvey && leaf.state === 'no_survey' ? { kind: 'not_applicable' } : leafScore(leaf, notAppraised),
    ]),
  )
  const nodes = new Map<string, NodeScore>()
  const total = scoreTree(roots, scores, mode, threshold, nodes)
  const block = (survey: boolean): NodeScore =>
    scoreTree(roots, only(leaves, scores, survey), mode, threshold)
  const appraisal = block(false)
  const survey = block(true)
  const plain = appraisalShare === null ? total.percent : inBlocks(appraisal, survey, appraisalShare)
  const index = rules ? adjusted(plain, adjustment, rules) : plain
  for (const [code, score] of adjustingScores(rows, notAppraised)) nodes.set(code, score)

  const incomplete =
    (adjustment?.missing.length ?? 0) > 0 ||
    leaves.some(
      ({ code, state }) =>
        (state === 'not_appraised' || state === 'not_submitted') && scores.get(code)!.kind === 'missing',
    )
  const provisional =
    (adjustment?.provisional ?? false) ||
    scores.values().some((score) => score.kind === 'scored' && score.provisional)
  return {
    index,
    adjustment,
    total,
    nodes,
    areas: roots.map(({ row }) => row.code),
    appraisal,
    survey,
    noSurvey,
    incomplete,
    provisional,
    ranked: index.reason === null && !noSurvey && !incomplete && !provisional,
  }
}

/** The rows without bonus and penalty leaves, nor headings that have no other leaves. */
export function withoutAdjusting(rows: readonly CriterionRow[]): readonly CriterionRow[] {
  if (!rows.some((row) => row.adjusts)) return rows
  const parentOf = new Map(rows.map((row) => [row.code, row.parent]))
  const inner = new Set(rows.map((row) => row.parent))
  const kept = new Set<string>()
  for (const { code, adjusts } of rows) {
    if (adjusts || inner.has(code)) continue
    for (let at: string | null | undefined = code; at && !kept.has(at); at = parentOf.get(at)) kept.add(at)
  }
  return rows.filter(({ code }) => kept.has(code))
}

/** Each bonus or penalty leaf by itself: its points and their share of its own maximum. */
function adjustingScores(rows: readonly CriterionRow[], policy: NotAppraisedPolicy): [string, NodeScore][] {
  return rows
    .filter((row) => row.adjusts)
    .map((row) => {
      const unclaimed = row.adjusts === 'bonus' && row.state === 'not_submitted'
      const score: LeafScore = unclaimed ? { kind: 'not_applicable' } : leafScore(row, policy)
      return [row.code, pointsScore([row], new Map([[row.code, score]]))]
    })
}

function scoreTree(
  roots: readonly CriterionNode[],
  scores: LeafScores,
  mode: 'points' | 'weighted',
  threshold: number,
  into = new Map<string, NodeScore>(),
): NodeScore {
  if (mode === 'weighted') return weightedScore(roots, scores, threshold, into)
  const visit = ({ row, children, leaves }: CriterionNode): void => {
    into.set(row.code, pointsScore(leaves, scores))
    children.forEach(visit)
  }
  roots.forEach(visit)
  return pointsScore(
    roots.flatMap((root) => root.leaves),
    scores,
  )
}

/** A survey counts as not held when every survey-fed leaf that applies says so. */
function surveyNotHeld(leaves: readonly CriterionRow[]): boolean {
  const fed = leaves.filter(({ source, state }) => source === 'survey' && state !== 'not_applicable')
  return fed.length > 0 && fed.every(({ state }) => state === 'no_survey')
}

function only(leaves: readonly CriterionRow[], scores: LeafScores, survey: boolean): LeafScores {
  return new Map(
    leaves.map(({ code, source }) => [
      code,
      (source === 'survey') === survey ? scores.get(code)! : { kind: 'not_applicable' },
    ]),
  )
}

function inBlocks(appraisal: NodeScore, survey: NodeScore, appraisalShare: number): Figure {
  if (appraisal.notApplicable && survey.notApplicable) return noFigure('not_estimable')
  if (survey.notApplicable) return appraisal.percent
  if (appraisal.notApplicable) return survey.percent
  if (appraisal.percent.reason !== null) return appraisal.percent
  if (survey.percent.reason !== null) return survey.percent
  return figure(appraisalShare * appraisal.percent.value + (1 - appraisalShare) * survey.percent.value)
}
