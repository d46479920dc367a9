import { sql } from 'kysely'
import type { LeafRecord } from '../assessments/sheet.ts'
import type { Db } from '../database.ts'
import type { UsedWeights } from '../estimates/official.ts'
import type { ItemCountTable } from '../tables.ts'
import type { Weighted } from './unit-counts.ts'

/**
 * A round as its results need it.
 * @param which `latest`: as it was published last, where it was; `live`: as it is now; a number: that edition
 * @returns undefined where there is no such round or edition
 */
export async function resultRound(db: Db, roundId: number, which: 'latest' | 'live' | number = 'latest') {
  const round = await db
    .selectFrom('round as r')
    .innerJoin('unit as u', 'u.unit_id', 'r.unit_id')
    .select([
      'r.round_id',
      'r.unit_id',
      'r.name',
      'r.state',
      'r.pilot',
      'r.settings',
      'r.opens_at',
      'r.closes_at',
      'r.closed_at',
      'r.published_at',
      'u.name as unit_name',
      'u.path',
    ])
    .where('r.round_id', '=', roundId)
    .executeTakeFirst()
  if (!round) return undefined
  const editions = await db
    .selectFrom('publication')
    .select(['edition', 'published_at', 'reason'])
    .where('round_id', '=', roundId)
    .where('kept', '=', true)
    .orderBy('edition', 'desc')
    .execute()
  const found =
    which === 'live' ? undefined : editions.find((one) => which === 'latest' || one.edition === which)
  if (typeof which === 'number' && !found) return undefined
  const all = { ...round, edition: found?.edition ?? null, editions }
  if (!found) return all
  const { opens_at, closed_at, settings } = (await publishedFacts(db, { roundId, edition: found.edition }))
    .round
  return {
    ...all,
    state: 'published' as const,
    settings,
    opens_at: new Date(opens_at),
    closed_at: closed_at === null ? null : new Date(closed_at),
    published_at: found.published_at,
  }
}

export type ResultRound = NonNullable<Awaited<ReturnType<typeof resultRound>>>

/** What is kept with an edition beside its cases and counts. */
export type PublishedFacts = {
  readonly weights: readonly UsedWeights[]
  readonly round: {
    readonly opens_at: string
    readonly closed_at: string | null
    readonly settings: unknown
  }
}

/** @throws where there is no such edition */
export async function publishedFacts(
  db: Db,
  { roundId, edition }: { roundId: number; edition: number },
): Promise<PublishedFacts> {
  const { data } = await db
    .selectFrom('publication')
    .select('data')
    .where('round_id', '=', roundId)
    .where('edition', '=', edition)
    .executeTakeFirstOrThrow()
  return data as PublishedFacts
}

/** Figures that were decided to be hidden when an edition was published, by framework version. */
export async function publishedHidden(
  db: Db,
  { roundId, edition }: { roundId: number; edition: number },
): Promise<Readonly<Record<string, StoredHidden>>> {
  const row = await db
    .selectFrom('publication')
    .select('hidden')
    .where('round_id', '=', roundId)
    .where('edition', '=', edition)
    .executeTakeFirstOrThrow()
  return row.hidden as Record<string, StoredHidden>
}

/** `HiddenCells` as JSON. */
export type StoredHidden = {
  readonly ofCase: Readonly<Record<string, readonly string[]>>
  readonly ofLevel: readonly string[]
}

/** Every case of a round with its unit, by the names of the units. */
export async function resultCases(db: Db, roundId: number) {
  return await db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .select([
      'c.case_id',
      'c.unit_id',
      'c.framework_version_id',
      'c.title',
      'c.field',
      'c.form',
      'c.audience',
      'c.place',
      'u.name as unit_name',
      'u.code as unit_code',
      'u.path',
      'u.population',
      'u.search_text',
    ])
    .where('c.round_id', '=', roundId)
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('c.case_id')
    .execute()
}

export type ResultCase = Awaited<ReturnType<typeof resultCases>>[number]

