import { type ExpressionBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Tables } from '../tables.ts'
import { type Cross, type CrossKey, crossName } from './cross.ts'

const columns = ['round_id', 'case_id', 'questionnaire_version_id', 'scale', 'pairs', 'complete'] as const

type Row = {
  round_id: number
  case_id: number
  questionnaire_version_id: number
  scale: string
  pairs: number[]
  complete: number[]
}

/**
 * Adds to the cross products of one unit; `crosses` stand in the order of their keys. Rows are read, locked and written
 * back: an expression that adds hundreds of places one by one costs the server more than the two ways.
 */
export async function addToCross(trx: Db, unitId: number, crosses: readonly Cross[]): Promise<void> {
  if (crosses.length === 0) return
  const made = await insertNew(trx, unitId, crosses)
  const rest = crosses.filter((cross) => !made.has(crossName(cross.key)))
  for (const cross of rest) await changeCross(trx, unitId, cross)
}

/**
 * Changes cross products that are there by numbers of either sign. A row that nothing is left of goes.
 * @throws if there is no such row
 */
export async function changeCross(trx: Db, unitId: number, { key, pairs, complete }: Cross): Promise<void> {
  // A row that a refold replaced while this statement waited for it is found by the next statement.
  const kept = (await lockCross(trx, unitId, key)) ?? (await lockCross(trx, unitId, key))
  if (!kept) throw new Error(`Unit ${unitId} has no cross products of a counted sheet: refold it.`)
  const left = { pairs: summed(kept.pairs, pairs), complete: summed(kept.complete, complete) }
  if (left.pairs.every((sum) => sum === 0)) {
    await trx.deleteFrom('item_cross').where(isRow(unitId, key)).execute()
    return
  }
  await trx
    .updateTable('item_cross')
    .set({ pairs: literal(left.pairs), complete: literal(left.complete) })
    .where(isRow(unitId, key))
    .execute()
}

async function insertNew(trx: Db, unitId: number, crosses: readonly Cross[]): Promise<Set<string>> {
  const rows = await trx
    .insertInto('item_cross')
    .values(
      crosses.map(({ key, pairs, complete }) => ({
        unit_id: unitId,
        round_id: key.roundId,
        case_id: key.caseId,
        questionnaire_version_id: key.versionId,
        scale: key.scale,
        pairs: literal(pairs),
        complete: literal(complete),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['unit_id', 'round_id', 'case_id', 'questionnaire_version_id', 'scale']).doNothing(),
    )
    .returning(['round_id', 'case_id', 'questionnaire_version_id', 'scale'])
    .execute()
  return new Set(rows.map((row) => crossName(keyOf(row))))
}

async function lockCross(trx: Db, unitId: number, key: CrossKey) {
  return await trx
    .selectFrom('item_cross')
    .select(['pairs', 'complete'])
    .where(isRow(unitId, key))
    .forUpdate()
    .executeTakeFirst()
}

/** The cross products of one unit as they are kept, in the order of their keys. */
export async function crossesOfUnit(db: Db, unitId: number): Promise<Cross[]> {
  const rows = await db
    .selectFrom('item_cross')
    .select(columns)
    .where('unit_id', '=', unitId)
    .orderBy('questionnaire_version_id')
    .orderBy('round_id')
    .orderBy('case_id')
    .orderBy('scale')
    .execute()
  return rows.map((row: Row) => ({ key: keyOf(row), pairs: row.pairs, complete: row.complete }))
}

export async function deleteCrosses(trx: Db, unitId: number): Promise<void> {
  await trx.deleteFrom('item_cross').where('unit_id', '=', unitId).execute()
}

function keyOf(row: Pick<Row, 'round_id' | 'case_id' | 'questionnaire_version_id' | 'scale'>): CrossKey {
  return {
    roundId: row.round_id,
    caseId: row.case_id,
    versionId: row.questionnaire_version_id,
    scale: row.scale,
  }
}

function isRow(unitId: number, key: CrossKey) {
  return ({ and, eb }: ExpressionBuilder<Tables, 'item_cross'>) =>
    and([
      eb('unit_id', '=', unitId),
      eb('round_id', '=', key.roundId),
      eb('case_id', '=', key.caseId),
      eb('questionnaire_version_id', '=', key.versionId),
      eb('scale', '=', key.scale),
    ])
}

function summed(kept: readonly number[], more: readonly number[]): number[] {
  if (kept.length !== more.length) {
    throw new Error('A scale has changed its number of items since it was counted.')
  }
  return kept.map((value, at) => value + more[at]!)
}

function literal(values: readonly number[]) {
  return sql<number[]>`${`{${values.join(',')}}`}::bigint[]`
}
