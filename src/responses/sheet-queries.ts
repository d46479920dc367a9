import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { ResponseMode } from '../tables.ts'
import { withoutSheets } from './retention-queries.ts'

/** A stored sheet as counting sees it. */
export type Sheet = {
  unit_id: number
  response_id: string
  round_id: number
  case_id: number
  questionnaire_version_id: number
  mode: ResponseMode
  psu: number
  answers: Record<string, unknown>
}

const columns = [
  'unit_id',
  'response_id',
  'round_id',
  'case_id',
  'questionnaire_version_id',
  'mode',
  'psu',
  'answers',
] as const

/** Of the units, those that have sheets which are not counted yet, in the order of ids. */
export async function unfoldedOf(
  db: Db,
  unitIds: readonly number[],
): Promise<{ unitId: number; sheets: number }[]> {
  const rows = await db
    .selectFrom('response')
    .select(['unit_id', sql<number>`count(*)::integer`.as('sheets')])
    .where('unit_id', '=', among(unitIds))
    .where('folded_revision', '<', 1)
    .groupBy('unit_id')
    .orderBy('unit_id')
    .execute()
  return rows.map((row) => ({ unitId: row.unit_id, sheets: row.sheets }))
}

/**
 * Takes the sheets of units that are not counted yet and marks them counted; `limit` at most, if there is one, of a single
 * unit. The caller holds the units' counts, so no other fold takes any of them.
 */
export async function takeUnfolded(trx: Db, unitIds: readonly number[], limit?: number): Promise<Sheet[]> {
  const [only] = unitIds
  let query = trx
    .updateTable('response')
    .set({ folded_revision: 1 })
    .where('unit_id', '=', unitIds.length === 1 ? only! : among(unitIds))
    .where('folded_revision', '<', 1)
    .returning(columns)
  if (limit !== undefined) {
    // Which of them is left to the random ids, so rows are rewritten in an order that says nothing of their arrival.
    query = query.where(
      'response_id',
      '<=',
      sql<string>`coalesce(
      (select response_id from response where unit_id = ${only} and folded_revision < 1
        order by response_id offset ${limit - 1} limit 1),
      'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)`,
    )
  }
  return await query.execute()
}

function among(unitIds: readonly number[]) {
  return sql<number>`any (${[...unitIds]}::integer[])`
}

/** Counted sheets of a unit in the order of their ids, after `after`; for the recount. */
export async function foldedSheets(
  db: Db,
  unitId: number,
  after: string | null,
  limit: number,
): Promise<Sheet[]> {
  let query = db
    .selectFrom('response')
    .select(columns)
    .where('unit_id', '=', unitId)
    .where('folded_revision', '>=', 1)
    .where('round_id', 'not in', withoutSheets(db))
    .orderBy('response_id')
    .limit(limit)
  if (after !== null) query = query.where('response_id', '>', after)
  return await query.execute()
}

/**
 * Counted sheets of a questionnaire in a round: of several units, or of one in the order of ids after `after`; `limit` at most
 * of one.
 */
export async function countedSheets(
  db: Db,
  { roundId, versionId }: { roundId: number; versionId: number },
  unitIds: readonly number[],
  page?: { readonly after: string | null; readonly limit: number },
): Promise<Sheet[]> {
  const [only] = unitIds
  let query = db
    .selectFrom('response')
    .select(columns)
    .where('unit_id', '=', unitIds.length === 1 ? only! : among(unitIds))
    .where('round_id', '=', roundId)
    .where('questionnaire_version_id', '=', versionId)
    .where('folded_revision', '>=', 1)
  if (page) {
    query = query.orderBy('response_id').limit(page.limit)
    if (page.after !== null) query = query.where('response_id', '>', page.after)
  }
  return await query.execute()
}

/** Units that have sheets which are not counted yet. */
export async function unitsWithUnfolded(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom('response')
    .select('unit_id')
    .distinct()
    .where('folded_revision', '<', 1)
    .orderBy('unit_id')
    .execute()
  return rows.map((row) => row.unit_id)
}

/** One sheet, held until the transaction ends; undefined if there is none. */
export async function lockSheet(
  trx: Db,
  unitId: number,
  responseId: string,
): Promise<(Sheet & { folded_revision: number }) | undefined> {
  return await trx
    .selectFrom('response')
    .select([...columns, 'folded_revision'])
    .where('unit_id', '=', unitId)
    .where('response_id', '=', responseId)
    .forUpdate()
    .executeTakeFirst()
}

/** Puts other answers in the place of a sheet's, and says up to which revision it is counted. */
export async function replaceAnswers(
  trx: Db,
  {
    unitId,
    responseId,
    answers,
    foldedRevision,
  }: {
    unitId: number
    responseId: string
    answers: Readonly<Record<string, unknown>>
    foldedRevision: number
  },
): Promise<void> {
  await trx
    .updateTable('response')
    .set({ answers: JSON.stringify(answers), folded_revision: foldedRevision })
    .where('unit_id', '=', unitId)
    .where('response_id', '=', responseId)
    .execute()
}

export async function deleteSheet(trx: Db, unitId: number, responseId: string): Promise<void> {
  await trx
    .deleteFrom('response')
    .where('unit_id', '=', unitId)
    .where('response_id', '=', responseId)
    .execute()
}
