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

/** What became of a form: `before` when it was sent already, or what there is of it when it is to be looked at. */
export type Taken = 'stored' | 'before' | Readonly<Found & { round: RoundTaking }>

/**
 * Stores those that need not be looked at again: their sheets were checked when their reviews were made, their rounds take
 * them, and nothing about these is scarce.
 * @returns of each, in its place; undefined when its round is gone
 */
export async function takeReviewed(db: Db, ones: readonly One[]): Promise<(Taken | undefined)[]> {
  const rounds = await roundsOf(db, ones)
  const asked = ones.map((one) => askedOf(one, rounds))
  const found = await storeReviewed(db, asked)
  const changed = ones.filter((one, at) => isChanged(one, found[at], rounds))
  if (changed.length > 0) {
    for (const [id, round] of await roundsOf(db, changed, { anew: true })) rounds.set(id, round)
    // By what their rounds say now they may be stored after all.
    const again = [...ones.keys()].filter((at) => asked[at]!.taking !== null && changed.includes(ones[at]!))
    const second = await storeReviewed(
      db,
      again.map((at) => askedOf(ones[at]!, rounds)),
    )
    for (const [index, at] of again.entries()) found[at] = second[index]
  }
  return ones.map(({ ask }, at) => {
    const one = found[at]
    if (one === undefined || typeof one === 'string') return one
    const round = rounds.get(ask.place.roundId)
    return round && { ...one, round }
  })
}

/** Whether a form was not stored and its round says something else than was known. */
function isChanged(
  { ask }: One,
  found: 'stored' | 'before' | Found | undefined,
  rounds: ReadonlyMap<number, RoundTaking>,
): boolean {
  if (found === undefined || typeof found === 'string') return false
  return found.said !== rounds.get(ask.place.roundId)?.said
}

/** The rounds of these forms by their ids, as they were found last or are found now. */
async function roundsOf(
  db: Db,
  ones: readonly One[],
  { anew = false } = {},
): Promise<Map<number, RoundTaking>> {
  const kept = known.get(db) ?? new Map<number, RoundTaking>()
  known.set(db, kept)
  const rounds = new Map<number, RoundTaking>()
  const unknown: number[] = []
  for (const id of new Set(ones.map(({ ask }) => ask.place.roundId))) {
    const round = anew ? undefined : kept.get(id)
    if (round) rounds.set(id, round)
    else unknown.push(id)
  }
  if (kept.size > MOST) kept.clear()
  for (const round of await roundsTaking(db, unknown)) {
    kept.set(round.round_id, round)
    rounds.set(round.round_id, round)
  }
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
