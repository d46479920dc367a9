import { type Db, inTransaction } from '../database.ts'
import type { Day } from '../days.ts'
import { refuse } from '../refusals.ts'
import { dayInVietnam } from '../web/format.ts'
import { inBoth } from '../words/index.ts'
import { advance, requirePossible, wasDone } from './advance.ts'
import { authorityOn } from './authority.ts'
import { type Actor, type HeldRecognition, holdRecognition, requireActor, verdictOf } from './hold.ts'

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
    const after = { on: one.dossier.proposal_on, else: inBoth((w) => w.recognitions.decidedTooEarly) }
    await actByPaper(trx, by, one, 'refuse', form, after, now, (authorityId) => ({
      verdict: JSON.stringify(verdictOf(one, 'appraised')),
      decision_number: form.number,
      decision_on: form.on,
      decision_signer: form.signer,
      decision_unit_id: authorityId,
      decision_reason: form.reason,
      decision_url: form.url,
    }))
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
    const after = { on: one.dossier.decision_on, else: inBoth((w) => w.recognitions.revokedTooEarly) }
    await actByPaper(trx, by, one, 'revoke', form, after, now, (authorityId) => ({
      revocation_number: form.number,
      revocation_on: form.on,
      revocation_signer: form.signer,
      revocation_unit_id: authorityId,
      revocation_reason: form.reason,
      revocation_url: form.url,
    }))
  })
}

/** One act of the authority that a signed paper carries, whose day lies between what came before (`after`) and today. */
async function actByPaper(
  trx: Db,
  by: Actor,
  one: HeldRecognition,
  act: 'refuse' | 'revoke',
  form: Paper,
  after: { on: Day | null; else: ReturnType<typeof inBoth> },
  now: Date,
  fields: (authorityId: number | null) => NonNullable<Parameters<typeof advance>[4]['set']>,
): Promise<void> {
  requireActor(by, one, act)
  const { number, on, signer, url, reason, revision } = form
  const said = { number, on, signer, url }
  if (await wasDone(trx, by, one, act, { said, reason, revision })) return
  requirePossible(one, act)
  if (on > dayInVietnam(now))
    throw refuse('invalid', { what: inBoth((w) => w.recognitions.dayAhead), field: 'on' })
  if (after.on !== null && on < after.on) throw refuse('invalid', { what: after.else, field: 'on' })
  const { authority } = await authorityOn(trx, one, one.rule.decision.level, on)
  await advance(trx, by, one, act, { said, reason, set: fields(authority?.unit_id ?? null) }, now)
}
