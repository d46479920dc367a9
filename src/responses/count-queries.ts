import { sql } from 'kysely'
import { arrayText, readIntegers } from '../arrays.ts'
import type { Db } from '../database.ts'
import type { ResponseMode } from '../tables.ts'
import type { Cell, CellKey } from './cell.ts'
import { withoutSheets } from './retention-queries.ts'

/** The kind of the locks below; any number that no other advisory lock of the product uses. */
const COUNTING = 616_161

/**
 * Holds the counts of some units until the transaction ends: whoever changes what is counted holds them first, in the order
 * of ids, so that counts can be read, changed and written back. A lock of the one server that the product talks to.
 */
export async function holdCounts(trx: Db, unitIds: readonly number[]): Promise<void> {
  const ids = [...unitIds].sort((a, b) => a - b)
  await sql`select pg_advisory_xact_lock(${COUNTING}::integer, unit_id) from unnest(${ids}::integer[]) as u (unit_id)`.execute(
    trx,
  )
}

type Row = {
  unit_id: number
  round_id: number
  case_id: number
  questionnaire_version_id: number
  mode: ResponseMode
  psu: number
  class: number
  sheets: number
  counts: string
}

/** Those of the cells that are kept, in no order. */
export async function cellsOfKeys(db: Db, keys: readonly CellKey[]): Promise<Cell[]> {
  if (keys.length === 0) return []
  const units = [...new Set(keys.map((key) => key.unitId))]
  const { rows } = await sql<Row>`
    select c.unit_id, c.round_id, c.case_id, c.questionnaire_version_id, c.mode, c.psu, c.class, c.sheets,
      c.counts::text as counts
    from unnest(
      ${keys.map((key) => key.unitId)}::integer[], ${keys.map((key) => key.roundId)}::integer[],
      ${keys.map((key) => key.caseId)}::integer[], ${keys.map((key) => key.versionId)}::integer[],
      ${keys.map((key) => key.mode)}::text[], ${keys.map((key) => key.psu)}::integer[],
      ${keys.map((key) => key.class)}::smallint[]
    ) as k (unit_id, round_id, case_id, questionnaire_version_id, mode, psu, class)
    join item_count c on c.unit_id = k.unit_id and c.round_id = k.round_id and c.case_id = k.case_id
      and c.questionnaire_version_id = k.questionnaire_version_id and c.mode = k.mode and c.psu = k.psu
      and c.class = k.class
    where c.unit_id = any (${units}::integer[])`.execute(db)
  return rows.map(readCell)
}

/** Rows in a statement: ten values each, and a statement takes 65,535. */
const AT_ONCE = 1000

/** Writes cells as they are now, new ones and known ones; `cells` stand in the order of their keys. */
export async function putCells(trx: Db, cells: readonly Cell[], countedOn: Date): Promise<void> {
  for (let from = 0; from < cells.length; from += AT_ONCE) {
    await trx
      .insertInto('item_count')
      .values(
        cells.slice(from, from + AT_ONCE).map(({ key, sheets, counts }) => ({
          unit_id: key.unitId,
          round_id: key.roundId,
          case_id: key.caseId,
          questionnaire_version_id: key.versionId,
          mode: key.mode,
          psu: key.psu,
          class: key.class,
          sheets,
          counts: sql<number[]>`${arrayText(counts)}::bigint[]`,
          folded_at: countedOn,
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['unit_id', 'round_id', 'case_id', 'questionnaire_version_id', 'mode', 'psu', 'class'])
          .doUpdateSet({
            sheets: ({ ref }) => ref('excluded.sheets'),
            counts: ({ ref }) => ref('excluded.counts'),
            folded_at: ({ ref }) => ref('excluded.folded_at'),
          }),
      )
      .execute()
  }
}

export async function deleteCell(trx: Db, key: CellKey): Promise<void> {
  await trx
    .deleteFrom('item_count')
    .where('unit_id', '=', key.unitId)
    .where('round_id', '=', key.roundId)
    .where('case_id', '=', key.caseId)
    .where('questionnaire_version_id', '=', key.versionId)
    .where('mode', '=', key.mode)
    .where('psu', '=', key.psu)
    .where('class', '=', key.class)
    .execute()
}

export async function deleteCells(trx: Db, unitId: number): Promise<void> {
  await trx
    .deleteFrom('item_count')
    .where('unit_id', '=', unitId)
    .where('round_id', 'not in', withoutSheets(trx))
    .execute()
  await trx
    .updateTable('count_stamp')
    .set({ changes: sql<number>`changes + 1` })
    .where('unit_id', '=', unitId)
    .execute()
}

/**
 * Takes down that counts of some units changed, in the transaction that changes them: pages that keep counts in memory read
 * those of a unit again when its stamp is another.
 */
export async function stampCounts(
  trx: Db,
  keys: readonly Pick<CellKey, 'unitId' | 'roundId'>[],
): Promise<void> {
  const changed = new Map(keys.map((key) => [`${key.unitId} ${key.roundId}`, key]))
  if (changed.size === 0) return
  const rows = [...changed.values()].toSorted((a, b) => a.unitId - b.unitId || a.roundId - b.roundId)
  await trx
    .insertInto('count_stamp')
    .values(rows.map(({ unitId, roundId }) => ({ unit_id: unitId, round_id: roundId })))
    .onConflict((conflict) =>
      conflict
        .columns(['unit_id', 'round_id'])
        .doUpdateSet({ changes: sql<number>`count_stamp.changes + 1` }),
    )
    .execute()
}

/** The counts of one unit as they are kept. */
export async function cellsOfUnit(db: Db, unitId: number): Promise<Cell[]> {
  const rows = await db
    .selectFrom('item_count')
    .select([
      'unit_id',
      'round_id',
      'case_id',
      'questionnaire_version_id',
      'mode',
      'psu',
      'class',
      'sheets',
      sql<string>`counts::text`.as('counts'),
    ])
    .where('unit_id', '=', unitId)
    .where('round_id', 'not in', withoutSheets(db))
    .orderBy('round_id')
    .orderBy('case_id')
    .orderBy('questionnaire_version_id')
    .orderBy('mode')
    .orderBy('psu')
    .orderBy('class')
    .execute()
  return rows.map(readCell)
}

function readCell(row: Row): Cell {
  return {
    key: {
      unitId: row.unit_id,
      roundId: row.round_id,
      caseId: row.case_id,
      versionId: row.questionnaire_version_id,
      mode: row.mode,
      psu: row.psu,
      class: row.class,
    },
    sheets: row.sheets,
    counts: readIntegers(row.counts),
  }
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
