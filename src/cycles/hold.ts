import type { SignedIn } from '../accounts/right.ts'
import { rightNames } from '../accounts/right.ts'
import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import { type Act, rightOf, sideOf } from './act.ts'
import { conflictOf, type Hands, type Person } from './conflict.ts'
import { levelRole, possible } from './cycle.ts'
import { doubleSample } from './double-sample.ts'
import { carries, type Place, partOf } from './next-actors.ts'
import { personOf } from './person-queries.ts'
import { type CycleCase, caseIdsInOrder, cycleCase, handsOf, placeOf } from './queries.ts'
import { ensureSheet } from './sheet-row.ts'

/** A case held by the transaction, with whoever is about to act on it. */
export type HeldCase = CycleCase & { place: Place; hands: Hands; person: Person }

/**
 * A case with its sheet's row locked until the transaction ends: of two people who act at once the second waits, and
 * then learns what the first has done.
 * @param now when the server received the request: deadlines are judged by it, not by when there was time for the act
 * @throws Refusal `not_found`
 */
export async function holdCase(trx: Db, by: SignedIn, caseId: number, now: Date): Promise<HeldCase> {
  const seen = await cycleCase(trx, caseId, false, now)
  if (!seen) throw refuse('not_found', { what: 'hồ sơ đánh giá' })
  await ensureSheet(trx, seen.unit_id, caseId, now)
  const held = await cycleCase(trx, caseId, true, now)
  if (!held) throw refuse('not_found', { what: 'hồ sơ đánh giá' })
  const place = await placeOf(trx, held)
  const hands = await handsOf(trx, held, place, held.at)
  return { ...held, place, hands, person: await personOf(trx, by.holderId, held.opens_at) }
}

/** The seat at which a person appraises: the own one, else the first that is free; null when both are others'. */
export function seatFor({ at, hands, person }: Pick<HeldCase, 'at' | 'hands' | 'person'>): 1 | 2 | 3 | null {
  if (at.stage === 'settling') return 3
  const here = hands.appraisers.filter((one) => one.step === at.step && one.seat < 3)
  const own = here.find((one) => one.personId === person.personId)
  if (own) return own.seat === 2 ? 2 : 1
  for (const seat of [1, 2] as const) {
    if (seat <= at.seats && !here.some((one) => one.seat === seat)) return seat
  }
  // Whoever took a single seat may be gone: the work stays with the post, and another may go on.
  return at.seats === 1 ? 1 : null
}

/**
 * Whether an act may be done now and by this person.
 * @throws Refusal `state_wrong` with the step the case is at, `right_missing`, `conflict_of_interest`
 */
export function requireAct(by: SignedIn, one: HeldCase, act: Act, seat: 1 | 2 | 3 = 1): void {
  requireRight(by, one, act)
  if (one.round_state === 'draft') throw refuse('state_wrong', { what: inBoth((w) => w.cycles.roundDraft) })
  if (one.around.published) throw refuse('state_wrong', { what: inBoth((w) => w.cycles.roundPublished) })
  if (!possible(one.at, one.procedure, one.around).includes(act)) {
    throw refuse('state_wrong', {
      what: inBoth(({ cycles: w }) => w.notNow(w[`act_${act}`], w[`stage_${one.at.stage}`])),
    })
  }
  if (sideOf[act] === 'above') requireNoConflict(one, partOf(act, one.at, seat))
}

/** @throws Refusal `right_missing` naming the right, the unit and who may grant it */
export function requireRight(
  by: SignedIn,
  one: Pick<HeldCase, 'at' | 'procedure' | 'place' | 'unit_name' | 'path'>,
  act: Act,
): void {
  const scope = { side: sideOf[act], role: levelRole(one.at, one.procedure, act) }
  if (carries(by, rightOf[act], one.place, scope)) return
  throw refuse('right_missing', {
    right: rightNames[rightOf[act]],
    unit: one.unit_name,
    path: one.path.join(','),
  })
}

/** @throws Refusal `conflict_of_interest` */
export function requireNoConflict(
  one: Pick<HeldCase, 'hands' | 'person'>,
  part: Parameters<typeof conflictOf>[2],
): void {
  const conflict = conflictOf(one.person, one.hands, part)
  if (conflict)
    throw refuse('conflict_of_interest', { what: inBoth((w) => w.cycles[`conflict_${conflict}`]) })
}

/** How many appraise a level of this case: two where the round's blind sample drew it. */
export async function seatsAt(db: Db, one: CycleCase, step: number): Promise<1 | 2> {
  const share = one.procedure.appraisals[step]?.doubleShare ?? 0
  if (share === 0 || one.at.backTo !== null) return 1
  const ids = await caseIdsInOrder(db, one.round_id)
  return doubleSample(one.settings.doubleSeed, ids, share).has(one.case_id) ? 2 : 1
}
