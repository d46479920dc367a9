import { criterionRows } from '../assessments/rows.ts'
import type { LeafRecord } from '../assessments/sheet.ts'
import type { Framework } from '../frameworks/framework.ts'
import { type RoundSettings, shareIn } from '../rounds/settings.ts'
import type { CriterionRow } from '../scoring/criterion.ts'
import { gradeOf } from '../scoring/grade.ts'
import { type LevelIndex, levelIndex } from '../scoring/level-index.ts'
import { type PassResult, passes } from '../scoring/pass-rule.ts'
import { type CriteriaScore, type ScoreOptions, scoreCriteria } from '../scoring/score.ts'
import { leafFigure, measures, type SurveyGroup } from './index-figure.ts'
import type { ResultCase, ResultQuestionnaire } from './queries.ts'

/** Everything known of one case, before anything is computed. */
export type CaseInput = {
  readonly row: ResultCase
  readonly framework: Framework
  readonly leaves: readonly LeafRecord[]
  readonly sheet: {
    readonly state: 'draft' | 'submitted' | 'appraised' | null
    readonly attestations: Record<string, boolean>
  }
  readonly questionnaires: readonly ResultQuestionnaire[]
  readonly groups: readonly SurveyGroup[]
}

/** One case with its index, or why it has none. */
export type CaseResult = CaseInput & {
  readonly rows: readonly CriterionRow[]
  /** null in a framework without figures (levels of achievement) */
  readonly score: CriteriaScore | null
  readonly grade: { readonly code: string | null; readonly incomplete: boolean } | null
  readonly pass: PassResult | null
  /** citizens' and officials' forms that are counted */
  readonly sheets: number
}

/** How a framework is scored in a round: its own rules, the round's policy once it is closed. */
export function scoreOptions(
  framework: Framework,
  settings: RoundSettings,
  state: 'draft' | 'open' | 'closed' | 'published',
): ScoreOptions | null {
  const { mode, appraisalShare, notAppraised } = framework.scoring
  if (mode !== 'points' && mode !== 'weighted') return null
  const over = state === 'closed' || state === 'published'
  return { mode, appraisalShare, notAppraised: over ? (settings.notAppraised ?? notAppraised) : 'missing' }
}

/** Fewest valid answers for a figure: the framework's own limit where it is stricter than the round's. */
export function minimumNOf(framework: Framework, settings: RoundSettings): number {
  return Math.max(settings.minimumN, framework.survey?.minimumN ?? 0)
}

/** The rows of a case, or of a whole level when `groups` hold the level's sheets. */
export function scoredRows(
  input: Pick<CaseInput, 'framework' | 'leaves' | 'questionnaires' | 'groups'>,
  settings: RoundSettings,
): CriterionRow[] {
  const { framework, groups, questionnaires } = input
  const shares = new Map(questionnaires.map((one) => [one.questionnaire_version_id, one.share]))
  const minimumN = minimumNOf(framework, settings)
  return criterionRows(framework, input.leaves, (code, index) => {
    const measuredBy = groups
      .filter((group) => measures(group.questionnaire, index))
      .map((group) => ({ code: group.questionnaire.code, share: shares.get(group.versionId) ?? null }))
    const own =
      framework.criteria.find((criterion) => criterion.code === code)?.surveyShares ??
      framework.survey?.shares
    return leafFigure(index, groups, minimumN, (questionnaire) =>
      own ? (own[questionnaire] ?? 0) : shareIn(settings, index, questionnaire, measuredBy),
    )
  })
}

/** Computes the index of a case with everything that depends on it. Pure. */
export function resultOfCase(
  input: CaseInput,
  settings: RoundSettings,
  state: 'draft' | 'open' | 'closed' | 'published',
): CaseResult {
  const { framework } = input
  const rows = scoredRows(input, settings)
  const options = scoreOptions(framework, settings, state)
  const score = options && scoreCriteria(rows, options)
  const { grades, passRule } = framework.scoring
  const rule = passRule && {
    ...passRule,
    attestations: passRule.attestations.map((attestation) => attestation.code),
  }
  const graded = score && grades.length > 0 ? gradeOf(score, grades) : null
  return {
    ...input,
    rows,
    score,
    grade: graded && { code: graded.grade, incomplete: graded.incomplete },
    pass:
      score && rule ? passes(score, rule, input.sheet.state === null ? {} : input.sheet.attestations) : null,
    sheets: input.groups.reduce(
      (sum, group) => sum + group.units.reduce((all, unit) => all + unit.sheets, 0),
      0,
    ),
  }
}

/** The index of a level: all cases of a round under one framework. */
export type LevelResult = {
  readonly framework: Framework
  readonly cases: readonly CaseResult[]
  /** null where there is one case only, or no figures */
  readonly level: LevelIndex | null
  readonly groups: readonly SurveyGroup[]
  readonly sheets: number
  readonly unitsWithSheets: number
}

/** Computes the index of a level from its cases and its respondents. Pure. */
export function resultOfLevel(
  framework: Framework,
  cases: readonly CaseResult[],
  groups: readonly SurveyGroup[],
  settings: RoundSettings,
  state: 'draft' | 'open' | 'closed' | 'published',
): LevelResult {
  const options = scoreOptions(framework, settings, state)
  const questionnaires = cases[0]?.questionnaires ?? []
  const rows = scoredRows({ framework, leaves: [], questionnaires, groups }, settings)
  const units = cases.map((one) => ({
    code: String(one.row.case_id),
    weight: one.row.population,
    rows: one.rows,
  }))
  const withSheets = new Set(
    groups.flatMap((group) => group.units.filter((unit) => unit.sheets > 0).map((unit) => unit.unitId)),
  )
  return {
    framework,
    cases,
    level:
      options && cases.length > 1
        ? levelIndex(rows, units, { ...options, unitWeights: framework.scoring.unitWeights })
        : null,
    groups,
    sheets: groups.reduce((sum, group) => sum + group.units.reduce((all, unit) => all + unit.sheets, 0), 0),
    unitsWithSheets: withSheets.size,
  }
}
