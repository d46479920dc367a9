import { type Insertable, sql } from 'kysely'
import type { Db } from '../database.ts'
import type { UnitSuccessionTable, UnitTable } from '../tables.ts'
import { rebuildInheritance } from './heir-queries.ts'
import { foldVietnamese } from './search-text.ts'
import type { SuccessionKind, Unit, UnitKind } from './unit.ts'

/** A row of `app.unit` to write; its search text is made here from its name. */
export type UnitRow = Omit<Unit, 'kind'> & { kind: string }

const CHUNK = 1000

function* chunks<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += CHUNK) yield rows.slice(start, start + CHUNK)
}

/** Lets one writer of the tree at a time through, until the transaction ends. */
export async function lockUnits(trx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('app.unit'))`.execute(trx)
}

/** Every unit there is or was, in the order of their ids. */
export async function everyUnit(db: Db): Promise<Unit[]> {
  const rows = await db
    .selectFrom('unit')
    .select([
      'unit_id',
      'code',
      'official_code',
      'level',
      'kind',
      'name',
      'name_en',
      'parent_id',
      'path',
      'valid_from',
      'valid_to',
      'population',
      'note',
    ])
    .orderBy('unit_id')
    .execute()
  return rows as (Omit<Unit, 'kind'> & { kind: UnitKind })[]
}

/** Takes `count` new ids, so that a path can be written together with its row. */
export async function reserveUnitIds(trx: Db, count: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('app.unit', 'unit_id'))::integer as id
    from generate_series(1, ${count}::integer)`.execute(trx)
  return rows.map((row) => row.id).sort((a, b) => a - b)
}

export async function insertUnits(trx: Db, rows: readonly UnitRow[]): Promise<void> {
  for (const chunk of chunks(rows)) {
    const values: Insertable<UnitTable>[] = chunk.map((row) => ({
      ...row,
      search_text: foldVietnamese(row.name),
    }))
    // As one document: thousands of parameters take several times longer to write and to read.
    await sql`
      insert into app.unit (unit_id, code, official_code, level, kind, name, name_en, search_text, parent_id, path,
        valid_from, valid_to, population, note)
      select unit_id, code, official_code, level, kind, name, name_en, search_text, parent_id, path,
        valid_from, valid_to, population, note
      from json_populate_recordset(null::app.unit, ${JSON.stringify(values)}::json)`.execute(trx)
  }
}

/** Writes everything about a unit but its place in the tree. */
export async function updateUnit(
  trx: Db,
  unitId: number,
  row: Pick<UnitRow, 'code' | 'official_code' | 'kind' | 'name' | 'valid_from' | 'valid_to' | 'population'>,
): Promise<void> {
  const { code, official_code, kind, name, valid_from, valid_to, population } = row
  await trx
    .updateTable('unit')
    .set({
      code,
      official_code,
      kind,
      name,
      valid_from,
      valid_to,
      population,
      search_text: foldVietnamese(name),
    })
    .where('unit_id', '=', unitId)
    .execute()
}

/** Sets the first day on which a unit is no more. */
export async function endUnit(trx: Db, unitId: number, day: string): Promise<void> {
  await trx.updateTable('unit').set({ valid_to: day }).where('unit_id', '=', unitId).execute()
}

export type SuccessionToWrite = Insertable<UnitSuccessionTable> & { kind: SuccessionKind }

/** Writes who became whom, and who may read whose past because of it. @returns how many pairs were not there before */
export async function insertSuccessions(trx: Db, rows: readonly SuccessionToWrite[]): Promise<number> {
  let inserted = 0
  for (const chunk of chunks(rows)) {
    const written = await trx
      .insertInto('unit_succession')
      .values([...chunk])
      .onConflict((conflict) => conflict.columns(['predecessor_id', 'successor_id']).doNothing())
      .returning('predecessor_id')
      .execute()
    inserted += written.length
  }
  if (inserted > 0) await rebuildInheritance(trx)
  return inserted
}

/** Replaces what is kept of a source's rows without a place. */
export async function replaceUnmatched(
  trx: Db,
  source: string,
  rows: readonly { row: unknown; reason: string }[],
): Promise<void> {
  await trx.deleteFrom('unit_unmatched').where('source', '=', source).execute()
  for (const chunk of chunks(rows)) {
    await trx
      .insertInto('unit_unmatched')
      .values(chunk.map(({ row, reason }) => ({ source, row: JSON.stringify(row), reason })))
      .execute()
  }
}

/** @returns what was last remembered under a key of the product's settings */
export async function readMark(db: Db, key: string): Promise<unknown> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst()
  return row?.value
}

export async function writeMark(trx: Db, key: string, value: unknown): Promise<void> {
  await trx
    .insertInto('setting')
    .values({ key, value: JSON.stringify(value) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: JSON.stringify(value) }))
    .execute()
}
