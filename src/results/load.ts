import type { LeafRecord } from '../assessments/sheet.ts'
import type { Db } from '../database.ts'
import type { Framework } from '../frameworks/framework.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import { type Compiled, keepCompiled } from '../responses/compiled.ts'
import { type CountedUpTo, type CountRow, countedUpTo, countsOfRound } from '../responses/count-queries.ts'
import { type RoundSettings, roundSettings } from '../rounds/settings.ts'
import { type CaseResult, type LevelResult, resultOfCase, resultOfLevel } from './case-result.ts'
import {
  type ResultCase,
  type ResultQuestionnaire,
  type ResultRound,
  resultCases,
  resultLeaves,
  resultQuestionnaires,
  resultSheets,
} from './queries.ts'
import { type SurveyGroup, weighGroups } from './survey-groups.ts'
import { countsByUnit } from './unit-counts.ts'

/** All results of a round, computed from counts and appraised points as they are now. */
export type RoundResults = {
  readonly round: ResultRound
  readonly settings: RoundSettings
  /** every case, by the name of its unit */
  readonly cases: readonly CaseResult[]
  readonly levels: readonly LevelResult[]
  readonly counted: CountedUpTo
  readonly at: Date
}

/** Reads results; keeps compiled questionnaires between requests. */
export type Results = {
  round(round: ResultRound): Promise<RoundResults>
}

export function resultsFrom(db: Db): Results {
  const compiled = keepCompiled()
  return { round: (round) => roundResults(db, compiled, round) }
}

async function roundResults(db: Db, compiled: Compiled, round: ResultRound): Promise<RoundResults> {
  const at = new Date()
  const [cases, questionnaires, leaves, sheets, counts, counted] = await Promise.all([
    resultCases(db, round.round_id, null),
    resultQuestionnaires(db, round.round_id),
    resultLeaves(db, round.round_id, null),
    resultSheets(db, round.round_id),
    countsOfRound(db, round.round_id),
    countedUpTo(db, round.round_id),
  ])
  const settings = roundSettings(round.settings)
  const population = new Map(cases.map((row) => [row.unit_id, row.population]))
  const grouped = {
    questionnaires: Map.groupBy(questionnaires, (row) => row.case_id),
    leaves: Map.groupBy(leaves, (row) => row.case_id),
    counts: Map.groupBy(counts, (row) => row.case_id),
    sheets: new Map(sheets.map((row) => [row.case_id, row])),
  }
  const groupsOf = async (
    versions: readonly ResultQuestionnaire[],
    rows: readonly CountRow[],
  ): Promise<SurveyGroup[]> => {
    const asked = new Map(versions.map((version) => [version.questionnaire_version_id, version]))
    const groups = await Promise.all(
      [...asked].map(async ([versionId, { version }]) => ({
        versionId,
        version,
        ...(await compiled(db, versionId)),
        units: countsByUnit(rows.filter((row) => row.questionnaire_version_id === versionId)),
      })),
    )
    return weighGroups(groups, (unitId) => population.get(unitId) ?? null)
  }
  const frameworks = await frameworksOf(db, cases)
  const oneCase = async (row: ResultCase): Promise<CaseResult> => {
    const own = grouped.questionnaires.get(row.case_id) ?? []
    const sheet = grouped.sheets.get(row.case_id)
    return resultOfCase(
      {
        row,
        framework: frameworks.get(row.framework_version_id)!,
        leaves: (grouped.leaves.get(row.case_id) ?? []) satisfies LeafRecord[],
        sheet: { state: sheet?.state ?? null, attestations: sheet?.attestations ?? {} },
        questionnaires: own,
        groups: await groupsOf(own, grouped.counts.get(row.case_id) ?? []),
      },
      settings,
      round.state,
    )
  }
  const results = await Promise.all(cases.map(oneCase))
  const byFramework = Map.groupBy(results, (result) => result.row.framework_version_id)
  const levels = await Promise.all(
    [...byFramework.values()].map(async (own) => {
      const ids = new Set(own.map((result) => result.row.case_id))
      const versions = own.flatMap((result) => result.questionnaires)
      const groups = await groupsOf(
        versions,
        counts.filter((row) => ids.has(row.case_id)),
      )
      return resultOfLevel(own[0]!.framework, own, groups, settings, round.state)
    }),
  )
  levels.sort((a, b) => b.cases.length - a.cases.length)
  return { round, settings, cases: results, levels, counted, at }
}

async function frameworksOf(db: Db, cases: readonly ResultCase[]): Promise<Map<number, Framework>> {
  const ids = [...new Set(cases.map((row) => row.framework_version_id))]
  return new Map(await Promise.all(ids.map(async (id) => [id, await frozenFramework(db, id)] as const)))
}
