import { randomUUID } from 'node:crypto'
import type { Db } from '../database.ts'
import type { TrashTable } from '../tables.ts'
import { insertTrash } from './queries.ts'

/** How long what was deleted is kept. */
export const keptDays = 30
const day = 24 * 60 * 60 * 1000

/** Keeps what an act is about to delete, whole, in the transaction of the act itself. @returns its id in the trash */
export async function throwAway(
  trx: Db,
  by: Readonly<{ holderId: number }>,
  what: { unitId: number; kind: TrashTable['kind']; title: string; content: unknown; now: Date },
): Promise<string> {
  const id = randomUUID()
  await insertTrash(trx, {
    trash_id: id,
    unit_id: what.unitId,
    kind: what.kind,
    title: what.title,
    content: JSON.stringify(what.content),
    deleted_at: what.now,
    deleted_by: by.holderId,
    purge_at: new Date(what.now.getTime() + keptDays * day),
  })
  return id
}
