import type { Db } from '../database.ts'
import type { ResponseMode } from '../tables.ts'

/** A stored sheet as counting sees it. */
export type Sheet = {
  response_id: string
  round_id: number
  case_id: number
  questionnaire_version_id: number
  mode: ResponseMode
  psu: number
  answers: Record<string, unknown>
}

/**
 * Takes up to `limit` sheets of a unit that are not counted yet and marks them counted. Another fold of the same unit at the
 * same moment takes others. Ordered by a random id, so rows are rewritten in an order that says nothing of their arrival.
 */
export async function takeUnfolded(trx: Db, unitId: number, limit: number): Promise<Sheet[]> {
  return await trx
    .updateTable('response')
    .set({ folded_revision: 1 })
    .where('unit_id', '=', unitId)
    .where('response_id', 'in', (inner) =>
      inner
        .selectFrom('response')
        .select('response_id')
        .where('unit_id', '=', unitId)
        .where('folded_revision', '<', 1)
        .orderBy('response_id')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['response_id', 'round_id', 'case_id', 'questionnaire_version_id', 'mode', 'psu', 'answers'])
    .execute()
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
    .select(['response_id', 'round_id', 'case_id', 'questionnaire_version_id', 'mode', 'psu', 'answers'])
    .where('unit_id', '=', unitId)
    .where('folded_revision', '>=', 1)
    .orderBy('response_id')
    .limit(limit)
  if (after !== null) query = query.where('response_id', '>', after)
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
    .select([
      'response_id',
      'round_id',
      'case_id',
      'questionnaire_version_id',
      'mode',
      'psu',
      'answers',
      'folded_revision',
    ])
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
