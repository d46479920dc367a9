import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../database.ts'

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

/** What was published of a round. */
export type Publication = {
  readonly publishedAt: Date
  readonly publishedBy: string | null
  readonly dataHash: string
  readonly data: DataParts
  readonly method: string
  readonly methodHash: string
  readonly results: string
  readonly resultsHash: string
}

type Stored = { readonly parts: DataParts; readonly populations: Readonly<Record<number, number | null>> }

export async function findPublication(db: Db, roundId: number): Promise<Publication | undefined> {
  const row = await db
    .selectFrom('publication as p')
    .leftJoin('account as a', 'a.account_id', 'p.published_by')
    .select([
      'p.published_at',
      'p.data_hash',
      'p.data',
      'p.method',
      'p.method_hash',
      'p.results',
      'p.results_hash',
      'a.post_title',
    ])
    .where('p.round_id', '=', roundId)
    .executeTakeFirst()
  return (
    row && {
      publishedAt: row.published_at,
      publishedBy: row.post_title,
      dataHash: row.data_hash,
      data: (row.data as Stored).parts,
      method: row.method,
      methodHash: row.method_hash,
      results: row.results,
      resultsHash: row.results_hash,
    }
  )
}

export async function insertPublication(
  trx: Db,
  row: Omit<Publication, 'publishedBy' | 'data'> & {
    roundId: number
    publishedBy: number | null
    data: Stored
  },
): Promise<void> {
  await trx
    .insertInto('publication')
    .values({
      round_id: row.roundId,
      published_at: row.publishedAt,
      published_by: row.publishedBy,
      data_hash: row.dataHash,
      data: JSON.stringify(row.data),
      method: row.method,
      method_hash: row.methodHash,
      results: row.results,
      results_hash: row.resultsHash,
    })
    .execute()
}

/** Hashes of the data of a round. The server hashes unit by unit; the hashes are put together in the order of units. */
export async function dataParts(db: Db, roundId: number): Promise<DataParts> {
  const counts = await db
    .selectFrom('item_count')
    .select([
      'unit_id',
      hashed(
        sql`concat_ws(' ', case_id, questionnaire_version_id, mode, psu, class, sheets, counts::text)`,
        sql`case_id, questionnaire_version_id, mode collate "C", psu, class`,
      ).as('hash'),
    ])
    .where('round_id', '=', roundId)
    .groupBy('unit_id')
    .orderBy('unit_id')
    .execute()
  const scores = await db
    .selectFrom('assessment_score as s')
    .innerJoin('evaluation_case as c', (join) =>
      join.onRef('c.case_id', '=', 's.case_id').onRef('c.unit_id', '=', 's.unit_id'),
    )
    .select([
      's.unit_id',
      hashed(
        sql`concat_ws(' ', s.case_id, s.criterion_code, coalesce(s.entry::text, '-'), s.appraisal_state, coalesce(s.appraisal_points::text, '-'))`,
        sql`s.case_id, s.criterion_code collate "C"`,
      ).as('hash'),
    ])
    .where('c.round_id', '=', roundId)
    .groupBy('s.unit_id')
    .orderBy('s.unit_id')
    .execute()
  const sheets = await db
    .selectFrom('assessment as s')
    .innerJoin('evaluation_case as c', (join) =>
      join.onRef('c.case_id', '=', 's.case_id').onRef('c.unit_id', '=', 's.unit_id'),
    )
    .select(['s.unit_id', 's.case_id', 's.state', 's.attestations'])
    .where('c.round_id', '=', roundId)
    .orderBy('s.unit_id')
    .orderBy('s.case_id')
    .execute()
  const official = await db
    .selectFrom('official_weights')
    .select('weight_version_id')
    .where('round_id', '=', roundId)
    .orderBy('weight_version_id')
    .execute()
  const weights = await db
    .selectFrom('cell_weight')
    .select([
      'unit_id',
      hashed(
        sql`concat_ws(' ', weight_version_id, case_id, mode, psu, class, encode(float8send(omega), 'hex'))`,
        sql`weight_version_id, case_id, mode collate "C", psu, class`,
      ).as('hash'),
    ])
    .where(
      'weight_version_id',
      '=',
      sql<number>`any(${official.map((row) => row.weight_version_id)}::integer[])`,
    )
    .groupBy('unit_id')
    .orderBy('unit_id')
    .execute()
  return {
    counts: together(counts.map((row) => [row.unit_id, row.hash])),
    assessments: together([
      ...scores.map((row) => [row.unit_id, row.hash]),
      ...sheets.map((row) => [row.unit_id, row.case_id, row.state, JSON.stringify(sorted(row.attestations))]),
    ]),
    weights: together(weights.map((row) => [row.unit_id, row.hash])),
    cases: together(await casesAsText(db, roundId)),
  }
}

async function casesAsText(db: Db, roundId: number) {
  const rows = await db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .select(['c.case_id', 'c.unit_id', 'c.framework_version_id', 'u.population'])
    .where('c.round_id', '=', roundId)
    .orderBy('c.case_id')
    .execute()
  const asked = await db
    .selectFrom('case_questionnaire as q')
    .innerJoin('evaluation_case as c', 'c.case_id', 'q.case_id')
    .select(['q.case_id', 'q.questionnaire_version_id', 'q.share'])
    .where('c.round_id', '=', roundId)
    .orderBy('q.case_id')
    .orderBy('q.questionnaire_version_id')
    .execute()
  return [
    ...rows.map((row) => [row.case_id, row.unit_id, row.framework_version_id, row.population]),
    ...asked.map((row) => [row.case_id, row.questionnaire_version_id, row.share]),
  ]
}

/** The inhabitants of the units of a round as they are now. */
export async function populationsNow(db: Db, roundId: number): Promise<Record<number, number | null>> {
  const rows = await db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .select(['c.unit_id', 'u.population'])
    .distinct()
    .where('c.round_id', '=', roundId)
    .orderBy('c.unit_id')
    .execute()
  return Object.fromEntries(rows.map((row) => [row.unit_id, row.population]))
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

function sorted(fields: Readonly<Record<string, unknown>>) {
  return Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
