import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { AuditTable } from '../tables.ts'

/** Locks the head of a unit's chain until the transaction ends; makes it when the unit has none. */
export async function lockAuditHead(
  trx: Db,
  unitId: number,
  start: string,
): Promise<{ seq: number; hash: string }> {
  await trx
    .insertInto('audit_head')
    .values({ unit_id: unitId, seq: 0, hash: start })
    .onConflict((conflict) => conflict.columns(['unit_id']).doNothing())
    .execute()
  return await trx
    .selectFrom('audit_head')
    .select(['seq', 'hash'])
    .where('unit_id', '=', unitId)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

export async function insertAudit(trx: Db, row: Insertable<AuditTable>): Promise<void> {
  await trx.insertInto('audit').values(row).execute()
}

export async function moveAuditHead(trx: Db, unitId: number, seq: number, hash: string): Promise<void> {
  await trx.updateTable('audit_head').set({ seq, hash }).where('unit_id', '=', unitId).execute()
}

/** The rows of one unit's chain, oldest first. */
export async function auditRows(db: Db, unitId: number) {
  return await db.selectFrom('audit').selectAll().where('unit_id', '=', unitId).orderBy('seq').execute()
}

export async function auditHeads(db: Db) {
  return await db.selectFrom('audit_head').select(['unit_id', 'seq', 'hash']).orderBy('unit_id').execute()
}
