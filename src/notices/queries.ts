import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../database.ts'

export type Notice = {
  notice_id: string
  kind: string
  path: string
  detail: unknown
  made_at: Date
  read_at: Date | null
}

/** A notice to be written; `path` is the page it leads to, `detail` what its kind says. */
export type NewNotice = { accountId: number; kind: string; path: string; detail: unknown; at: Date }

/** Rows of one statement: well below the parameters PostgreSQL takes. */
const rowsAtOnce = 5000

export async function insertNotices(trx: Db, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return
  await trx
    .insertInto('notice')
    .values(
      notices.slice(0, rowsAtOnce).map((notice) => ({
        notice_id: randomUUID(),
        account_id: notice.accountId,
        kind: notice.kind,
        path: notice.path,
        detail: JSON.stringify(notice.detail),
        made_at: notice.at,
      })),
    )
    .execute()
  await insertNotices(trx, notices.slice(rowsAtOnce))
}

/** Notices of a post, newest first, a page at a time. */
export async function noticesOf(
  db: Db,
  accountId: number,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ rows: Notice[]; total: number }> {
  const base = db.selectFrom('notice').where('account_id', '=', accountId)
  const { n } = await base.select(sql<number>`count(*)::integer`.as('n')).executeTakeFirstOrThrow()
  const rows = await base
    .select(['notice_id', 'kind', 'path', 'detail', 'made_at', 'read_at'])
    .orderBy('made_at', 'desc')
    .orderBy('notice_id')
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows, total: n }
}

/** Marks all notices of a post as seen. */
export async function readAll(trx: Db, accountId: number, at: Date): Promise<void> {
  await trx
    .updateTable('notice')
    .set({ read_at: at })
    .where('account_id', '=', accountId)
    .where('read_at', 'is', null)
    .execute()
}

/** Notices that were not sent by e-mail, held until the transaction ends: two digests at once send them once. */
export async function lockUnmailed(trx: Db, accountId: number): Promise<Notice[]> {
  return await trx
    .selectFrom('notice')
    .select(['notice_id', 'kind', 'path', 'detail', 'made_at', 'read_at'])
    .where('account_id', '=', accountId)
    .where('mailed_at', 'is', null)
    .orderBy('made_at')
    .orderBy('notice_id')
    .forUpdate()
    .execute()
}

export async function markMailed(trx: Db, noticeIds: readonly string[], at: Date): Promise<void> {
  if (noticeIds.length === 0) return
  await trx
    .updateTable('notice')
    .set({ mailed_at: at })
    .where('notice_id', 'in', [...noticeIds])
    .execute()
}

/** Whether a post has notices that no e-mail has told of. */
export async function hasUnmailed(db: Db, accountId: number): Promise<boolean> {
  const row = await db
    .selectFrom('notice')
    .select('notice_id')
    .where('account_id', '=', accountId)
    .where('mailed_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Deletes notices made before an instant. */
export async function deleteOldNotices(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('notice').where('made_at', '<', before).execute()
}

/** The present holder of a post, with whether the post still stands. */
export async function addressOf(
  db: Db,
  accountId: number,
): Promise<{ full_name: string; email: string; state: 'active' | 'closed' } | undefined> {
  return await db
    .selectFrom('account_holder as h')
    .innerJoin('account as a', 'a.account_id', 'h.account_id')
    .select(['h.full_name', 'h.email', 'a.state'])
    .where('h.account_id', '=', accountId)
    .where('h.held_to', 'is', null)
    .executeTakeFirst()
}