/** The questionnaires of every case of a round, with the share declared for the case. */
export async function resultQuestionnaires(db: Db, roundId: number) {
  return await db
    .selectFrom('case_questionnaire as q')
    .innerJoin('evaluation_case as c', 'c.case_id', 'q.case_id')
    .innerJoin('questionnaire_version as v', 'v.questionnaire_version_id', 'q.questionnaire_version_id')
    .select(['q.case_id', 'q.questionnaire_version_id', 'q.share', 'v.code', 'v.version', 'v.title'])
    .where('c.round_id', '=', roundId)
    .orderBy('q.case_id')
    .orderBy('v.code')
    .orderBy('q.questionnaire_version_id')
    .execute()
}

export type ResultQuestionnaire = Awaited<ReturnType<typeof resultQuestionnaires>>[number]

/** State, revision and attestations of the sheets of a round. */
export async function resultSheets(db: Db, roundId: number) {
  return await db
    .selectFrom('assessment as a')
    .innerJoin('evaluation_case as c', (join) =>
      join.onRef('c.case_id', '=', 'a.case_id').onRef('c.unit_id', '=', 'a.unit_id'),
    )
    .select(['a.case_id', 'a.state', 'a.revision', 'a.attestations'])
    .where('c.round_id', '=', roundId)
    .orderBy('a.case_id')
    .execute()
}

/** The leaves of some sheets; words of units and appraisers are not for results and stay where they are. */
export async function resultLeaves(
  db: Db,
  caseIds: readonly number[],
): Promise<(LeafRecord & { case_id: number })[]> {
  const rows = await db
    .selectFrom('assessment_score as s')
    .innerJoin('evaluation_case as c', (join) =>
      join.onRef('c.case_id', '=', 's.case_id').onRef('c.unit_id', '=', 's.unit_id'),
    )
    .select([
      's.case_id',
      's.criterion_code as code',
      's.entry',
      's.appraisal_state as appraisalState',
      's.appraisal_points as appraisalPoints',
    ])
    .where('c.case_id', '=', (b) => b.fn.any(b.val([...caseIds])))
    .orderBy('s.case_id')
    .orderBy('s.criterion_code')
    .execute()
  return rows.map((row) => ({ ...row, explanation: null, appraisalNote: null }))
}

/**
 * For every unit of a round something that changes whenever its counts do: a hash of the counts themselves, since a corrected
 * sheet changes them without a change in their number.
 */
export async function countStamps(
  db: Db,
  roundId: number,
  edition: number | null = null,
): Promise<{ unit_id: number; stamp: string }[]> {
  return await db
    .selectFrom(cellsOf({ roundId, edition }))
    .select([
      'unit_id',
      sql<string>`count(*) || ' ' || sum(sheets) || ' ' || sum(hash_array_extended(counts, 0))`.as('stamp'),
    ])
    .groupBy('unit_id')
    .orderBy('unit_id')
    .execute()
}

/** The cells of a round: as they are now, or as an edition keeps them. */
function cellsOf({ roundId, edition = null }: { roundId: number; edition?: number | null }) {
  const cells =
    edition === null
      ? sql`select unit_id, case_id, questionnaire_version_id, mode, psu, class, sheets, counts
          from item_count where round_id = ${roundId}`
      : sql`select unit_id, case_id, questionnaire_version_id, mode, psu, class, sheets, counts
          from published_count where round_id = ${roundId} and edition = ${edition}`
  return sql<Cell>`(${cells})`.as('c')
}

type Cell = Pick<
  ItemCountTable,
  'unit_id' | 'case_id' | 'questionnaire_version_id' | 'mode' | 'psu' | 'class' | 'sheets' | 'counts'
>

/** Which group of respondents a class belongs to, of those that are to stay apart. */
export type BandOf = (versionId: number, respondents: number) => number

/** The counts of one case by one questionnaire version, over all classes of respondents. */
export type CaseCounts = {
  readonly unitId: number
  readonly caseId: number
  readonly versionId: number
  readonly sheets: number
  readonly counts: readonly number[]
  readonly weighted?: Weighted
  /** sheets that a version of weights has no weight for; they are in none of the sums */
  readonly unweighed: number
}

