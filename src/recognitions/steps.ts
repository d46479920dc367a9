import { type Db, inTransaction } from '../database.ts'
import type { Day } from '../days.ts'
import { refuse } from '../refusals.ts'
import { dayInVietnam } from '../web/format.ts'
import { inBoth } from '../words/index.ts'
import { advance, requirePossible, wasDone } from './advance.ts'
import { authorityOn } from './authority.ts'
import { type Actor, holdRecognition, requireActor, verdictOf } from './hold.ts'

type Step = { revision?: number | undefined }
type Reasoned = Step & { reason: string }
type Paper = Reasoned & { number: string; on: Day; signer: string; url: string | null }

/** The unit takes its proposal back before the council has voted. @throws Refusal as every act */
export async function withdraw(
  db: Db,
  by: Actor,
  caseId: number,
  { revision }: Step,
  now = new Date(),
): Promise<void> {
  await plain(db, by, caseId, 'withdraw', { revision, reason: null }, now)
}

/**
 * Steps that need nothing but a reason: back to the unit, back to the council, a refused dossier looked at again.
 * @throws Refusal `not_found`, `right_missing`, `conflict_of_interest`, `state_wrong`, `conflict`
 */
export async function stepBack(
  db: Db,
  by: Actor,
  caseId: number,
  act: 'return' | 'refer_back' | 'reconsider',
  form: Reasoned,
  now = new Date(),
): Promise<void> {
  await plain(db, by, caseId, act, form, now)
}

async function plain(
  db: Db,
  by: Actor,
  caseId: number,
  act: 'withdraw' | 'return' | 'refer_back' | 'reconsider',
  { reason, revision }: Step & { reason: string | null },
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const one = await holdRecognition(trx, by, caseId, now)
    requireActor(by, one, act)
    if (await wasDone(trx, by, one, act, { said: {}, reason, revision })) return
    requirePossible(one, act)
    await advance(trx, by, one, act, { said: {}, reason, set: act === 'reconsider' ? noDecision : {} }, now)
  })
}

/** The course keeps the refusal that is looked at again; the dossier itself has no decision any more. */
const noDecision = {
  decision_number: null,
  decision_on: null,
  decision_signer: null,
  decision_unit_id: null,
  decision_reason: null,
  decision_url: null,
}

/**
 * The authority does not recognise the unit, and says why.
 * @throws Refusal `not_found`, `right_missing`, `conflict_of_interest`, `state_wrong`, `conflict`; `invalid` with `field`
 */
export async function refuseRecognition(
  db: Db,
  by: Actor,
  caseId: number,
  form: Paper,
  now = new Date(),
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const one = await holdRecognition(trx, by, caseId, now)
    requireActor(by, one, 'refuse')
    const { number, on, signer, url, reason, revision } = form
    const said = { number, on, signer, url }
    if (await wasDone(trx, by, one, 'refuse', { said, reason, revision })) return
    requirePossible(one, 'refuse')
    if (on > dayInVietnam(now))
      throw refuse('invalid', { what: inBoth((w) => w.recognitions.dayAhead), field: 'on' })
    if (one.dossier.proposal_on !== null && on < one.dossier.proposal_on)
      throw refuse('invalid', { what: inBoth((w) => w.recognitions.decidedTooEarly), field: 'on' })
    const { authority } = await authorityOn(trx, one, one.rule.decision.level, on)
    const set = {
      verdict: JSON.stringify(verdictOf(one, 'appraised')),
      decision_number: number,
      decision_on: on,
      decision_signer: signer,
      decision_unit_id: authority?.unit_id ?? null,
      decision_reason: reason,
      decision_url: url,
    }
    await advance(trx, by, one, 'refuse', { said, reason, set }, now)
  })
}

/**
 * A recognition is taken back by a decision, with the reason; both stay on record.
 * @throws Refusal `not_found`, `right_missing`, `conflict_of_interest`, `state_wrong`, `conflict`; `invalid` with `field`
 */
export async function revoke(
  db: Db,
  by: Actor,
  caseId: number,
  form: Paper,
  now = new Date(),
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const one = await holdRecognition(trx, by, caseId, now)
    requireActor(by, one, 'revoke')
    const { number, on, signer, url, reason, revision } = form
    const said = { number, on, signer, url }
    if (await wasDone(trx, by, one, 'revoke', { said, reason, revision })) return
    requirePossible(one, 'revoke')
    if (on > dayInVietnam(now))
      throw refuse('invalid', { what: inBoth((w) => w.recognitions.dayAhead), field: 'on' })
    if (one.dossier.decision_on !== null && on < one.dossier.decision_on)
      throw refuse('invalid', { what: inBoth((w) => w.recognitions.revokedTooEarly), field: 'on' })
    const { authority } = await authorityOn(trx, one, one.rule.decision.level, on)
    const set = {
      revocation_number: number,
      revocation_on: on,
      revocation_signer: signer,
      revocation_unit_id: authority?.unit_id ?? null,
      revocation_reason: reason,
      revocation_url: url,
    }
    await advance(trx, by, one, 'revoke', { said, reason, set }, now)
  })
}
