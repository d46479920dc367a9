import { randomUUID } from 'node:crypto'
import type { Db } from '../database.ts'
import type { Answers } from '../surveys/questionnaire.ts'
import type { ResponseMode } from '../tables.ts'
import { dayInVietnam } from '../web/format.ts'
import { type DraftKey, deleteDraft, findReceipt, insertReceipt, insertResponse } from './queries.ts'
import {
  answersCheck,
  durationBand,
  receiptCode,
  receiptHash,
  type SubmissionId,
  sameCheck,
  submissionHash,
} from './submission.ts'

/** A checked sheet that is to be stored. */
export type Sheet = Readonly<{
  unitId: number
  roundId: number
  caseId: number
  versionId: number
  mode: ResponseMode
  startedAt: Date
  receivedAt: Date
  /** answers that count: complete, of questions that are seen */
  answers: Answers
}>

/** What became of a submission. `kept`: it was sent before with other answers, which stand. */
export type Sent = Readonly<{ outcome: 'sent' | 'kept'; receipt: string }>

/** The row keys of a submission: the id itself never reaches the database. */
export function keyOf(unitId: number, id: SubmissionId): DraftKey {
  return { unitId, submissionHash: submissionHash(id) }
}

/**
 * Stores one checked sheet, once: receipt, response, and the end of the draft in the transaction of the caller. The one
 * way by which answers of any channel become a response. `posted` is what the completing request posted; by it a repeat is told
 * from a change (docs/decisions/anonymity.md).
 */
export async function storeSheet(trx: Db, id: SubmissionId, posted: unknown, sheet: Sheet): Promise<Sent> {
  const key = keyOf(sheet.unitId, id)
  const receipt = receiptCode(id)
  const check = answersCheck(id, posted)
  const first = await insertReceipt(trx, key, { receiptHash: receiptHash(receipt), answersCheck: check })
  if (!first) {
    await deleteDraft(trx, key)
    return (await sentBefore(trx, id, sheet.unitId, posted)) ?? { outcome: 'kept', receipt }
  }
  await insertResponse(trx, {
    unitId: sheet.unitId,
    responseId: randomUUID(),
    roundId: sheet.roundId,
    caseId: sheet.caseId,
    versionId: sheet.versionId,
    mode: sheet.mode,
    receivedOn: dayInVietnam(sheet.receivedAt),
    durationBand: durationBand(sheet.startedAt, sheet.receivedAt),
    answers: sheet.answers,
  })
  await deleteDraft(trx, key)
  return { outcome: 'sent', receipt }
}

/** What a request gets whose submission was stored before; undefined when it was not. */
export async function sentBefore(
  db: Db,
  id: SubmissionId,
  unitId: number,
  posted: unknown,
): Promise<Sent | undefined> {
  const stored = await findReceipt(db, keyOf(unitId, id))
  if (!stored) return undefined
  const same = sameCheck(stored.answers_check, answersCheck(id, posted))
  return { outcome: same ? 'sent' : 'kept', receipt: receiptCode(id) }
}
