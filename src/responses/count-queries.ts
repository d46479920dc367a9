import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'
import type { ResponseMode } from '../tables.ts'
import { type Cell, type CellKey, cellName } from './cell.ts'

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

/** One row of counts of a round: the sheets of one class of respondents in one case. */
export type CountRow = {
  unit_id: number
  case_id: number
  questionnaire_version_id: number
  mode: ResponseMode
  psu: number
  class: number
  sheets: number
  counts: number[]
}

/**
 * The counts of a round, for results: rows of every unit, or of one unit or case only.
 * Positions of `counts` are those of the questionnaire version's layout.
 */
export async function countsOfRound(
  db: Db,
  roundId: number,
  { unitId, caseId }: { unitId?: number; caseId?: number } = {},
): Promise<CountRow[]> {
  let query = db
    .selectFrom('item_count')
    .select(['unit_id', 'case_id', 'questionnaire_version_id', 'mode', 'psu', 'class', 'sheets', 'counts'])
    .where('round_id', '=', roundId)
    .orderBy('unit_id')
    .orderBy('case_id')
    .orderBy('questionnaire_version_id')
    .orderBy('mode')
    .orderBy('psu')
    .orderBy('class')
  if (unitId !== undefined) query = query.where('unit_id', '=', unitId)
  if (caseId !== undefined) query = query.where('case_id', '=', caseId)
  return await query.execute()
}

/** How far the counts of a round go. */
export type CountedUpTo = {
  /** sheets in the counts */
  counted: number
  /** sheets stored and not in the counts yet */
  waiting: number
}

/** What pages say about the age of their figures: how many sheets are in the counts, how many wait. */
export async function countedUpTo(
  db: Db,
  roundId: number,
  { unitId }: { unitId?: number } = {},
): Promise<CountedUpTo> {
  let counted = db
    .selectFrom('item_count')
    .select(sql<number>`coalesce(sum(sheets), 0)::bigint`.as('n'))
    .where('round_id', '=', roundId)
  let waiting = db
    .selectFrom('response')
    .select(sql<number>`count(*)::bigint`.as('n'))
    .where('round_id', '=', roundId)
    .where('folded_revision', '<', 1)
  if (unitId !== undefined) {
    counted = counted.where('unit_id', '=', unitId)
    waiting = waiting.where('unit_id', '=', unitId)
  }
  const [inCounts, unfolded] = [await counted.executeTakeFirst(), await waiting.executeTakeFirst()]
  return { counted: inCounts?.n ?? 0, waiting: unfolded?.n ?? 0 }
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
