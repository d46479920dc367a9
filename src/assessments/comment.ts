import type { SignedIn } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import type { CycleCase } from '../cycles/queries.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { throwAway } from '../trash/throw-away.ts'
import { inBoth } from '../words/index.ts'
import { insertComment, turnComment } from './comment-queries.ts'

const longest = 5000

/**
 * Writes a comment on a case, or on one of its criteria, in the pass under way.
 * @throws Refusal `invalid` for an empty or too long one, or a criterion of another framework
 */
export async function writeComment(
  db: Db,
  by: SignedIn,
  one: CycleCase,
  { body, criterion }: { body: string; criterion: string | null },
): Promise<void> {
  const text = body.normalize('NFC').trim()
  if (text === '')
    throw refuse('invalid', {
      what: inBoth((w) => w.cycles.commentMissing.replace(/\.$/, '')),
      field: 'body',
    })
  if (text.length > longest)
    throw refuse('invalid', { what: inBoth((w) => w.cycles.commentLong.replace(/\.$/, '')), field: 'body' })
  if (criterion !== null && !one.framework.criteria.some((row) => row.code === criterion))
    throw refuse('invalid', {
      what: inBoth((w) => w.cycles.criteriaUnknown.replace(/\.$/, '')),
      field: 'criterion',
    })
  const now = new Date()
  await inTransaction(db, async (trx) => {
    const id = await insertComment(trx, one, { criterion, body: text, holderId: by.holderId, now })
    await recordAct(trx, {
      unitId: one.unit_id,
      by,
      act: 'assessment.comment',
      subject: `case:${one.case_id}`,
      detail: { comment: id, ...(criterion ? { criterion } : {}) },
    })
  })
}

/**
 * Moves one's own comment to the trash, from where it can be brought back.
 * @throws Refusal `not_found` for comments of others and those that are gone
 */
export async function deleteComment(db: Db, by: SignedIn, one: CycleCase, commentId: string): Promise<void> {
  const now = new Date()
  await inTransaction(db, async (trx) => {
    const gone = await turnComment(trx, one.unit_id, commentId, { by: by.holderId, at: now }, by.holderId)
    if (!gone) throw refuse('not_found', { what: 'ý kiến này' })
    await throwAway(trx, by, {
      unitId: one.unit_id,
      kind: 'comment',
      title: gone.body.slice(0, 120),
      content: { unitId: one.unit_id, commentId },
      now,
    })
    await recordAct(trx, {
      unitId: one.unit_id,
      by,
      act: 'assessment.delete_comment',
      subject: `case:${one.case_id}`,
      detail: { comment: commentId },
    })
  })
}
