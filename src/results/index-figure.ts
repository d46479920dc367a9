import type { SurveyFigure } from '../assessments/rows.ts'
import { combineGroups } from '../scoring/combine-groups.ts'
import { figure, noFigure } from '../statistics/figure.ts'
import type { CompiledQuestionnaire, IndexFormula } from '../surveys/questionnaire.ts'
import { type EstimateKind, type SurveyEstimate, surveyEstimate } from './survey-estimate.ts'
import { type SurveyGroup, sheetsIn } from './survey-groups.ts'
import { addedByUnit, measureOf, sumsOf, type UnitSums } from './unit-sums.ts'

/** One index as one questionnaire measured it, in all its versions. */
export type IndexEstimate = {
  readonly index: IndexFormula
  /** code of the questionnaire */
  readonly questionnaire: string
  readonly estimate: SurveyEstimate
}

/** Every index of every questionnaire with its estimate; variants after the formula they belong to. */
export function indexEstimates(groups: readonly SurveyGroup[], minimumN: number): IndexEstimate[] {
  return [...Map.groupBy(groups, (group) => group.questionnaire.code)].flatMap(([code, versions]) => {
    const indexes = new Map(
      versions.flatMap(({ questionnaire }) => questionnaire.indexes.map((one) => [one.code, one])),
    )
    return [...indexes.values()].map((index) => ({
      index,
      questionnaire: code,
      estimate: indexEstimate(versions, index.code, minimumN),
    }))
  })
}

/** An index from all versions of one questionnaire that have it. */
export function indexEstimate(
  versions: readonly SurveyGroup[],
  code: string,
  minimumN: number,
): SurveyEstimate {
  const { sums, kind } = indexSums(versions, code)
  return surveyEstimate(sums, minimumN, kind)
}

/** What each unit adds to an index, from all versions of one questionnaire that have it. */
export function indexSums(
  versions: readonly SurveyGroup[],
  code: string,
): { sums: UnitSums[]; kind: EstimateKind } {
  const measured = versions.flatMap(({ questionnaire, layout, units }) => {
    const index = questionnaire.indexes.find((formula) => formula.code === code)
    return index ? [{ measure: measureOf(questionnaire, layout, index), units }] : []
  })
  const sums = addedByUnit(measured.flatMap(({ measure, units }) => sumsOf(units, measure)))
  return { sums, kind: measured[0]?.measure.kind ?? 'share' }
}

/**
 * The indices, measured by some questionnaire, in which a small sample agrees so that the figure is kept back.
 * @param codes of the indices to look at
 */
export function unanimousIndexes(
  groups: readonly SurveyGroup[],
  minimumN: number,
  codes: readonly string[],
): ReadonlySet<string> {
  const found = new Set<string>()
  for (const versions of Map.groupBy(groups, (group) => group.questionnaire.code).values()) {
    for (const code of codes) {
      if (!versions.some(({ questionnaire }) => measures(questionnaire, code))) continue
      if (indexEstimate(versions, code, minimumN).reason === 'unanimous') found.add(code)
    }
  }
  return found
}

/** The formula of a questionnaire that measures an index: the one of that very code, not a variant. */
export function measures(questionnaire: CompiledQuestionnaire, index: string): IndexFormula | undefined {
  return questionnaire.indexes.find((formula) => formula.code === index && formula.variantOf === null)
}

/**
 * The figure of an index that feeds a leaf: each questionnaire's own figure, put together by declared shares, never as a
 * raw pool (questionnaires of citizens and of officials have populations of their own).
 * @param shares declared share of each questionnaire, 0..1, by its code, adding up to 1; one that is not named has none,
 * and one that was not asked stays without a figure; null = none is declared though several measure the index
 */
export function leafFigure(
  index: string,
  groups: readonly SurveyGroup[],
  minimumN: number,
  shares: Readonly<Record<string, number | null>>,
): SurveyFigure {
  const used = Object.entries(shares).filter(([, share]) => share !== 0)
  const measuring = groups.filter(
    ({ questionnaire }) =>
      measures(questionnaire, index) && used.some(([code]) => code === questionnaire.code),
  )
  if (sheetsIn(measuring) === 0) return { value: null, reason: 'no_survey' }
  const parts = used.map(([code, share]) => {
    const own = measuring.filter((group) => group.questionnaire.code === code)
    const { value, reason } = indexEstimate(own, index, minimumN)
    const known =
      value === null
        ? noFigure(reason === null || reason === 'unanimous' ? 'not_estimable' : reason)
        : figure(value)
    return { code, share, figure: known }
  })
  if (parts.some((part) => part.share === null)) return { value: null, reason: 'not_enough_answers' }
  const combined = combineGroups(parts.map((part) => ({ ...part, share: part.share ?? 0 })))
  return combined.figure.reason === null
    ? { value: combined.figure.value, reason: null }
    : { value: null, reason: 'not_enough_answers' }
}
