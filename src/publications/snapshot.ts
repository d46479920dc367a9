import { minimumNOf } from '../results/case-result.ts'
import { indexEstimates } from '../results/index-figure.ts'
import type { RoundResults } from '../results/load.ts'
import type { SurveyEstimate } from '../results/survey-estimate.ts'
import type { SurveyGroup } from '../results/survey-groups.ts'
import type { Adjustment } from '../scoring/adjustment.ts'
import type { CriteriaScore } from '../scoring/score.ts'
import type { Figure } from '../statistics/figure.ts'

/** All figures of a round, unrounded, in the order of cases: plain JSON whose canonical form is stored when it is published. */
export function snapshotOf({ cases, levels, settings }: RoundResults) {
  return {
    format: 1,
    cases: cases
      .toSorted((a, b) => a.row.case_id - b.row.case_id)
      .map((one) => ({
        case: one.row.case_id,
        unit: one.row.unit_id,
        ...scoreOf(one.score),
        grade: one.grade?.code ?? null,
        passes: one.pass?.passes ?? null,
        sheets: one.sheets,
        survey: surveyOf(one.groups, minimumNOf(one.framework, settings)),
      })),
    levels: levels
      .toSorted((a, b) => frameworkOf(a) - frameworkOf(b))
      .map(({ framework, cases: own, level, groups, sheets }) => ({
        framework: `${framework.id}/${framework.version}`,
        units: own.length,
        index: level && figureOf(level.index),
        appraisal: level && figureOf(level.total.appraisal),
        surveyPart: level && figureOf(level.total.survey),
        sheets,
        survey: surveyOf(groups, minimumNOf(framework, settings)),
      })),
  }
}

function frameworkOf(level: RoundResults['levels'][number]): number {
  return level.cases[0]?.row.framework_version_id ?? 0
}

function scoreOf(score: CriteriaScore | null) {
  if (score === null) return { index: null, criteria: null }
  return {
    index: figureOf(score.index),
    appraisal: figureOf(score.appraisal.percent),
    surveyPart: figureOf(score.survey.percent),
    incomplete: score.incomplete,
    // Only where there is one: copies published before this was known keep their bytes.
    ...(score.adjustment ? { adjustment: adjustmentIn(score.adjustment) } : {}),
    criteria: Object.fromEntries([...score.nodes].map(([code, node]) => [code, node.points])),
  }
}

function adjustmentIn({ bonus, penalty, percent, missing }: Adjustment) {
  return missing.length > 0 ? { missing } : { bonus, penalty, percent }
}

function surveyOf(groups: readonly SurveyGroup[], minimumN: number) {
  return indexEstimates(groups, minimumN).map(({ index, questionnaire, estimate }) => ({
    questionnaire,
    index: index.code,
    ...estimateOf(estimate),
  }))
}

function estimateOf({ value, reason, interval, se, n, class: quality }: SurveyEstimate) {
  return {
    value,
    reason,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    se,
    n,
    class: quality,
  }
}

function figureOf(figure: Figure) {
  return figure.reason === null ? figure.value : { missing: figure.reason }
}
