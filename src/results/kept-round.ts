import { setImmediate as turn } from 'node:timers/promises'
import type { LeafRecord } from '../assessments/sheet.ts'
import type { Db } from '../database.ts'
import { officialWeights, type UsedWeights } from '../estimates/official.ts'
import type { Framework } from '../frameworks/framework.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import type { Compiled, CompiledVersion } from '../responses/compiled.ts'
import { type RoundSettings, roundSettings } from '../rounds/settings.ts'
import { type CaseResult, type LevelResult, resultOfCase, resultOfLevel } from './case-result.ts'
import { KeptCounts } from './kept-counts.ts'
import type { RoundResults } from './load.ts'
import {
  type CaseCounts,
  publishedPopulations,
  type ResultCase,
  type ResultQuestionnaire,
  type ResultRound,
  resultCases,
  resultLeaves,
  resultQuestionnaires,
  resultSheets,
  waitingSheets,
} from './queries.ts'
import { type SurveyGroup, weighGroups } from './survey-groups.ts'
import { countsByUnit } from './unit-counts.ts'

type Sheet = Awaited<ReturnType<typeof resultSheets>>[number]
type Kept<Value> = { readonly key: string; readonly value: Value }

/** Cases whose leaves are fetched at once, and results that are computed before others have their turn. */
const AT_ONCE = 200
const IN_A_ROW = 25

/** What results of one round are computed from and what came out, kept until it changes. */
export class KeptRound {
  readonly #db: Db
  readonly #compiled: Compiled
  readonly #counts = new KeptCounts()
  readonly #leaves = new Map<number, { revision: number; leaves: readonly LeafRecord[] }>()
  #cases = new Map<number, Kept<CaseResult>>()
  #levels: Kept<readonly LevelResult[]> | null = null

  readonly #weights: (db: Db, roundId: number) => Promise<readonly UsedWeights[]>

  /** @param weights the versions of weights to use; those that count for the round unless others are to be tried */
  constructor(db: Db, compiled: Compiled, weights = officialWeights) {
    this.#db = db
    this.#compiled = compiled
    this.#weights = weights
  }

  async read(round: ResultRound): Promise<RoundResults> {
    const db = this.#db
    const at = new Date()
    const weights = await this.#weights(db, round.round_id)
    const [found, questionnaires, sheets, waiting, populations] = await Promise.all([
      resultCases(db, round.round_id),
      resultQuestionnaires(db, round.round_id),
      resultSheets(db, round.round_id),
      waitingSheets(db, round.round_id),
      round.state === 'published' ? publishedPopulations(db, round.round_id) : null,
      this.#counts.refresh(db, round.round_id, weights),
    ])
    // What is published does not move with the population of a unit.
    const rows =
      populations === null
        ? found
        : found.map((row) => ({ ...row, population: populations[row.unit_id] ?? null }))
    await this.#refreshLeaves(sheets)
    const settings = roundSettings(round.settings)
    const frameworks = await each(
      rows.map((row) => row.framework_version_id),
      (id) => frozenFramework(db, id),
    )
    const versions = await each(
      questionnaires.map((row) => row.questionnaire_version_id),
      (id) => this.#compiled(db, id),
    )
    const about = { round, settings, frameworks, versions, questionnaires, sheets, weights }
    const cases = await this.#computeCases(rows, about)
    const levels = this.#computeLevels(cases, about)
    const counted = { counted: this.#counts.sheets(), waiting, unweighed: this.#counts.unweighed() }
    return { round, settings, cases, levels, weights, counted, at }
  }

  async #refreshLeaves(sheets: readonly Sheet[]): Promise<void> {
    const changed = sheets.filter((sheet) => this.#leaves.get(sheet.case_id)?.revision !== sheet.revision)
    for (let from = 0; from < changed.length; from += AT_ONCE) {
      const part = changed.slice(from, from + AT_ONCE)
      const leaves = Map.groupBy(
        await resultLeaves(
          this.#db,
          part.map((sheet) => sheet.case_id),
        ),
        (leaf) => leaf.case_id,
      )
      for (const { case_id, revision } of part) {
        this.#leaves.set(case_id, { revision, leaves: leaves.get(case_id) ?? [] })
      }
    }
  }

  async #computeCases(rows: readonly ResultCase[], about: About): Promise<CaseResult[]> {
    const { round, settings, frameworks, questionnaires } = about
    const asked = Map.groupBy(questionnaires, (row) => row.case_id)
    const sheets = new Map(about.sheets.map((sheet) => [sheet.case_id, sheet]))
    const common = JSON.stringify([round.state, settings])
    const kept = new Map<number, Kept<CaseResult>>()
    const results: CaseResult[] = []
    let computed = 0
    for (const row of rows) {
      const sheet = sheets.get(row.case_id)
      const own = asked.get(row.case_id) ?? []
      const key = JSON.stringify([
        common,
        row.framework_version_id,
        sheet && [sheet.state, sheet.revision],
        own.map((one) => [one.questionnaire_version_id, one.share]),
        this.#counts.stampOf(row.unit_id),
      ])
      const known = this.#cases.get(row.case_id)
      const value =
        known?.key === key
          ? { ...known.value, row }
          : resultOfCase(
              {
                row,
                framework: frameworks.get(row.framework_version_id)!,
                leaves: this.#leaves.get(row.case_id)?.leaves ?? [],
                sheet: { state: sheet?.state ?? null, attestations: sheet?.attestations ?? {} },
                questionnaires: own,
                groups: this.#groupsOf(own, this.#counts.ofCase(row.case_id), about, [row]),
              },
              settings,
              round.state,
            )
      if (known?.key !== key && ++computed % IN_A_ROW === 0) await turn()
      kept.set(row.case_id, { key, value })
      results.push(value)
    }
    this.#cases = kept
    return results
  }

