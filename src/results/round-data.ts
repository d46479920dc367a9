import type { LeafRecord } from '../assessments/sheet.ts'
import type { Db } from '../database.ts'
import { officialWeights, type UsedWeights } from '../estimates/official.ts'
import { type BandOf, type CaseCounts, countStamps, countsOfUnits, waitingSheets } from './count-queries.ts'
import { publishedFacts } from './published-queries.ts'
import {
  type ResultCase,
  type ResultQuestionnaire,
  type ResultRound,
  resultCases,
  resultLeaves,
  resultQuestionnaires,
  resultSheets,
} from './queries.ts'

/** The sheet of a case as far as results need it. */
export type ResultSheet = Awaited<ReturnType<typeof resultSheets>>[number]

/** Everything of one case that results are computed from, but the answers of citizens. */
export type CaseRecord = {
  readonly row: ResultCase
  readonly questionnaires: readonly ResultQuestionnaire[]
  readonly sheet: ResultSheet | null
  readonly leaves: readonly LeafRecord[]
}

/** Where the figures of a round come from: its data as they are now, or those an edition was published from. */
export type RoundData = {
  weights(): Promise<readonly UsedWeights[]>
  cases(): Promise<readonly ResultCase[]>
  questionnaires(): Promise<readonly ResultQuestionnaire[]>
  sheets(): Promise<readonly ResultSheet[]>
  leaves(caseIds: readonly number[]): Promise<readonly (LeafRecord & { case_id: number })[]>
  stamps(): Promise<readonly { unit_id: number; stamp: string }[]>
  counts(
    unitIds: readonly number[],
    weights: readonly UsedWeights[],
    bandOf?: BandOf,
  ): Promise<readonly (CaseCounts & { readonly band: number })[]>
  /** sheets that were received and are not counted yet */
  waiting(): Promise<number>
}

/** The data behind a round as it was opened by `resultRound`. */
export function roundData(db: Db, round: Pick<ResultRound, 'round_id' | 'edition'>): RoundData {
  return round.edition === null
    ? liveData(db, round.round_id)
    : keptData(db, { roundId: round.round_id, edition: round.edition })
}

/** The same as if nobody had answered. */
export function withoutSurveys(data: RoundData): RoundData {
  return { ...data, stamps: async () => [], counts: async () => [], waiting: async () => 0 }
}

function liveData(db: Db, roundId: number): RoundData {
  return {
    weights: () => officialWeights(db, roundId),
    cases: () => resultCases(db, roundId),
    questionnaires: () => resultQuestionnaires(db, roundId),
    sheets: () => resultSheets(db, roundId),
    leaves: (caseIds) => resultLeaves(db, caseIds),
    stamps: () => countStamps(db, roundId),
    counts: (unitIds, weights, bandOf) => countsOfUnits(db, { roundId }, unitIds, weights, bandOf),
    waiting: () => waitingSheets(db, roundId),
  }
}

/** The data an edition was published from never change: its cases are read once. */
function keptData(db: Db, of: { roundId: number; edition: number }): RoundData {
  let kept: Promise<CaseRecord[]> | undefined
  const records = () => {
    kept ??= keptCases(db, of).catch((error: unknown) => {
      kept = undefined
      throw error
    })
    return kept
  }
  return {
    weights: async () => (await publishedFacts(db, of)).weights,
    cases: async () => (await records()).map(({ row }) => row),
    questionnaires: async () => (await records()).flatMap(({ questionnaires }) => questionnaires),
    sheets: async () => (await records()).flatMap(({ sheet }) => sheet ?? []),
    leaves: async (caseIds) => {
      const asked = new Set(caseIds)
      return (await records())
        .filter(({ row }) => asked.has(row.case_id))
        .flatMap(({ row, leaves }) => leaves.map((leaf) => ({ ...leaf, case_id: row.case_id })))
    },
    stamps: () => countStamps(db, of.roundId, of.edition),
    counts: (unitIds, weights, bandOf) => countsOfUnits(db, of, unitIds, weights, bandOf),
    waiting: async () => 0,
  }
}

/** The cases of an edition, in the order of units and cases. */
export async function keptRecords(db: Db, { roundId, edition }: { roundId: number; edition: number }) {
  const rows = await db
    .selectFrom('published_case')
    .select('content')
    .where('round_id', '=', roundId)
    .where('edition', '=', edition)
    .orderBy('unit_id')
    .orderBy('case_id')
    .execute()
  return rows.map(({ content }) => JSON.parse(content) as CaseRecord)
}

/** The cases of an edition, by the names of their units as they were. */
async function keptCases(db: Db, of: { roundId: number; edition: number }) {
  const names = new Intl.Collator('vi')
  return (await keptRecords(db, of)).toSorted(
    (a, b) => names.compare(a.row.unit_name, b.row.unit_name) || a.row.case_id - b.row.case_id,
  )
}

/** Every case of a round as it is now, in the order of units and cases: what an edition keeps. */
export async function caseRecords(db: Db, roundId: number): Promise<CaseRecord[]> {
  const [rows, questionnaires, sheets] = await Promise.all([
    resultCases(db, roundId),
    resultQuestionnaires(db, roundId),
    resultSheets(db, roundId),
  ])
  const leaves = Map.groupBy(
    await resultLeaves(
      db,
      rows.map((row) => row.case_id),
    ),
    (leaf) => leaf.case_id,
  )
  const asked = Map.groupBy(questionnaires, (row) => row.case_id)
  const sheetOf = new Map(sheets.map((sheet) => [sheet.case_id, sheet]))
  return rows
    .toSorted((a, b) => a.unit_id - b.unit_id || a.case_id - b.case_id)
    .map((row) => ({
      row,
      questionnaires: asked.get(row.case_id) ?? [],
      sheet: sheetOf.get(row.case_id) ?? null,
      leaves: (leaves.get(row.case_id) ?? []).map(({ case_id: _, ...leaf }) => leaf),
    }))
}
