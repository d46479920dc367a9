import { type Figure, figure, noFigure } from '../statistics/figure.ts'
import { type CriterionNode, type CriterionRow, criteriaTree } from './criterion.ts'
import type { NodeScore } from './node-score.ts'
import { type CriteriaScore, type ScoreOptions, scoreCriteria, withoutAdjusting } from './score.ts'
import { tolerance } from './tolerance.ts'

/** A unit of the level: its weight (adults, population; `null` when unknown) and its rows. */
export type LevelUnit = {
  readonly code: string
  readonly weight: number | null
  readonly rows: readonly CriterionRow[]
}

export type LevelOptions = ScoreOptions & {
  /** `population`: by the units' weights, or equal when one is unknown; `equal`: every unit alike. */
  readonly unitWeights?: 'population' | 'equal'
}

/** One row at a level: the two parts and what they come to. */
export type LevelNode = {
  readonly percent: Figure
  /** Weighted mean of the units' appraised percentages. */
  readonly appraisal: Figure
  /** From the respondents of the whole level. */
  readonly survey: Figure
}

export type LevelIndex = {
  readonly index: Figure
  readonly nodes: ReadonlyMap<string, LevelNode>
  /** The whole, as a row. */
  readonly total: LevelNode
  /** Units whose appraised part exists, and all units. */
  readonly unitsScored: number
  readonly units: number
  /** Weights that were used: `equal` also where population was declared and not known for every unit. */
  readonly unitWeights: 'population' | 'equal'
  /** Share of the units' weight whose appraised part exists. */
  readonly availableShare: number
  readonly noSurvey: boolean
}

/**
 * The index of a level (a province over its communes). Its survey part comes from the weighted respondents of the
 * level, not from the units' indices; its appraised part is the mean of its units' appraised percentages, by
 * population or equal weights as the framework declares. Both parts then count as much as their leaves do: by maximum
 * points, by weight, or by the prescribed share of the blocks.
 *
 * Units without an appraised part are left out as long as the others hold at least `threshold` of the weight.
 *
 * @param rows the rows of the framework, with the points of its survey-fed leaves measured on the whole level; the
 * state of the other leaves is not looked at
 * @throws as `scoreCriteria`; if there is no unit or a weight is not above zero
 * @example
 * levelIndex(rowsOfTheProvince, communes, { unitWeights: 'population' }).index
 */
export function levelIndex(
  rows: readonly CriterionRow[],
  units: readonly LevelUnit[],
  options: LevelOptions = {},
): LevelIndex {
  if (units.length === 0) throw new Error('levelIndex requires at least one unit')
  const { mode = 'points', appraisalShare = null, threshold = 0.65, unitWeights = 'population' } = options
  if (unitWeights !== 'population' && unitWeights !== 'equal') {
    throw new Error(`levelIndex requires a known rule for unit weights, not ${unitWeights as string}`)
  }
  const used =
    unitWeights === 'population' && units.every(({ weight }) => weight !== null) ? 'population' : 'equal'
  const weights = units.map(({ weight }) => (used === 'population' ? weight! : 1))
  if (!weights.every((weight) => weight > 0)) throw new Error('levelIndex requires weights above zero')

  const survey = scoreCriteria(leavingOut(rows, 'appraisal'), options)
  const appraised = units.map((unit) => scoreCriteria(leavingOut(unit.rows, 'survey'), options))
  const mean = (of: (score: CriteriaScore) => NodeScore | undefined): Figure =>
    meanOfUnits(appraised.map(of), weights, threshold)

  const roots = criteriaTree(withoutAdjusting(rows))
  const nodes = new Map<string, LevelNode>()
  const visit = (node: CriterionNode): void => {
    const { code } = node.row
    const part = {
      appraisal: mean((score) => score.nodes.get(code)),
      survey: surveyFigure(survey.nodes.get(code)!),
    }
    nodes.set(code, { ...part, percent: combine(part, surveyShare(node, mode)) })
    node.children.forEach(visit)
  }
  roots.forEach(visit)

  const parts = { appraisal: mean((score) => score.total), survey: surveyFigure(survey.total) }
  const inOneSum = combine(parts, shareAmong(roots, mode))
  const scored = appraised.map((score) => score.total.percent.reason === null)
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const available = weights.reduce((sum, weight, u) => sum + (scored[u] ? weight : 0), 0)
  return {
    index: appraisalShare === null ? inOneSum : combine(parts, 1 - appraisalShare),
    nodes,
    total: { ...parts, percent: inOneSum },
    unitsScored: scored.filter(Boolean).length,
    units: units.length,
    unitWeights: used,
    availableShare: available / all,
    noSurvey: survey.noSurvey,
  }
}

/** The rows with one block of leaves taken out; bonus and penalty are a unit's own, not the level's. */
function leavingOut(rows: readonly CriterionRow[], block: 'survey' | 'appraisal'): CriterionRow[] {
  return withoutAdjusting(rows).map((row) =>
    (row.source === 'survey') === (block === 'survey')
      ? { ...row, state: 'not_applicable', points: null }
      : row,
  )
}

/** A part that does not exist because no leaf of it applies has no reason to report: it is simply not there. */
const absent = noFigure('not_estimable')

function surveyFigure(score: NodeScore): Figure {
  return score.notApplicable ? absent : score.percent
}

function meanOfUnits(
  scores: readonly (NodeScore | undefined)[],
  weights: readonly number[],
  threshold: number,
): Figure {
  let applicable = 0
  let available = 0
  let sum = 0
  for (const [u, score] of scores.entries()) {
    if (score === undefined) throw new Error('levelIndex requires the same rows for every unit')
    if (score.notApplicable) continue
    applicable += weights[u]!
    if (score.percent.reason !== null) continue
    available += weights[u]!
    sum += weights[u]! * score.percent.value
  }
  if (applicable === 0) return absent
  if (available === 0 || available / applicable < threshold - tolerance)
    return noFigure('missing_weight_share')
  return figure(sum / available)
}

function combine(parts: { appraisal: Figure; survey: Figure }, shareOfSurvey: number): Figure {
  const { appraisal, survey } = parts
  if (appraisal === absent) return survey
  if (survey === absent) return appraisal
  if (appraisal.reason !== null) return appraisal
  if (survey.reason !== null) return survey
  return figure((1 - shareOfSurvey) * appraisal.value + shareOfSurvey * survey.value)
}

/** How much of a row's weight its survey-fed leaves have, 0..1. */
function surveyShare(node: CriterionNode, mode: 'points' | 'weighted'): number {
  if (node.children.length === 0) return node.row.source === 'survey' ? 1 : 0
  return shareAmong(node.children, mode)
}

function shareAmong(nodes: readonly CriterionNode[], mode: 'points' | 'weighted'): number {
  const weight = ({ row, leaves }: CriterionNode): number =>
    mode === 'weighted' ? (row.weight ?? 0) : leaves.reduce((sum, leaf) => sum + (leaf.maximum ?? 100), 0)
  const all = nodes.reduce((sum, node) => sum + weight(node), 0)
  return nodes.reduce((sum, node) => sum + weight(node) * surveyShare(node, mode), 0) / all
}
