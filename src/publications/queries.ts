import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { UsedWeights } from '../estimates/official.ts'
import type { PublishedFacts, StoredHidden } from '../results/published-queries.ts'
import type { CaseRecord } from '../results/round-data.ts'
import { canonicalJson } from '../surveys/content-hash.ts'

/** The parts of a round's data, each with its hash: what differs can be named. */
export type DataParts = {
  /** sums of answers, by cell */
  readonly counts: string
  /** appraised points, entries and attestations */
  readonly assessments: string
  /** weights of cells under the versions that count */
  readonly weights: string
  /** cases with their units, frameworks and questionnaires, and the inhabitants of the units */
  readonly cases: string
}

/** An edition of what was published of a round. */
export type Publication = {
  readonly edition: number
  readonly publishedAt: Date
  readonly publishedBy: string | null
  /** why it takes the place of the edition before; null of the first */
  readonly reason: string | null
  readonly dataHash: string
  readonly data: DataParts
  readonly method: string
  readonly methodHash: string
  readonly results: string
  readonly resultsHash: string
  /** figures decided to be hidden, by framework version */
  readonly hidden: Readonly<Record<string, StoredHidden>>
  /** whether its data are kept, so that it can be computed again whatever becomes of the round */
  readonly kept: boolean
}

/** What is kept with an edition beside its cases, counts and results. */
export type KeptFacts = PublishedFacts & { readonly parts: DataParts }

const columns = [
  'p.edition',
  'p.published_at',
  'p.reason',
  'p.data_hash',
  'p.method_hash',
  'p.results_hash',
  'p.kept',
  'a.post_title',
] as const

/** An edition of a round: the one of a number, else the last. */
export async function findPublication(
  db: Db,
  roundId: number,
  edition?: number,
): Promise<Publication | undefined> {
  let query = db
    .selectFrom('publication as p')
    .leftJoin('account as a', 'a.account_id', 'p.published_by')
    .select([...columns, 'p.data', 'p.method', 'p.results', 'p.hidden'])
    .where('p.round_id', '=', roundId)
  if (edition !== undefined) query = query.where('p.edition', '=', edition)
  const row = await query.orderBy('p.edition', 'desc').executeTakeFirst()
  return (
    row && {
      ...headOf(row),
      data: (row.data as KeptFacts).parts,
      method: row.method,
      results: row.results,
      hidden: row.hidden as Publication['hidden'],
    }
  )
}

/** The editions of a round, the last one first, without what they hold. */
export type EditionHead = Pick<
  Publication,
  'edition' | 'publishedAt' | 'publishedBy' | 'reason' | 'dataHash' | 'methodHash' | 'resultsHash' | 'kept'
>

export async function editionsOf(db: Db, roundId: number): Promise<EditionHead[]> {
  const rows = await db
    .selectFrom('publication as p')
    .leftJoin('account as a', 'a.account_id', 'p.published_by')
    .select(columns)
    .where('p.round_id', '=', roundId)
    .orderBy('p.edition', 'desc')
    .execute()
  return rows.map(headOf)
}

function headOf(row: {
  edition: number
  published_at: Date
  reason: string | null
  data_hash: string
  method_hash: string
  results_hash: string
  kept: boolean
  post_title: string | null
}): EditionHead {
  return {
    edition: row.edition,
    publishedAt: row.published_at,
    publishedBy: row.post_title,
    reason: row.reason,
    dataHash: row.data_hash,
    methodHash: row.method_hash,
    resultsHash: row.results_hash,
    kept: row.kept,
  }
}

export async function insertPublication(
  trx: Db,
  row: Omit<Publication, 'publishedBy' | 'data' | 'kept'> & {
    roundId: number
    publishedBy: number | null
    data: KeptFacts
  },
): Promise<void> {
  await trx
    .insertInto('publication')
    .values({
      round_id: row.roundId,
      edition: row.edition,
      published_at: row.publishedAt,
      published_by: row.publishedBy,
      reason: row.reason,
      data_hash: row.dataHash,
      data: JSON.stringify(row.data),
      method: row.method,
      method_hash: row.methodHash,
      results: row.results,
      results_hash: row.resultsHash,
      hidden: JSON.stringify(row.hidden),
      kept: true,
    })
    .execute()
}

