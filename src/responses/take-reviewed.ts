import { randomUUID } from 'node:crypto'
import type { Db } from '../database.ts'
import { dayInVietnam } from '../web/format.ts'
import { takesSheets } from './link.ts'
import type { DraftKey } from './queries.ts'
import { reviewedMark } from './reviewed.ts'
import { type Reviewed, roundsTaking, storeReviewed } from './reviewed-queries.ts'
import { isScarce, latestBeginning } from './store-scarce.ts'
import { isAnswersCheck, receiptCode, receiptHash } from './submission.ts'
import type { ToSend } from './submit.ts'

type Asked = Readonly<{ ask: ToSend; key: DraftKey }>

/**
 * Stores those that need not be looked at again: their sheets were checked when their reviews were made, their rounds take
 * them, and nothing about these is scarce.
 * @returns of each whose draft was ended whether it was stored; else it was sent before
 */
export async function takeReviewed<One extends Asked>(
  db: Db,
  ones: readonly One[],
): Promise<Map<One, boolean>> {
  const rounds = await roundsTaking(db, [...new Set(ones.map(({ ask }) => ask.place.roundId))])
  const eligible: One[] = []
  const given: Reviewed[] = []
  for (const one of ones) {
    const { id, place, check, receivedAt } = one.ask
    const round = rounds.get(place.roundId)
    if (!round || isScarce(round) || !takesSheets(round, receivedAt)) continue
    if (place.invitationHash !== undefined || !isAnswersCheck(check)) continue
    eligible.push(one)
    given.push({
      unit_id: place.unitId,
      submission_hash: one.key.submissionHash,
      mark: reviewedMark(check),
      receipt_hash: receiptHash(receiptCode(id)),
      answers_check: check,
      response_id: randomUUID(),
      round_id: place.roundId,
      case_id: place.caseId,
      version_id: place.versionId,
      received_at: receivedAt,
      received_on: dayInVietnam(receivedAt),
      begun_by: latestBeginning(round, receivedAt),
    })
  }
  const stored = await storeReviewed(db, given)
  return new Map([...stored].map(([at, fresh]) => [eligible[at]!, fresh]))
}
