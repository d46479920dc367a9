import { type Insertable, sql } from 'kysely'
import type { Db } from '../database.ts'
import type { TrashTable } from '../tables.ts'

export async function insertTrash(trx: Db, row: Insertable<TrashTable>): Promise<void> {
  await trx.insertInto('trash').values(row).execute()
}

/** What lies in the trash of units within a reach, newest first, a page at a time. */
export async function trashWithin(
  db: Db,
  reach: readonly number[],
  { limit, offset }: { limit: number; offset: number },
) {
  const base = db
    .selectFrom('trash as t')
    .innerJoin('unit as u', 'u.unit_id', 't.unit_id')
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
  const { n } = await base.select((b) => b.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const rows = await base
    .leftJoin('account_holder as h', 'h.holder_id', 't.deleted_by')
    .select([
      't.trash_id',
      't.kind',
      't.title',
      't.deleted_at',
      't.purge_at',
      'u.name as unit_name',
      'u.path',
    ])
    .select(['h.full_name'])
    .orderBy('t.deleted_at', 'desc')
    .orderBy('t.trash_id')
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows, total: Number(n) }
}

export async function findTrash(db: Db, trashId: string) {
  return await db
    .selectFrom('trash as t')
    .innerJoin('unit as u', 'u.unit_id', 't.unit_id')
    .select([
      't.trash_id',
      't.unit_id',
      't.kind',
      't.title',
      't.content',
      't.deleted_by',
      'u.path',
      'u.name as unit_name',
    ])
    .where('t.trash_id', '=', trashId)
    .executeTakeFirst()
}

/** Takes something out of the trash; @returns false when somebody else was first */
export async function takeTrash(trx: Db, trashId: string): Promise<boolean> {
  const rows = await trx.deleteFrom('trash').where('trash_id', '=', trashId).returning('trash_id').execute()
  return rows.length === 1
}

/** Ends what has been kept long enough. */
export async function purgeTrash(db: Db, now: Date): Promise<number> {
  const rows = await db.deleteFrom('trash').where('purge_at', '<=', now).returning('trash_id').execute()
  return rows.length
}
