import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Db } from '../../src/database.ts'
import { type Framework, frameworkSchema } from '../../src/frameworks/framework.ts'
import { publishFramework } from '../../src/frameworks/publish.ts'
import { fold } from '../../src/responses/fold.ts'
import { type CaseInput, type CaseResult, resultOfCase } from '../../src/results/case-result.ts'
import type { ResultCase, ResultQuestionnaire } from '../../src/results/queries.ts'
import { type SurveyGroup, weighGroups } from '../../src/results/survey-groups.ts'
import type { Counted } from '../../src/results/unit-counts.ts'
import { type RoundSettings, roundSettings } from '../../src/rounds/settings.ts'
import { compile } from '../../src/surveys/compile.ts'
import { contentHash } from '../../src/surveys/content-hash.ts'
import { countSheet } from '../../src/surveys/count-sheet.ts'
import { layoutOf } from '../../src/surveys/layout.ts'
import { makeEdition, publishQuestionnaire } from '../../src/surveys/publish.ts'
import type { Answers } from '../../src/surveys/questionnaire.ts'
import { choose, readDefinitions } from '../../src/surveys/read.ts'

/** Results are tried on the real questionnaires and frameworks, never on made-up ones. */

const definitions = readDefinitions()

export async function editionOf(questionnaire: string, modules: readonly string[] = []) {
  const chosen = choose(await definitions, questionnaire, modules)
  if (!chosen) throw new Error(`no questionnaire ${questionnaire}`)
  return await makeEdition(chosen.questionnaire, chosen.modules)
}

export async function frameworkOf(id: string): Promise<Framework> {
  const file = new URL(`../../surveys/frameworks/${id}/1.json`, import.meta.url)
  return frameworkSchema.parse(JSON.parse(await readFile(file, 'utf8')))
}

/** `times` sheets that say the same. */
export function repeated(times: number, answers: Answers): Answers[] {
  return Array.from({ length: times }, () => answers)
}

export type UnitSheets = {
  unitId: number
  sheets: readonly Answers[]
  /** inhabitants; null when unknown */
  population?: number | null
}

/** The sheets of some units, counted as the fold counts them, without a database. */
export async function countedGroup(
  questionnaire: string,
  modules: readonly string[],
  units: readonly UnitSheets[],
): Promise<SurveyGroup> {
  const edition = await editionOf(questionnaire, modules)
  const compiled = compile(edition.content)
  const layout = layoutOf(compiled)
  const counted = units.map(({ unitId, sheets }): Counted => {
    const counts = new Array<number>(layout.length).fill(0)
    for (const answers of sheets) {
      for (const [at, increment] of countSheet(compiled, layout, answers)) counts[at]! += increment
    }
    return { unitId, sheets: sheets.length, counts }
  })
  const population = new Map(units.map((unit) => [unit.unitId, unit.population ?? null]))
  const group = {
    versionId: 1,
    version: edition.version,
    questionnaire: compiled,
    layout,
    units: counted,
  }
  return weighGroups([group], (unitId) => population.get(unitId) ?? null)[0]!
}

export const settings: RoundSettings = roundSettings({
  year: 2026,
  contact: { office: 'Sở Tư pháp', phone: '0237 000 000' },
})

const row: ResultCase = {
  case_id: 1,
  unit_id: 1,
  framework_version_id: 1,
  title: null,
  field: null,
  form: null,
  audience: null,
  place: null,
  unit_name: 'Xã Sơn Thủy',
  unit_code: '15010',
  path: [1],
  population: null,
  search_text: 'xa son thuy',
}

