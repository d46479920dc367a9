import type { SurveyFigure } from '../assessments/rows.ts'
import { combineGroups } from '../scoring/combine-groups.ts'
import { figure, noFigure } from '../statistics/figure.ts'
import { ratioOf } from '../surveys/formula.ts'
import type { CountLayout } from '../surveys/layout.ts'
import type { CompiledQuestionnaire, IndexFormula } from '../surveys/questionnaire.ts'
import { type SurveyEstimate, surveyEstimate } from './survey-estimate.ts'
import type { UnitCounts } from './unit-counts.ts'

/** The sheets of one questionnaire version that a result looks at. */
export type SurveyGroup = {
  readonly versionId: number
  readonly questionnaire: CompiledQuestionnaire
  readonly layout: CountLayout
  readonly units: readonly UnitCounts[]
  readonly byPopulation: boolean
}

/** One index as one questionnaire measured it. */
export type IndexEstimate = {
  readonly index: IndexFormula
  readonly group: SurveyGroup
  readonly estimate: SurveyEstimate
}

/** Figures of several items of one respondent: their spread is not known from single counts. */
function isPooled(index: IndexFormula): boolean {
  return index.items.length > 1 && index.rule !== 'respondent_mean100' && index.rule !== 'half_correct'
}

/** Every index of a questionnaire with its estimate; variants after the formula they belong to. */
export function indexEstimates(group: SurveyGroup, minimumN: number): IndexEstimate[] {
  return group.questionnaire.indexes.map((index) => ({
    index,
    group,
    estimate: surveyEstimate(
      ratioOf(group.questionnaire, group.layout, index),
      group.units,
      minimumN,
      isPooled(index),
    ),
  }))
}

/** The formula of a questionnaire that measures an index: the one of that very code, not a variant. */
export function measures(questionnaire: CompiledQuestionnaire, index: string): IndexFormula | undefined {
  return questionnaire.indexes.find((formula) => formula.code === index && formula.variantOf === null)
}

/**
 * The figure of an index that feeds a leaf: each questionnaire's own figure, put together by declared shares, never as a
 * raw pool (questionnaires of citizens and of officials have populations of their own).
 * @param shareOf declared share of a questionnaire, 0..1; null = none declared though several measure the index
 */
export function leafFigure(
  index: string,
  groups: readonly SurveyGroup[],
  minimumN: number,
  shareOf: (questionnaire: string) => number | null,
): SurveyFigure {
  const measuring = groups.filter(
    (group) => measures(group.questionnaire, index) && shareOf(group.questionnaire.code) !== 0,
  )
  if (measuring.every((group) => group.units.every((unit) => unit.sheets === 0)))
    return { value: null, reason: 'no_survey' }
  const parts = measuring.map((group) => {
    const formula = measures(group.questionnaire, index)!
    const ratio = ratioOf(group.questionnaire, group.layout, formula)
    const { value, reason } = surveyEstimate(ratio, group.units, minimumN, isPooled(formula))
    const known =
      value === null
        ? noFigure(reason === null || reason === 'unanimous' ? 'not_estimable' : reason)
        : figure(value)
    return { code: group.questionnaire.code, share: shareOf(group.questionnaire.code), figure: known }
  })
  const undeclared = parts.some((part) => part.share === null)
  if (undeclared) return { value: null, reason: 'not_enough_answers' }
  const combined = combineGroups(parts.map((part) => ({ ...part, share: part.share ?? 0 })))
  return combined.figure.reason === null
    ? { value: combined.figure.value, reason: null }
    : { value: null, reason: 'not_enough_answers' }
}
