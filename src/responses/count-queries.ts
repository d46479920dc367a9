import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'
import { type Cell, type CellKey, cellName } from './cell.ts'

const sums = new Map<number, RawBuilder<number[]>>()

/** `array[item_count.counts[1] + excluded.counts[1], …]`: the only form of adding arrays that Citus takes in an upsert. */
function sumOf(length: number): RawBuilder<number[]> {
  let sum = sums.get(length)
  if (!sum) {
    const terms = Array.from({ length }, (_, at) => `item_count.counts[${at + 1}]+excluded.counts[${at + 1}]`)
    sum = sql<number[]>`array[${sql.raw(terms.join(','))}]::bigint[]`
    sums.set(length, sum)
  }
  return sum
}

/**
 * Adds cells of one unit and one questionnaire version; `cells` stand in the order of their keys. New cells are inserted as
 * they are, because the statement that adds place by place to those that exist costs the server far more to read.
 */
export async function addToCounts(
  trx: Db,
  unitId: number,
  cells: readonly Cell[],
  length: number,
  countedOn: Date,
): Promise<void> {
  if (cells.length === 0) return
  const made = await trx
    .insertInto('item_count')
    .values(cells.map((cell) => rowOf(unitId, cell, countedOn)))
    .onConflict((conflict) => conflict.columns(keyOfCounts).doNothing())
    .returning(['round_id', 'case_id', 'questionnaire_version_id', 'mode', 'psu', 'class'])
    .execute()
  if (made.length === cells.length) return
  const fresh = new Set(made.map((row) => cellName(keyOf(row))))
  const known = cells.filter((cell) => !fresh.has(cellName(cell.key)))
  await trx
    .insertInto('item_count')
    .values(known.map((cell) => rowOf(unitId, cell, countedOn)))
    .onConflict((conflict) =>
      conflict.columns(keyOfCounts).doUpdateSet({
        sheets: sql`item_count.sheets + excluded.sheets`,
        counts: sumOf(length),
        folded_at: (inner) => inner.ref('excluded.folded_at'),
      }),
    )
    .execute()
}

const keyOfCounts = [
  'unit_id',
  'round_id',
  'case_id',
  'questionnaire_version_id',
  'mode',
  'psu',
  'class',
] as const

function rowOf(unitId: number, { key, sheets, counts }: Cell, countedOn: Date) {
  return {
    unit_id: unitId,
    ...keyColumns(key),
    sheets,
    counts: sql<number[]>`${arrayLiteral(counts)}::bigint[]`,
    folded_at: countedOn,
  }
}

function keyOf(row: ReturnType<typeof keyColumns>): CellKey {
  return {
    roundId: row.round_id,
    caseId: row.case_id,
    versionId: row.questionnaire_version_id,
    mode: row.mode,
    psu: row.psu,
    class: row.class,
  }
}

/**
 * Changes a cell that is there by numbers of either sign; one left without a sheet stays until `deleteEmptyCells`.
 * @throws if there is no such cell, or it holds fewer sheets than are to be taken off
 */
export async function changeCounts(trx: Db, unitId: number, { key, sheets, counts }: Cell): Promise<void> {
  const terms = counts.map((count, at) => `counts[${at + 1}]${count === 0 ? '' : `+(${count})`}`)
  const change = trx
    .updateTable('item_count')
    .set({
      sheets: sql`sheets + ${sheets}::integer`,
      counts: sql<number[]>`array[${sql.raw(terms.join(','))}]::bigint[]`,
    })
    .where('unit_id', '=', unitId)
    .where('round_id', '=', key.roundId)
    .where('case_id', '=', key.caseId)
    .where('questionnaire_version_id', '=', key.versionId)
    .where('mode', '=', key.mode)
    .where('psu', '=', key.psu)
    .where('class', '=', key.class)
    .where('sheets', '>=', Math.max(0, -sheets))
    .returning('sheets')
  // A row that a refold replaced while this statement waited for it is found by the next statement.
  for (let attempt = 0; attempt < 2; attempt++) {
    if ((await change.execute()).length > 0) return
  }
  throw new Error(`The counts of unit ${unitId} do not hold a sheet that is marked as counted: refold it.`)
}

export async function deleteEmptyCells(trx: Db, unitId: number): Promise<void> {
  await trx.deleteFrom('item_count').where('unit_id', '=', unitId).where('sheets', '=', 0).execute()
}

export async function deleteCells(trx: Db, unitId: number): Promise<void> {
  await trx.deleteFrom('item_count').where('unit_id', '=', unitId).execute()
}

function arrayLiteral(counts: readonly number[]): string {
  return `{${counts.join(',')}}`
}

function keyColumns(key: CellKey) {
  return {
    round_id: key.roundId,
    case_id: key.caseId,
    questionnaire_version_id: key.versionId,
    mode: key.mode,
    psu: key.psu,
    class: key.class,
  }
}

/** The counts of one unit as they are kept. */
export async function cellsOfUnit(db: Db, unitId: number): Promise<Cell[]> {
  const rows = await db
    .selectFrom('item_count')
    .select(['round_id', 'case_id', 'questionnaire_version_id', 'mode', 'psu', 'class', 'sheets', 'counts'])
    .where('unit_id', '=', unitId)
    .orderBy('round_id')
    .orderBy('case_id')
    .orderBy('questionnaire_version_id')
    .orderBy('mode')
    .orderBy('psu')
    .orderBy('class')
    .execute()
  return rows.map((row) => ({
    key: keyOf(row),
    sheets: row.sheets,
    counts: row.counts,
  }))
}

/** Up to `limit` units that have counts, picked by chance. */
export async function someCountedUnits(db: Db, limit: number): Promise<number[]> {
  const rows = await db.selectFrom('item_count').select('unit_id').distinct().orderBy('unit_id').execute()
  const units = rows.map((row) => row.unit_id)
  for (let at = 0; at < Math.min(limit, units.length); at++) {
    const other = at + Math.floor(Math.random() * (units.length - at))
    ;[units[at], units[other]] = [units[other]!, units[at]!]
  }
  return units.slice(0, limit)
}

/**
 * Lets the transaction end without waiting for the disk. For folds: should the server die within the moment that takes, the
 * mark on the sheets is lost together with what was counted of them, and they are folded again.
 */
export async function withoutWaiting(trx: Db): Promise<void> {
  await sql`set local synchronous_commit = off`.execute(trx)
}

/** The first statement of a transaction that is to see one instant and to write on it. */
export async function inOneSnapshot(trx: Db): Promise<void> {
  await sql`set transaction isolation level repeatable read`.execute(trx)
}
