import { z } from 'zod'
import type { SignedIn } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import { holdCase } from '../cycles/hold.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { throwAway } from '../trash/throw-away.ts'
import { inBoth } from '../words/index.ts'
import { endEvidence, findEvidence, standAgain } from './queries.ts'
import { requireWritable, requireWriter } from './writable.ts'

/**
 * Takes a document away from its criterion: it lies in the trash for 30 days, and its row says for good that it was there.
 * @throws Refusal `not_found`, `right_missing`, `state_wrong` when the sheet is locked
 */
export async function removeEvidence(
  db: Db,
  by: SignedIn,
  caseId: number,
  evidenceId: string,
): Promise<string> {
  const now = new Date()
  return await inTransaction(db, async (trx) => {
    const one = await holdCase(trx, by, caseId, now)
    requireWriter(by, one)
    const row = await findEvidence(trx, one, evidenceId)
    if (!row) throw refuse('not_found', { what: 'tài liệu' })
    requireWritable(by, one, row.criterion_code, now)
    const end = { ended_at: now, ended_by: by.holderId, ended_how: 'removed' as const }
    // A second click finds it gone and changes nothing.
    if (!(await endEvidence(trx, one, evidenceId, end))) return row.criterion_code
    await throwAway(trx, by, {
      unitId: one.unit_id,
      kind: 'evidence',
      title: `${row.criterion_code}: ${row.name ?? row.url ?? ''}`.slice(0, 200),
      content: { unitId: one.unit_id, caseId, evidenceId },
      now,
    })
    await recordAct(trx, {
      unitId: one.unit_id,
      by,
      act: 'evidence.remove',
      subject: `case:${caseId}`,
      detail: { criterion: row.criterion_code, evidence: evidenceId, sha256: row.digest ?? undefined },
    })
    return row.criterion_code
  })
}

const kept = z.object({ unitId: z.int(), caseId: z.int(), evidenceId: z.uuid() })

/**
 * Brings a document back to its criterion, while the sheet may be written.
 * @throws Refusal `right_missing`, `state_wrong` when the sheet is locked or the document is gone
 */
export async function restoreEvidence(trx: Db, by: SignedIn, content: unknown): Promise<void> {
  const { unitId, caseId, evidenceId } = kept.parse(content)
  const now = new Date()
  const one = await holdCase(trx, by, caseId, now)
  const row = await findEvidence(trx, one, evidenceId)
  if (row) requireWritable(by, one, row.criterion_code, now)
  if (!row || !(await standAgain(trx, unitId, evidenceId)))
    throw refuse('state_wrong', { what: inBoth((w) => w.evidence.gone) })
}
