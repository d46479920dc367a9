import { adjustmentRules } from '../frameworks/framework.ts'
import { type CaseResult, resultOfCase } from '../results/case-result.ts'
import { keptInList } from '../results/kept-leaves.ts'
import type { PublicationRule } from '../results/published.ts'
import type { RoundSettings } from '../rounds/settings.ts'
import { adjusted } from '../scoring/adjustment.ts'
import { type Aggregation, aggregate } from '../scoring/aggregate.ts'
import { gradeOf } from '../scoring/grade.ts'
import { ranks } from '../scoring/rank.ts'
import type { CriteriaScore } from '../scoring/score.ts'
import { noFigure } from '../statistics/figure.ts'
import type { RoundState } from '../tables.ts'
import { type Change, changedFramework } from './change.ts'

type Standing = {
  readonly index: number | null
  readonly rank: number | null
  readonly grade: string | null
  /** index and rank would tell a figure that is kept back on every page, and are kept back with it */
  readonly kept: boolean
}

/** A unit under the rules of the round and under those that are tried. */
export type TriedRow = {
  readonly case: CaseResult
  readonly official: Standing
  readonly tried: Standing
  /** places gained; null where it has no rank in one of both */
  readonly moved: number | null
  readonly gradeChanged: boolean
}

/**
 * Computes cases of one framework under other rules; nothing is stored, nothing that is given changes.
 * @param cases as the round has them
 * @param reweighed the same cases, with the weights that are to be tried
 * @param ruleOf what decides which figures of a case are shown
 */
export function tryChange(
  cases: readonly CaseResult[],
  reweighed: readonly CaseResult[],
  change: Change,
  settings: RoundSettings,
  state: RoundState,
  ruleOf: (one: CaseResult) => PublicationRule,
): TriedRow[] {
  const [first] = cases
  if (!first) return []
  const framework = changedFramework(first.framework, change)
  const others = new Map(reweighed.map((one) => [one.row.case_id, one]))
  const tried = cases.map((one) => {
    const other = others.get(one.row.case_id) ?? one
    const result = resultOfCase({ ...other, framework }, settings, state)
    return change.aggregation === null ? result : aggregated(result, change.aggregation)
  })
  const keptOf = (one: CaseResult, at: number) =>
    keptInList(one, ruleOf(cases[at]!)).whole || keptInList(cases[at]!, ruleOf(cases[at]!)).whole
  const kept = tried.map(keptOf)
  const before = standings(cases, kept)
  const after = standings(tried, kept)
  return cases.map((one, at) => {
    const [official, now] = [before[at]!, after[at]!]
    return {
      case: one,
      official,
      tried: now,
      moved: official.rank === null || now.rank === null ? null : official.rank - now.rank,
      gradeChanged: official.grade !== now.grade,
    }
  })
}

function standings(cases: readonly CaseResult[], kept: readonly boolean[]): Standing[] {
  const rank = ranks(
    cases.map(({ score }) => (score?.ranked && !score.noSurvey ? (score.index.value ?? null) : null)),
  )
  return cases.map(({ score, grade }, at) => ({
    index: kept[at] ? null : (score?.index.value ?? null),
    rank: kept[at] ? null : rank[at]!,
    grade: grade?.code ?? null,
    kept: kept[at]!,
  }))
}

/** A result whose index puts its areas together in another way; maxima are the weights. */
function aggregated(result: CaseResult, how: Aggregation): CaseResult {
  const { score, framework } = result
  if (score === null) return result
  const areas = score.areas.flatMap((code) => {
    const node = score.nodes.get(code)!
    return node.notApplicable ? [] : [{ value: node.percent.value, weight: weightOf(result, code) }]
  })
  const index =
    score.index.value === null || areas.length === 0
      ? score.index
      : aggregate(
          areas.map(({ value }) => value),
          areas.map(({ weight }) => weight),
          how,
        ).figure
  const rules = adjustmentRules(framework)
  const whole = rules ? adjusted(index, score.adjustment, rules) : index
  const changed: CriteriaScore = { ...score, index: whole.reason === null ? whole : noFigure(whole.reason) }
  const { grades } = framework.scoring
  const graded = grades.length > 0 ? gradeOf(changed, grades) : null
  return { ...result, score: changed, grade: graded && { code: graded.grade, incomplete: graded.incomplete } }
}

function weightOf({ score, framework }: CaseResult, code: string): number {
  const criterion = framework.criteria.find((one) => one.code === code)
  return criterion?.weight ?? score?.nodes.get(code)?.maximum ?? 1
}
