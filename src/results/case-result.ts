import { criterionRows } from '../assessments/rows.ts'
import type { LeafRecord } from '../assessments/sheet.ts'
import { adjustmentRules, type Criterion, type Framework } from '../frameworks/framework.ts'
import { type RoundSettings, shareIn } from '../rounds/settings.ts'
import type { CriterionRow } from '../scoring/criterion.ts'
import { gradeOf } from '../scoring/grade.ts'
import { type LevelIndex, levelIndex } from '../scoring/level-index.ts'
import { type PassResult, passes } from '../scoring/pass-rule.ts'
import { type CriteriaScore, type ScoreOptions, scoreCriteria } from '../scoring/score.ts'
import { type HiddenCells, hiddenCells } from './hidden-cells.ts'
import { leafFigure, measures, unanimousIndexes } from './index-figure.ts'
import type { ResultCase, ResultQuestionnaire } from './queries.ts'
import { type SurveyGroup, sheetsIn } from './survey-groups.ts'

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
  /** indices behind points that are a share, in which a small sample agrees */
  readonly unanimous: ReadonlySet<string>
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
  return {
    mode,
    appraisalShare,
    notAppraised: over ? (settings.notAppraised ?? notAppraised) : 'missing',
    adjustment: adjustmentRules(framework),
  }
}

/** Fewest valid answers for a figure: the framework's own limit where it is stricter than the round's. */
export function minimumNOf(framework: Framework, settings: RoundSettings): number {
  return Math.max(settings.minimumN, framework.survey?.minimumN ?? 0)
}

/** Share of each questionnaire as declared with the cases, by its code; null where none is declared. */
export type DeclaredShares = readonly { readonly code: string; readonly share: number | null }[]

/**
 * The shares of questionnaires in the index that feeds a leaf: as the row says, else the framework, else the round, else as
 * declared with the cases for those that measure it.
 */
export function sharesFor(
  criterion: Criterion,
  index: string,
  {
    framework,
    groups,
    declared,
  }: { framework: Framework; groups: readonly SurveyGroup[]; declared: DeclaredShares },
  settings: RoundSettings,
): Readonly<Record<string, number | null>> {
  const said = criterion.surveyShares ?? framework.survey?.shares ?? settings.surveyShares[index]
  if (said) return said
  const codes = new Set(
    groups.filter((group) => measures(group.questionnaire, index)).map((group) => group.questionnaire.code),
  )
  const measuredBy = [...codes].map((code) => ({
    code,
    share: declared.find((one) => one.code === code)?.share ?? null,
  }))
  return Object.fromEntries([...codes].map((code) => [code, shareIn(settings, index, code, measuredBy)]))
}

/** The rows of a case, or of a whole level when `groups` hold the level's sheets. */
function scoredRows(
  input: Pick<CaseInput, 'framework' | 'leaves' | 'groups'> & { readonly declared: DeclaredShares },
  settings: RoundSettings,
): CriterionRow[] {
  const { framework, groups } = input
  const criteria = new Map(framework.criteria.map((criterion) => [criterion.code, criterion]))
  const minimumN = minimumNOf(framework, settings)
  return criterionRows(framework, input.leaves, (code, index) =>
    leafFigure(index, groups, minimumN, sharesFor(criteria.get(code)!, index, input, settings)),
  )
}

/** Versions of one questionnaire in one case speak for it together. */
export function declaredIn(questionnaires: readonly ResultQuestionnaire[]): DeclaredShares {
  return [...Map.groupBy(questionnaires, (row) => row.code)].map(([code, rows]) => {
    const shares = rows.flatMap((row) => (row.share === null ? [] : [row.share]))
    return { code, share: shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) }
  })
}

/** What the cases of a level say alike, of those that ask all its questionnaires; nothing where they disagree. */
export function declaredAmong(cases: readonly CaseResult[]): DeclaredShares {
  const all = cases.map((one) => declaredIn(one.questionnaires))
  const codes = [...new Set(all.flatMap((one) => one.map(({ code }) => code)))]
  const whole = all.filter((one) => one.length === codes.length)
  return codes.map((code) => {
    const said = new Set(whole.map((one) => one.find((row) => row.code === code)?.share ?? null))
    return { code, share: said.size === 1 ? ([...said][0] ?? null) : null }
  })
}

/** What a unit has not handed in is not known of it: entries of a draft are its own business. */
function handedIn(input: CaseInput): readonly LeafRecord[] {
  return isHandedIn(input) ? input.leaves : input.leaves.map((leaf) => ({ ...leaf, entry: null }))
}

function isHandedIn({ sheet }: CaseInput): boolean {
  return sheet.state === 'submitted' || sheet.state === 'appraised'
}

/** Computes the index of a case with everything that depends on it. Pure. */
export function resultOfCase(
  input: CaseInput,
  settings: RoundSettings,
  state: 'draft' | 'open' | 'closed' | 'published',
): CaseResult {
  const { framework } = input
  const rows = scoredRows(
    { framework, groups: input.groups, leaves: handedIn(input), declared: declaredIn(input.questionnaires) },
    settings,
  )
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
    pass: score && rule ? passes(score, rule, isHandedIn(input) ? input.sheet.attestations : {}) : null,
    sheets: sheetsIn(input.groups),
    unanimous: unanimousIndexes(input.groups, minimumNOf(framework, settings), sharedIndexes(framework)),
  }
}

/** The indices whose figure is the share of points a leaf has. */
function sharedIndexes({ criteria }: Framework): string[] {
  return criteria.flatMap(({ measure }) => (measure.kind === 'survey_share' ? [measure.index] : []))
}

/** The index of a level: all cases of a round under one framework. */
export type LevelResult = {
  readonly framework: Framework
  readonly cases: readonly CaseResult[]
  /** null where there is one case only, or no figures */
  readonly level: LevelIndex | null
  readonly groups: readonly SurveyGroup[]
  readonly sheets: number
  /** figures that may not be shown because they would give smaller ones away */
  readonly hidden: HiddenCells
}

/**
 * Computes the index of a level from its cases and its respondents. Pure.
 * @param decided what was decided to be hidden when it was published; worked out anew otherwise
 */
export function resultOfLevel(
  framework: Framework,
  cases: readonly CaseResult[],
  groups: readonly SurveyGroup[],
  settings: RoundSettings,
  state: 'draft' | 'open' | 'closed' | 'published',
  decided?: HiddenCells,
): LevelResult {
  const options = scoreOptions(framework, settings, state)
  const rows = scoredRows({ framework, leaves: [], groups, declared: declaredAmong(cases) }, settings)
  const units = cases.map((one) => ({
    code: String(one.row.case_id),
    weight: one.row.population,
    rows: one.rows,
  }))
  return {
    framework,
    cases,
    level:
      options && cases.length > 1
        ? levelIndex(rows, units, { ...options, unitWeights: framework.scoring.unitWeights })
        : null,
    groups,
    sheets: sheetsIn(groups),
    hidden:
      decided ??
      hiddenCells(
        cases.map((one) => ({ caseId: one.row.case_id, groups: one.groups })),
        groups,
        minimumNOf(framework, settings),
      ),
  }
}
