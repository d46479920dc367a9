import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { LeafRecord } from '../assessments/sheet.ts'
import type { Db } from '../database.ts'
import type { UsedWeights } from '../estimates/official.ts'
import type { Framework } from '../frameworks/framework.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import type { Compiled, CompiledVersion } from '../responses/compiled.ts'
import { type RoundSettings, roundSettings } from '../rounds/settings.ts'
import { type CaseResult, type LevelResult, resultOfCase, resultOfLevel } from './case-result.ts'
import type { CaseCounts } from './count-queries.ts'
import { hiddenFrom } from './hidden-cells.ts'
import { KeptCounts } from './kept-counts.ts'
import type { ReadResults } from './load.ts'
import { publishedHidden, type StoredHidden } from './published-queries.ts'
import type { ResultCase, ResultQuestionnaire, ResultRound } from './queries.ts'
import { type ResultSheet, type RoundData, roundData, withoutSurveys } from './round-data.ts'
import { type SurveyGroup, weighGroups } from './survey-groups.ts'
import { countsByUnit } from './unit-counts.ts'

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
  #whole: Kept<ReadResults> | null = null

  readonly #weights: readonly UsedWeights[] | null
  #data: RoundData | null = null

  readonly #surveys: boolean

  /**
   * @param weights the versions of weights to use, where others than those that count for the round are to be tried
   * @param surveys false = without what people answered
   */
  constructor(
    db: Db,
    compiled: Compiled,
    {
      weights = null,
      surveys = true,
    }: { readonly weights?: readonly UsedWeights[] | null; readonly surveys?: boolean } = {},
  ) {
    this.#surveys = surveys
    this.#db = db
    this.#compiled = compiled
    this.#weights = weights
  }

  /** @param round always the same edition of the same round */
  async read(round: ResultRound): Promise<ReadResults> {
    const db = this.#db
    const at = new Date()
    // What an edition keeps never changes.
    if (round.edition !== null && this.#whole) return { ...this.#whole.value, round, at }
    this.#data ??= this.#surveys ? roundData(db, round) : withoutSurveys(roundData(db, round))
    const data = this.#data
    const weights = this.#weights ?? (await data.weights())
    const [rows, questionnaires, sheets, waiting, hidden] = await Promise.all([
      data.cases(),
      data.questionnaires(),
      data.sheets(),
      data.waiting(),
      round.edition === null
        ? null
        : publishedHidden(db, { roundId: round.round_id, edition: round.edition }),
      this.#counts.refresh(data, weights),
    ])
    const settings = roundSettings(round.settings)
    const counted = { counted: this.#counts.sheets(), waiting, unweighed: this.#counts.unweighed() }
    // The same objects for the same data: what is worked out from them is found again.
    const inputs = [isOver(round), round.settings, this.#counts.read, rows, questionnaires, sheets]
    const key = createHash('sha256').update(JSON.stringify(inputs)).digest('base64')
    if (this.#whole?.key === key) return { ...this.#whole.value, round, counted, at }
    const counts: ReadResults['countsOf'] = async (unitIds, bandOf) => {
      const found: Awaited<ReturnType<RoundData['counts']>>[number][] = []
      for (let from = 0; from < unitIds.length; from += AT_ONCE) {
        found.push(...(await data.counts(unitIds.slice(from, from + AT_ONCE), weights, bandOf)))
        await turn()
      }
      return found
    }
    await this.#refreshLeaves(data, sheets)
    const frameworks = await each(
      rows.map((row) => row.framework_version_id),
      (id) => frozenFramework(db, id),
    )
    const versions = await each(
      questionnaires.map((row) => row.questionnaire_version_id),
      (id) => this.#compiled(db, id),
    )
    const about = { round, settings, frameworks, versions, questionnaires, sheets, weights, hidden }
    const cases = await this.#computeCases(rows, about)
    const levels = this.#computeLevels(cases, about)
    const value = { round, settings, cases, levels, weights, counted, countsOf: counts, at }
    this.#whole = { key, value }
    return value
  }

  async #refreshLeaves(data: RoundData, sheets: readonly ResultSheet[]): Promise<void> {
    const changed = sheets.filter((sheet) => this.#leaves.get(sheet.case_id)?.revision !== sheet.revision)
    for (let from = 0; from < changed.length; from += AT_ONCE) {
      const part = changed.slice(from, from + AT_ONCE)
      const leaves = Map.groupBy(
        await data.leaves(part.map((sheet) => sheet.case_id)),
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
    const common = JSON.stringify([isOver(round), settings])
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
      const decided = about.hidden?.[own[0]!.row.framework_version_id]
      return resultOfLevel(
        own[0]!.framework,
        own,
        groups,
        settings,
        round.state,
        decided && hiddenFrom(decided),
      )
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
  readonly sheets: readonly ResultSheet[]
  readonly weights: readonly UsedWeights[]
  readonly hidden: Readonly<Record<string, StoredHidden>> | null
}

async function each<Value>(
  ids: readonly number[],
  read: (id: number) => Promise<Value>,
): Promise<Map<number, Value>> {
  return new Map(
    await Promise.all([...new Set(ids)].map(async (id) => [id, await read(id)] as [number, Value])),
  )
}

/** Closed and published rounds are computed alike. */
function isOver({ state }: Pick<ResultRound, 'state'>): boolean {
  return state === 'closed' || state === 'published'
}
