import { z } from 'zod'
import type { SignedIn } from '../accounts/right.ts'
import { turnComment } from '../assessments/comment-queries.ts'
import type { Db } from '../database.ts'
import { violated } from '../database.ts'
import { restoreEvidence } from '../evidence/remove.ts'
import { restorePaper } from '../recognitions/keep-paper.ts'
import { refuse } from '../refusals.ts'
import { restoreCases, restoreRound } from '../rounds/kept-rows.ts'
import type { TrashTable } from '../tables.ts'
import { inBoth } from '../words/index.ts'

const comment = z.object({ unitId: z.int(), commentId: z.uuid() })

/**
 * Brings back what was deleted, as it was.
 * @throws Refusal `state_wrong` when what it belonged to is gone or has moved on
 */
export async function restore(
  trx: Db,
  by: SignedIn,
  kind: TrashTable['kind'],
  content: unknown,
): Promise<void> {
  try {
    if (kind === 'comment') {
      const { unitId, commentId } = comment.parse(content)
      if (!(await turnComment(trx, unitId, commentId, null))) throw gone()
    } else if (kind === 'evidence') await restoreEvidence(trx, by, content)
    else if (kind === 'paper') await restorePaper(trx, content)
    else if (kind === 'round') await restoreRound(trx, content)
    else await restoreCases(trx, content)
  } catch (error) {
    if (violated(error) !== undefined) throw gone()
    throw error
  }
}

function gone() {
  return refuse('state_wrong', { what: inBoth((w) => w.audit.trashGone) })
}
