import { randomUUID } from 'node:crypto'
import { formerPlaces, placeThen } from '../accounts/move-queries.ts'
import type { Db } from '../database.ts'

type Key = { unit_id: number; case_id: number }

export async function insertComment(
  trx: Db,
  one: Key & { at: { pass: number } },
  comment: { criterion: string | null; body: string; holderId: number; now: Date },
): Promise<string> {
  const id = randomUUID()
  await trx
    .insertInto('case_comment')
    .values({
      unit_id: one.unit_id,
      comment_id: id,
      case_id: one.case_id,
      pass: one.at.pass,
      criterion_code: comment.criterion,
      body: comment.body,
      written_by: comment.holderId,
      written_at: comment.now,
      deleted_at: null,
      deleted_by: null,
    })
    .execute()
  return id
}

/** Comments of a case that were not deleted, oldest first, with the units their writers stood in then. */
export async function commentsOf(db: Db, one: Key) {
  const rows = await db
    .selectFrom('case_comment as c')
    .leftJoin('account_holder as h', 'h.holder_id', 'c.written_by')
    .leftJoin('account as a', 'a.account_id', 'h.account_id')
    .leftJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .select(['c.comment_id', 'c.pass', 'c.criterion_code', 'c.body', 'c.written_at', 'c.written_by'])
    .select(['a.account_id', 'h.full_name', 'h.person_id', 'a.post_title', 'u.name as post_unit'])
    .where('c.unit_id', '=', one.unit_id)
    .where('c.case_id', '=', one.case_id)
    .where('c.deleted_at', 'is', null)
    .orderBy('c.written_at')
    .orderBy('c.comment_id')
    .execute()
  const moves = await formerPlaces(
    db,
    rows.flatMap((row) => (row.account_id === null ? [] : [row.account_id])),
  )
  return rows.map((row) => ({
    ...row,
    post_unit: placeThen(moves, row.account_id, row.written_at) ?? row.post_unit,
  }))
}

/** Marks a comment of this person as deleted, or brings it back; @returns its text, undefined when there is none such */
export async function turnComment(
  trx: Db,
  unitId: number,
  commentId: string,
  deleted: { by: number; at: Date } | null,
  writtenBy?: number,
): Promise<{ body: string; case_id: number } | undefined> {
  return await trx
    .updateTable('case_comment')
    .set({ deleted_at: deleted?.at ?? null, deleted_by: deleted?.by ?? null })
    .where('unit_id', '=', unitId)
    .where('comment_id', '=', commentId)
    .where('deleted_at', deleted ? 'is' : 'is not', null)
    .$if(writtenBy !== undefined, (query) => query.where('written_by', '=', writtenBy ?? -1))
    .returning(['body', 'case_id'])
    .executeTakeFirst()
}