/** A case with its sheet appraised, for computing without a database. */
export function caseOf(
  framework: Framework,
  of: Partial<Omit<CaseInput, 'row' | 'framework'>> & {
    row?: Partial<ResultCase>
    /** appraised points by code */
    points?: Record<string, number | 'not_applicable'>
    /** entries by code */
    entries?: Record<string, unknown>
    settings?: RoundSettings
    state?: 'open' | 'closed'
  } = {},
): CaseResult {
  const { points = {}, entries = {} } = of
  const codes = new Set([...Object.keys(points), ...Object.keys(entries)])
  const leaves = [...codes].map((code) => {
    const given = points[code]
    return {
      code,
      entry: entries[code] ?? null,
      explanation: null,
      appraisalState:
        given === undefined
          ? ('not_appraised' as const)
          : given === 'not_applicable'
            ? given
            : ('scored' as const),
      appraisalPoints: typeof given === 'number' ? given : null,
      appraisalNote: null,
    }
  })
  return resultOfCase(
    {
      framework,
      leaves,
      sheet: { state: 'appraised', attestations: {} },
      groups: [],
      questionnaires: [],
      ...of,
      row: { ...row, ...of.row },
    },
    of.settings ?? settings,
    of.state ?? 'open',
  )
}

/** A questionnaire as it is asked in a case. */
export function asked(code: string, share: number | null, versionId = 1): ResultQuestionnaire {
  return { case_id: 1, questionnaire_version_id: versionId, share, code, version: '1', title: code }
}

/** Full points for every leaf that is not fed by a survey. */
export function fullPoints(framework: Framework): Record<string, number> {
  return Object.fromEntries(
    framework.criteria.flatMap(({ code, source, maximum }) =>
      source === 'children' || source === 'survey' ? [] : [[code, maximum ?? 0]],
    ),
  )
}

type Unit = { unitId: number; path: number[]; name: string }

export async function publishedEdition(
  db: Db,
  by: Unit,
  questionnaire: string,
  modules: readonly string[] = [],
): Promise<number> {
  const edition = await editionOf(questionnaire, modules)
  return (await publishQuestionnaire(db, { unitId: by.unitId, holder: null }, edition)).questionnaireVersionId
}

export async function publishedFramework(db: Db, by: Unit, id: string): Promise<number> {
  const framework = await frameworkOf(id)
  const file = { file: `${id}/1.json`, framework, hash: contentHash(framework) }
  return (await publishFramework(db, { unitId: by.unitId, holder: null }, file)).frameworkVersionId
}

/** Puts sheets into a case as submitting does, and counts them. */
export async function answered(
  db: Db,
  of: { unitId: number; roundId: number; caseId: number; versionId: number },
  sheets: readonly Answers[],
  counted = true,
): Promise<void> {
  for (let from = 0; from < sheets.length; from += 500) {
    await db
      .insertInto('response')
      .values(
        sheets.slice(from, from + 500).map((answers) => ({
          unit_id: of.unitId,
          response_id: randomUUID(),
          round_id: of.roundId,
          case_id: of.caseId,
          questionnaire_version_id: of.versionId,
          mode: 'self' as const,
          received_on: '2026-11-05',
          answers: JSON.stringify(answers),
        })),
      )
      .execute()
  }
  if (counted) await fold(db, of.unitId)
}

/** The sheet of a case as handed in, with appraised points by code. */
export async function appraised(
  db: Db,
  of: { unitId: number; caseId: number },
  points: Record<string, number>,
  self: {
    state?: 'draft' | 'submitted' | 'appraised'
    entries?: Record<string, unknown>
    note?: string
  } = {},
): Promise<void> {
  await db
    .insertInto('assessment')
    .values({
      unit_id: of.unitId,
      case_id: of.caseId,
      state: self.state ?? 'appraised',
      revision: 1,
      attestations: JSON.stringify({ figures_true: true }),
      updated_at: new Date(),
    })
    .execute()
  const codes = [...new Set([...Object.keys(points), ...Object.keys(self.entries ?? {})])]
  if (codes.length === 0) return
  await db
    .insertInto('assessment_score')
    .values(
      codes.map((code) => ({
        unit_id: of.unitId,
        case_id: of.caseId,
        criterion_code: code,
        entry: self.entries?.[code] === undefined ? null : JSON.stringify(self.entries[code]),
        self_state: 'scored' as const,
        self_points: null,
        explanation: self.note ?? null,
        appraisal_state: points[code] === undefined ? ('not_appraised' as const) : ('scored' as const),
        appraisal_points: points[code] ?? null,
        appraisal_note: self.note ?? null,
      })),
    )
    .execute()
}
