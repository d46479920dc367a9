import { randomUUID } from 'node:crypto'
import type { Db } from '../database.ts'
import { dayInVietnam } from '../web/format.ts'
import { takesSheets } from './link.ts'
import type { DraftKey } from './queries.ts'
import { type Asked, type Found, type RoundTaking, roundsTaking, storeReviewed } from './reviewed-queries.ts'
import { isScarce, latestBeginning } from './store-scarce.ts'
import { isAnswersCheck, receiptHash } from './submission.ts'
import type { ToSend } from './submit.ts'

/** A form that is to be sent, its key, and the receipt it gets. */
type One = Readonly<{ ask: ToSend; key: DraftKey; receipt: string }>

/** Rounds as they were found last, of each database: a statement that builds on one sees whether it still stands. */
const known = new WeakMap<Db, Map<number, RoundTaking>>()

/** More rounds than take sheets at a time. */
const MOST = 1000

/**
 * Stores those that need not be looked at again: their sheets were checked when their reviews were made, their rounds take
 * them, and nothing about these is scarce.
 * @returns of each, in its place: `stored`; `before` when it was sent already; else what there is of it
 */
export async function takeReviewed(db: Db, ones: readonly One[]): Promise<('stored' | 'before' | Found)[]> {
  const rounds = await knownRounds(db, ones)
  const asked = ones.map((one) => askedOf(one, rounds))
  const found = await storeReviewed(db, asked)
  const again: number[] = []
  for (const [at, one] of found.entries()) {
    if (typeof one === 'string') continue
    rounds.set(one.round.round_id, one.round)
    const { taking } = asked[at]!
    if (taking !== null && one.draft !== null && taking.said !== one.round.said) again.push(at)
  }
  if (again.length === 0) return found
  // Their round was changed since it was found: once more by what it says now.
  const second = await storeReviewed(
    db,
    again.map((at) => askedOf(ones[at]!, rounds)),
  )
  for (const [index, at] of again.entries()) found[at] = second[index]!
  return found
}

async function knownRounds(db: Db, ones: readonly One[]): Promise<Map<number, RoundTaking>> {
  const rounds = known.get(db) ?? new Map<number, RoundTaking>()
  if (rounds.size > MOST) rounds.clear()
  known.set(db, rounds)
  const unknown = new Set(ones.map(({ ask }) => ask.place.roundId).filter((id) => !rounds.has(id)))
  for (const round of await roundsTaking(db, [...unknown])) rounds.set(round.round_id, round)
  return rounds
}

function askedOf({ ask, key, receipt }: One, rounds: ReadonlyMap<number, RoundTaking>): Asked {
  const { place, check, receivedAt } = ask
  const { unitId, roundId, caseId, versionId, invitationHash } = place
  const about = { unit_id: unitId, submission_hash: key.submissionHash, round_id: roundId }
  const round = rounds.get(roundId)
  if (!round || isScarce(round) || !takesSheets(round, receivedAt)) return { ...about, taking: null }
  if (invitationHash !== undefined || !isAnswersCheck(check)) return { ...about, taking: null }
  return {
    ...about,
    taking: {
      said: round.said,
      receipt_hash: receiptHash(receipt),
      answers_check: check,
      response_id: randomUUID(),
      case_id: caseId,
      version_id: versionId,
      received_at: receivedAt,
      received_on: dayInVietnam(receivedAt),
      begun_by: latestBeginning(round, receivedAt),
    },
  }
}
