import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { QuotaCell } from './quota.ts'

export type CaseKey = Readonly<{ unitId: number; caseId: number }>

function selectCells(db: Db, { unitId, caseId }: CaseKey, cells: readonly QuotaCell[]) {
  return db
    .selectFrom('quota_cell')
    .select(['cell', 'taken'])
    .where('unit_id', '=', unitId)
    .where('case_id', '=', caseId)
    .where('cell', '=', sql<string>`any (${cells.map(({ cell }) => cell)}::text[])`)
    .orderBy(sql`cell collate "C"`)
}

function firstFull(
  cells: readonly QuotaCell[],
  rows: readonly { cell: string; taken: number }[],
): string | undefined {
  const taken = new Map(rows.map((row) => [row.cell, row.taken]))
  return cells.find(({ cell, limit }) => (taken.get(cell) ?? 0) >= limit)?.cell
}

/** The first of these cells that is full by now; nobody is held up. */
export async function fullCell(
  db: Db,
  key: CaseKey,
  cells: readonly QuotaCell[],
): Promise<string | undefined> {
  return cells.length === 0 ? undefined : firstFull(cells, await selectCells(db, key, cells).execute())
}

/** The same, holding the counters until the transaction ends: those who come for the same cell stand in line here. */
export async function holdCells(
  trx: Db,
  key: CaseKey,
  cells: readonly QuotaCell[],
): Promise<string | undefined> {
  if (cells.length === 0) return undefined
  await trx
    .insertInto('quota_cell')
    .values(
      cells.map(({ cell }) => ({ unit_id: key.unitId, case_id: key.caseId, cell, taken: 0, refused: 0 })),
    )
    .onConflict((conflict) => conflict.columns(['unit_id', 'case_id', 'cell']).doNothing())
    .execute()
  return firstFull(cells, await selectCells(trx, key, cells).forUpdate().execute())
}

/** Counts one form in each of these cells, which the transaction holds. */
export async function takeCells(trx: Db, key: CaseKey, cells: readonly QuotaCell[]): Promise<void> {
  if (cells.length === 0) return
  await trx
    .updateTable('quota_cell')
    .set((b) => ({ taken: b('taken', '+', 1) }))
    .where('unit_id', '=', key.unitId)
    .where('case_id', '=', key.caseId)
    .where('cell', '=', sql<string>`any (${cells.map(({ cell }) => cell)}::text[])`)
    .execute()
}

/** Counts a form for which this cell was full. */
export async function countRefused(trx: Db, key: CaseKey, cell: string): Promise<void> {
  await trx
    .insertInto('quota_cell')
    .values({ unit_id: key.unitId, case_id: key.caseId, cell, taken: 0, refused: 1 })
    .onConflict((conflict) =>
      conflict.columns(['unit_id', 'case_id', 'cell']).doUpdateSet((b) => ({
        refused: b(b.ref('quota_cell.refused'), '+', 1),
      })),
    )
    .execute()
}
