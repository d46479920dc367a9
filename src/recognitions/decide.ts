import { type Db, inTransaction } from '../database.ts'
import type { Day } from '../days.ts'
import { refuse } from '../refusals.ts'
import { dayInVietnam } from '../web/format.ts'
import { inBoth } from '../words/index.ts'
import { advance, requirePossible } from './advance.ts'
import { authorityOn } from './authority.ts'
import { type Actor, type HeldRecognition, holdRecognition, requireActor, verdictOf } from './hold.ts'
import { votesOf } from './queries.ts'
import { dueDay } from './rule.ts'

/** A decision that recognises one unit or a whole list of them. */
export type Decision = Readonly<{
  cases: readonly number[]
  number: string
  on: Day
  signer: string
  url: string | null
}>

/**
 * Recognises units by one decision: all of them or none. Each must meet every condition by its appraised points and be
 * recommended by the council. Units that this decision recognised already stay as they are.
 * @returns how many are newly recognised
 * @throws Refusal `not_found`, `right_missing`, `conflict_of_interest`, `state_wrong`, naming the unit; `invalid` with `field`
 */
export async function recogniseAll(db: Db, by: Actor, decision: Decision, now = new Date()): Promise<number> {
  const { number, on, signer, url } = decision
  const today = dayInVietnam(now)
  if (on > today) throw refuse('invalid', { what: inBoth((w) => w.recognitions.dayAhead), field: 'on' })
  return await inTransaction(db, async (trx) => {
    let recognised = 0
    // In one order, so that two who decide at once wait for each other instead of locking each other out.
    for (const caseId of [...new Set(decision.cases)].sort((a, b) => a - b)) {
      const one = await holdRecognition(trx, by, caseId, now)
      requireActor(by, one, 'recognise')
      const { dossier } = one
      if (dossier.stage === 'recognised' && dossier.decision_number === number && dossier.decision_on === on)
        continue
      requirePossible(one, 'recognise')
      const verdict = verdictOf(one, 'appraised')
      await requireReady(trx, one, verdict.passes, on)
      const { authority } = await authorityOn(trx, one, one.rule.decision.level, on)
      const due = dueDay(one.rule, 'decide', one.settings.year)
      const set = {
        verdict: JSON.stringify(verdict),
        decision_number: number,
        decision_on: on,
        decision_signer: signer,
        decision_unit_id: authority?.unit_id ?? null,
        decision_reason: null,
        decision_url: url,
      }
      const said = { number, on, signer, url }
      await advance(
        trx,
        by,
        one,
        'recognise',
        { said, reason: null, late: one.rule.deadlines.verified && due !== null && on > due, set },
        now,
      )
      recognised += 1
    }
    return recognised
  })
}

async function requireReady(trx: Db, one: HeldRecognition, passes: boolean | null, on: Day): Promise<void> {
  const unit = one.unit_name
  const no = (say: Parameters<typeof inBoth>[0]) => refuse('state_wrong', { what: inBoth(say) })
  if (one.at.stage !== 'concluded') throw no((w) => w.recognitions.notConcluded(unit))
  if (passes !== true) throw no((w) => w.recognitions.notPassing(unit))
  const vote = (await votesOf(trx, one)).find((row) => row.meeting_id === one.dossier.meeting_id)
  if (!vote?.recommended) throw no((w) => w.recognitions.notRecommended(unit))
  if (on < vote.held_on)
    throw refuse('invalid', { what: inBoth((w) => w.recognitions.decidedBeforeMeeting(unit)), field: 'on' })
}