  #computeLevels(cases: readonly CaseResult[], about: About): LevelResult[] {
    const { round, settings } = about
    const key = cases
      .map(({ row }) => `${this.#cases.get(row.case_id)?.key}${row.case_id} ${row.population}`)
      .join('\n')
    const kept = this.#levels?.key === key ? this.#levels.value : null
    const levels = [...Map.groupBy(cases, (one) => one.row.framework_version_id).values()].map((own) => {
      const known = kept?.find((level) => level.framework === own[0]!.framework)
      if (known) return { ...known, cases: own }
      const counts = own.flatMap((one) => this.#counts.ofCase(one.row.case_id))
      const groups = this.#groupsOf(
        own.flatMap((one) => one.questionnaires),
        counts,
        about,
        own.map((one) => one.row),
      )
      return resultOfLevel(own[0]!.framework, own, groups, settings, round.state)
    })
    this.#levels = { key, value: levels }
    return levels.toSorted((a, b) => b.cases.length - a.cases.length)
  }

  #groupsOf(
    asked: readonly ResultQuestionnaire[],
    counts: readonly CaseCounts[],
    { versions, weights }: About,
    rows: readonly ResultCase[],
  ): SurveyGroup[] {
    const population = new Map(rows.map((row) => [row.unit_id, row.population]))
    const byVersion = Map.groupBy(counts, (row) => row.versionId)
    const distinct = new Map(asked.map((one) => [one.questionnaire_version_id, one.version]))
    const groups = [...distinct].map(([versionId, version]) => {
      const used = weights.find((one) => one.versionId === versionId)
      return {
        versionId,
        version,
        ...versions.get(versionId)!,
        units: countsByUnit(byVersion.get(versionId) ?? []),
        ...(used && { weights: used }),
      }
    })
    return weighGroups(groups, (unitId) => population.get(unitId) ?? null)
  }
}

type About = {
  readonly round: ResultRound
  readonly settings: RoundSettings
  readonly frameworks: ReadonlyMap<number, Framework>
  readonly versions: ReadonlyMap<number, CompiledVersion>
  readonly questionnaires: readonly ResultQuestionnaire[]
  readonly sheets: readonly Sheet[]
  readonly weights: readonly UsedWeights[]
}

async function each<Value>(
  ids: readonly number[],
  read: (id: number) => Promise<Value>,
): Promise<Map<number, Value>> {
  return new Map(
    await Promise.all([...new Set(ids)].map(async (id) => [id, await read(id)] as [number, Value])),
  )
}
