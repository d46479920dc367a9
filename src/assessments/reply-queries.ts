import type { Db } from '../database.ts'

type Key = { unit_id: number; case_id: number }

/** Writes replies of the unit, or explanations of gaps, of the pass under way. */
export async function writeReplies(
  trx: Db,
  one: Key & { at: { pass: number } },
  kind: 'reply' | 'gap',
  texts: ReadonlyMap<string, string>,
  holderId: number,
  now: Date,
): Promise<void> {
  if (texts.size === 0) return
  await trx
    .insertInto('case_reply')
    .values(
      [...texts].map(([code, body]) => ({
        unit_id: one.unit_id,
        case_id: one.case_id,
        pass: one.at.pass,
        kind,
        criterion_code: code,
        body,
        written_by: holderId,
        written_at: now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['unit_id', 'case_id', 'pass', 'kind', 'criterion_code']).doUpdateSet((b) => ({
        body: b.ref('excluded.body'),
        written_by: b.ref('excluded.written_by'),
        written_at: b.ref('excluded.written_at'),
      })),
    )
    .execute()
}

/** Replies and explanations of one pass, with who wrote them. */
export async function repliesOf(db: Db, one: Key, pass: number) {
  return await db
    .selectFrom('case_reply as r')
    .leftJoin('account_holder as h', 'h.holder_id', 'r.written_by')
    .select(['r.kind', 'r.criterion_code', 'r.body', 'r.written_at', 'h.full_name'])
    .where('r.unit_id', '=', one.unit_id)
    .where('r.case_id', '=', one.case_id)
    .where('r.pass', '=', pass)
    .orderBy('r.kind')
    .orderBy('r.criterion_code')
    .execute()
}

/** The signed copies of a case, newest first. */
export async function snapshotsOf(db: Db, one: Key) {
  return await db
    .selectFrom('case_snapshot as s')
    .leftJoin('account_holder as h', 'h.holder_id', 's.signed_by')
    .leftJoin('account as a', 'a.account_id', 'h.account_id')
    .select(['s.pass', 's.hash', 's.content', 's.signed_at', 'h.full_name', 'a.post_title'])
    .where('s.unit_id', '=', one.unit_id)
    .where('s.case_id', '=', one.case_id)
    .orderBy('s.pass', 'desc')
    .execute()
}
