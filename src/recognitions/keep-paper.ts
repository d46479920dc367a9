import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { SignedIn } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction, violated } from '../database.ts'
import type { Keeping } from '../evidence/add.ts'
import type { JudgedFile } from '../evidence/judge-received.ts'
import { holdBlob, storedBytes } from '../evidence/queries.ts'
import type { Received } from '../evidence/store.ts'
import { refuse } from '../refusals.ts'
import { throwAway } from '../trash/throw-away.ts'
import { inBoth } from '../words/index.ts'
import type { PaperOf } from './paper.ts'
import { endPaper, findPaper, insertPaper, paperOf, paperStandsAgain } from './paper-queries.ts'

/**
 * Keeps the signed copy of minutes or of a decision, in place of one that stands. The same bytes sent again change nothing but
 * whether everybody may fetch them. The caller has checked who may, and that there is such a meeting or decision.
 * @param shown everybody may fetch it from the public list; minutes never are
 * @throws Refusal `storage_full`; `conflict` when somebody else kept one at this moment
 */
export async function keepPaper(
  db: Db,
  by: SignedIn,
  of: PaperOf,
  { keeping, received, judged }: { keeping: Keeping; received: Received; judged: JudgedFile },
  shown: boolean,
  now = new Date(),
): Promise<string> {
  const open = shown && of.meetingId === null
  return await inTransaction(db, async (trx) => {
    const old = await paperOf(trx, of)
    if (old?.digest === judged.digest && old.shown === open) return old.paper_id
    const { digest, bytes, media, name } = judged
    if ((await storedBytes(trx)) + bytes > keeping.totalBytes) throw refuse('storage_full')
    await holdBlob(trx, { digest, bytes, media }, now, judged.scannedAt)
    await keeping.store.keep(received)
    if (old)
      await endPaper(trx, old.paper_id, { ended_at: now, ended_by: by.holderId, ended_how: 'replaced' })
    const paperId = randomUUID()
    const row = { paper_id: paperId, meeting_id: of.meetingId, unit_id: of.unitId, number: of.number }
    const file = { signed_on: of.signedOn, digest, bytes, media, name, shown: open }
    await insertPaper(trx, { ...row, ...file, added_by: by.holderId, added_at: now })
    await recordAct(trx, {
      unitId: of.unitId,
      by,
      act: old ? 'recognition.replace_paper' : 'recognition.keep_paper',
      subject: `paper:${paperId}`,
      detail: { ...of, sha256: digest, bytes, shown: open, ...(old ? { replaces: old.paper_id } : {}) },
    })
    return paperId
  }).catch((error: unknown) => {
    if (violated(error) === 'recognition_paper_one') throw refuse('conflict', { what: changed })
    throw error
  })
}

const changed = inBoth((w) => w.recognitions.changedMeanwhile)

/** Takes a signed copy away; it lies in the trash for 30 days. A second click changes nothing. */
export async function removePaper(db: Db, by: SignedIn, paperId: string, now = new Date()): Promise<void> {
  await inTransaction(db, async (trx) => {
    const row = await findPaper(trx, paperId)
    if (!row) throw refuse('not_found', { what: 'bản ký' })
    if (!(await endPaper(trx, paperId, { ended_at: now, ended_by: by.holderId, ended_how: 'removed' })))
      return
    await throwAway(trx, by, {
      unitId: row.unit_id,
      kind: 'paper',
      title: `${row.number}: ${row.name}`.slice(0, 200),
      content: { paperId },
      now,
    })
    await recordAct(trx, {
      unitId: row.unit_id,
      by,
      act: 'recognition.remove_paper',
      subject: `paper:${paperId}`,
      detail: { number: row.number, on: row.signed_on, sha256: row.digest },
    })
  })
}

const kept = z.object({ paperId: z.uuid() })

/** Brings a signed copy back. @throws Refusal `state_wrong` when its bytes are gone or another one took its place */
export async function restorePaper(trx: Db, content: unknown): Promise<void> {
  const { paperId } = kept.parse(content)
  if (!(await paperStandsAgain(trx, paperId)))
    throw refuse('state_wrong', { what: inBoth((w) => w.evidence.gone) })
}
