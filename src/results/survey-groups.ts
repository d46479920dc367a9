import type { UsedWeights } from '../estimates/official.ts'
import type { CountLayout } from '../surveys/layout.ts'
import type { CompiledQuestionnaire } from '../surveys/questionnaire.ts'
import { type Counted, respondentWeights, type UnitCounts } from './unit-counts.ts'

/** The sheets of one questionnaire version that a result looks at. */
export type SurveyGroup = {
  readonly versionId: number
  /** '1~T-GT.1': tells versions of one questionnaire apart, which differ in their topics */
  readonly version: string
  readonly questionnaire: CompiledQuestionnaire
  readonly layout: CountLayout
  readonly units: readonly UnitCounts[]
  readonly byPopulation: boolean
  /** the version of weights its sheets carry; absent = weighed by the population of units, or alike */
  readonly weights?: UsedWeights
}

export type UnweightedGroup = Omit<SurveyGroup, 'units' | 'byPopulation'> & {
  readonly units: readonly Counted[]
}

/**
 * Gives respondents their weights. Versions of one questionnaire share them: a unit's population is spread over all its
 * sheets. Only a questionnaire for citizens stands for the inhabitants; officials, participants of an activity and users of
 * a service are other populations, of unknown size, and weigh alike. A version that has weights of its own keeps them.
 */
export function weighGroups(
  groups: readonly UnweightedGroup[],
  population: (unitId: number) => number | null,
): SurveyGroup[] {
  const weights = new Map(
    [...Map.groupBy(groups, (group) => group.questionnaire.code)].map(([code, versions]) => {
      const sheets = new Map<number, number>()
      for (const unit of versions.flatMap((version) => (version.weights ? [] : version.units))) {
        sheets.set(unit.unitId, (sheets.get(unit.unitId) ?? 0) + unit.sheets)
      }
      const inhabitants = versions.every((version) => version.questionnaire.kind === 'citizen')
      return [code, respondentWeights(sheets, inhabitants ? population : () => null)]
    }),
  )
  return groups.map((group) => {
    if (group.weights) {
      return { ...group, units: group.units.map((unit) => ({ ...unit, weight: 1 })), byPopulation: false }
    }
    const { byPopulation, weights: own } = weights.get(group.questionnaire.code)!
    const units = group.units.map((unit) => ({ ...unit, weight: own.get(unit.unitId) ?? 1 }))
    return { ...group, units, byPopulation }
  })
}

/** How many sheets were counted. */
export function sheetsIn(groups: readonly SurveyGroup[]): number {
  return groups.reduce((sum, group) => sum + group.units.reduce((all, unit) => all + unit.sheets, 0), 0)
}

/** What of a questionnaire, in all its versions, was counted: sheets, units they came from, how respondents weigh. */
export type Surveyed = {
  readonly code: string
  readonly sheets: number
  readonly units: number
  readonly weight: 'population' | 'population_unknown' | 'alike' | 'version'
  /** the versions of weights that count, where a person fixed them */
  readonly weights: readonly UsedWeights[]
}

export function surveyedBy(groups: readonly SurveyGroup[]): Surveyed[] {
  return [...Map.groupBy(groups, (group) => group.questionnaire.code)].map(([code, versions]) => {
    const units = versions.flatMap((version) => version.units.filter((unit) => unit.sheets > 0))
    const own = versions.flatMap((version) => version.weights ?? [])
    const weight =
      own.length > 0
        ? 'version'
        : versions.some((version) => version.byPopulation)
          ? 'population'
          : versions.every((version) => version.questionnaire.kind === 'citizen')
            ? 'population_unknown'
            : 'alike'
    const places = new Set(units.map((unit) => unit.unitId)).size
    return { code, sheets: sheetsIn(versions), units: places, weight, weights: own }
  })
}