/**
 * The counts of some units of a round, added up over classes; with the sums under the versions of weights that are to be used,
 * for the questionnaires that have one.
 * @param bandOf which group of respondents a class belongs to, of those that are to stay apart; none are, unless it is given
 */
export async function countsOfUnits(
  db: Db,
  of: { roundId: number; edition?: number | null },
  unitIds: readonly number[],
  weights: readonly UsedWeights[],
  bandOf: BandOf = () => 0,
): Promise<(CaseCounts & { readonly band: number })[]> {
  const [forms, versions] = [weights.map((one) => one.versionId), weights.map((one) => one.weightVersionId)]
  const weighed = new Set(forms)
  const rows = await db
    .selectFrom(cellsOf(of))
    .leftJoin('cell_weight as w', (join) =>
      join
        .onRef('w.unit_id', '=', 'c.unit_id')
        .onRef('w.case_id', '=', 'c.case_id')
        .onRef('w.mode', '=', 'c.mode')
        .onRef('w.psu', '=', 'c.psu')
        .onRef('w.class', '=', 'c.class')
        .on(
          'w.weight_version_id',
          '=',
          sql<number>`(${versions}::integer[])[array_position(${forms}::integer[], c.questionnaire_version_id)]`,
        ),
    )
    // As text: reading an array's numbers one by one takes ten times as long as reading them as JSON.
    .select([
      'c.unit_id',
      'c.case_id',
      'c.questionnaire_version_id',
      'c.class',
      'c.sheets',
      'w.omega',
      sql<string>`array_to_json(c.counts)::text`.as('counts'),
    ])
    .where('c.unit_id', '=', (b) => b.fn.any(b.val([...unitIds])))
    .orderBy('c.unit_id')
    .orderBy('c.case_id')
    .orderBy('c.questionnaire_version_id')
    .orderBy('c.mode')
    .orderBy('c.psu')
    .orderBy('c.class')
    .execute()
  const sums = new Map<string, CaseSums>()
  for (const row of rows) {
    const counts = JSON.parse(row.counts) as number[]
    const band = bandOf(row.questionnaire_version_id, row.class)
    const name = `${row.case_id} ${row.questionnaire_version_id} ${row.unit_id} ${band}`
    let sum = sums.get(name)
    if (!sum) {
      const zeros = () => new Array<number>(counts.length).fill(0)
      sum = {
        unitId: row.unit_id,
        caseId: row.case_id,
        versionId: row.questionnaire_version_id,
        band,
        sheets: 0,
        unweighed: 0,
        counts: zeros(),
        ...(weighed.has(row.questionnaire_version_id) && { weighted: { sums: zeros(), squares: zeros() } }),
      }
      sums.set(name, sum)
    }
    addCell(sum, row.sheets, counts, row.omega)
  }
  return [...sums.values()]
}

type CaseSums = Omit<CaseCounts, 'counts' | 'sheets' | 'weighted' | 'unweighed'> & {
  band: number
  sheets: number
  unweighed: number
  counts: number[]
  weighted?: { sums: number[]; squares: number[] }
}

function addCell(sum: CaseSums, sheets: number, counts: readonly number[], omega: number | null): void {
  if (sum.weighted && omega === null) {
    sum.unweighed += sheets
    return
  }
  sum.sheets += sheets
  for (const [at, count] of counts.entries()) {
    if (count === 0) continue
    sum.counts[at]! += count
    if (!sum.weighted || omega === null) continue
    sum.weighted.sums[at]! += omega * count
    sum.weighted.squares[at]! += omega * omega * count
  }
}

/** Sheets of a round that were received and are not in the counts yet. */
export async function waitingSheets(db: Db, roundId: number): Promise<number> {
  const row = await db
    .selectFrom('response')
    .select((b) => b.fn.countAll<number>().as('n'))
    .where('round_id', '=', roundId)
    .where('folded_revision', '<', 1)
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}