/** Keeps the data of a round as they are now with an edition of what is published. */
export async function keepData(
  trx: Db,
  { roundId, edition, records }: { roundId: number; edition: number; records: readonly CaseRecord[] },
): Promise<void> {
  await sql`
    insert into published_count
      (unit_id, round_id, edition, case_id, questionnaire_version_id, mode, psu, class, sheets, counts)
    select unit_id, round_id, ${edition}::integer, case_id, questionnaire_version_id, mode, psu, class, sheets, counts
    from item_count where round_id = ${roundId}`.execute(trx)
  for (let from = 0; from < records.length; from += 200) {
    await trx
      .insertInto('published_case')
      .values(
        records.slice(from, from + 200).map((record) => ({
          unit_id: record.row.unit_id,
          round_id: roundId,
          edition,
          case_id: record.row.case_id,
          content: canonicalJson(record),
        })),
      )
      .execute()
  }
}

/**
 * Hashes of the data of a round, as they are now or as an edition keeps them. The server hashes the counts unit by unit; the
 * hashes are put together in the order of units.
 */
export async function dataParts(
  db: Db,
  of: { roundId: number; edition: number | null },
  records: readonly CaseRecord[],
  weights: readonly UsedWeights[],
): Promise<DataParts> {
  const { roundId, edition } = of
  const hash = hashed(
    sql`concat_ws(' ', case_id, questionnaire_version_id, mode, psu, class, sheets, counts::text)`,
    sql`case_id, questionnaire_version_id, mode collate "C", psu, class`,
  ).as('hash')
  const counts =
    edition === null
      ? await db
          .selectFrom('item_count')
          .select(['unit_id', hash])
          .where('round_id', '=', roundId)
          .groupBy('unit_id')
          .orderBy('unit_id')
          .execute()
      : await db
          .selectFrom('published_count')
          .select(['unit_id', hash])
          .where('round_id', '=', roundId)
          .where('edition', '=', edition)
          .groupBy('unit_id')
          .orderBy('unit_id')
          .execute()
  const used = weights.map((one) => one.weightVersionId)
  const weighed = await db
    .selectFrom('cell_weight')
    .select([
      'unit_id',
      hashed(
        sql`concat_ws(' ', weight_version_id, case_id, mode, psu, class, encode(float8send(omega), 'hex'))`,
        sql`weight_version_id, case_id, mode collate "C", psu, class`,
      ).as('hash'),
    ])
    .where('weight_version_id', '=', sql<number>`any(${used}::integer[])`)
    .groupBy('unit_id')
    .orderBy('unit_id')
    .execute()
  return {
    counts: together(counts.map((row) => [row.unit_id, row.hash])),
    assessments: together(
      records.map(({ row, sheet, leaves }) => [
        row.unit_id,
        row.case_id,
        canonicalJson({ state: sheet?.state ?? null, attestations: sheet?.attestations ?? {}, leaves }),
      ]),
    ),
    weights: together(weighed.map((row) => [row.unit_id, row.hash])),
    cases: together(
      records.flatMap(({ row, questionnaires }) => [
        [row.case_id, row.unit_id, row.framework_version_id, row.population],
        ...questionnaires.map((one) => [row.case_id, one.questionnaire_version_id, one.share]),
      ]),
    ),
  }
}

type Piece = ReturnType<typeof sql>

function hashed(row: Piece, order: Piece) {
  return sql<string>`encode(sha256(convert_to(string_agg(${row}, E'\n' order by ${order}), 'UTF8')), 'hex')`
}

function together(rows: readonly (readonly unknown[])[]): string {
  const hash = createHash('sha256')
  for (const row of rows) hash.update(`${row.map((cell) => String(cell ?? '-')).join(' ')}\n`)
  return hash.digest('hex')
}
