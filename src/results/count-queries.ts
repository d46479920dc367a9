import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { UsedWeights } from '../estimates/official.ts'
import type { ItemCountTable } from '../tables.ts'
import type { Weighted } from './unit-counts.ts'

/** For every unit of a round something that changes whenever its counts do; those of an edition never do. */
export async function countStamps(
  db: Db,
  roundId: number,
  edition: number | null = null,
): Promise<{ unit_id: number; stamp: string }[]> {
  if (edition !== null) {
    const rows = await db
      .selectFrom('published_count')
      .select('unit_id')
      .distinct()
      .where('round_id', '=', roundId)
      .where('edition', '=', edition)
      .orderBy('unit_id')
      .execute()
    return rows.map(({ unit_id }) => ({ unit_id, stamp: 'kept' }))
  }
  return await db
    .selectFrom('count_stamp')
    .select(['unit_id', sql<string>`changes::text`.as('stamp')])
    .where('round_id', '=', roundId)
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
