import type { SignedIn } from '../accounts/right.ts'
import { rightNames } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import { advance } from '../cycles/advance.ts'
import { openToAppraiser } from '../cycles/cycle.ts'
import { type HeldCase, holdCase, requireAct, requireNoConflict, seatFor } from '../cycles/hold.ts'
import { carries } from '../cycles/next-actors.ts'
import { finishSeat, takeSeat } from '../cycles/seat-queries.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import type { Language } from '../words/dictionary.ts'
import { inBoth } from '../words/index.ts'
import { seatScores, writeSeatScores } from './appraisal-queries.ts'
import type { Posted } from './form.ts'
import { project, seatRows } from './project-appraisal.ts'
import { type StoredSheet, storedSheet, writeSheet } from './queries.ts'
import { type Appraisal, readAppraisals, sameAppraisal } from './read-appraisals.ts'
import type { Saved } from './save.ts'
import { whyNotAppraisable } from './sheet.ts'

type Form = { posted: Posted; revision: number; finish: boolean; language: Language }

/**
 * Stores what an appraiser gives beside the unit's own points. The first save takes the case up, which locks the level
 * below. `finish` closes the level: every criterion with points must then have a score. Where two appraise blindly each
 * writes in a seat of its own and sees nothing of the other; when both have finished, agreement closes the level, and
 * disagreement waits for a third person, who settles it with reasons.
 * @throws Refusal `state_wrong`, `right_missing`, `conflict_of_interest`
 */
export async function appraiseSheet(db: Db, by: SignedIn, caseId: number, form: Form): Promise<Saved> {
  const now = new Date()
  return await inTransaction(db, async (trx) => {
    let one = await holdCase(trx, by, caseId, now)
    requireAppraiser(by, one)
    const why = whyNotAppraisable(one)
    if (why) throw refuse('state_wrong', { what: inBoth((w) => w.cycles[why]) })
    const seat = seatFor(one)
    if (seat === null) throw refuse('conflict_of_interest', { what: inBoth((w) => w.cycles.seatTaken) })
    requireNoConflict(one, { step: one.at.step, seat })
    const blind = one.at.stage === 'appraising' && one.at.seats === 2
    if (blind && one.at.finished.includes(seat)) {
      throw refuse('state_wrong', { what: inBoth((w) => w.cycles.seatFinished) })
    }
    if (form.finish) requireFinish(by, one, seat)
    const stored = await storedSheet(trx, one.unit_id, caseId)
    if (!blind && stored.revision !== form.revision) return { outcome: 'stale', stored, conflicts: [] }

    const disputed = one.at.stage === 'settling' ? await disputedCriteria(trx, one) : new Set<string>()
    const { appraisals, faults } = readAppraisals(one.framework, stored, form.posted, {
      complete: form.finish,
      open: openToAppraiser(one.at),
      disputed,
      language: form.language,
    })
    if (faults.length > 0) return { outcome: 'faults', faults }

    if (one.at.stage === 'concluded') {
      await advance(trx, by, one, 'recall_appraisal', {}, now)
      one = await holdCase(trx, by, caseId, now)
    } else if (one.at.stage === 'appraising' && !one.at.taken) {
      requireAct(by, one, 'take_up', seat)
      await advance(trx, by, one, 'take_up', {}, now)
      one = await holdCase(trx, by, caseId, now)
    }
    await store(trx, by, one, stored, { appraisals, seat, blind, finish: form.finish, now })
    return { outcome: 'saved', submitted: form.finish, merged: [], faults: [] }
  })
}

function requireAppraiser(by: SignedIn, one: HeldCase): void {
  const role = one.procedure.appraisals[one.at.step]?.by ?? null
  if (carries(by, 'assessments.appraise', one.place, { side: 'above', role })) return
  throw refuse('right_missing', {
    right: rightNames['assessments.appraise'],
    unit: one.unit_name,
    path: one.path.join(','),
  })
}

function requireFinish(by: SignedIn, one: HeldCase, seat: 1 | 2 | 3): void {
  if (one.at.stage === 'settling') {
    requireAct(by, one, 'settle', seat)
    return
  }
  // Taking the case up and finishing it may be one step for the person; the right to finish is checked all the same.
  const taken = { ...one, at: { ...one.at, stage: 'appraising' as const, taken: true } }
  requireAct(by, taken, 'finish', seat)
}

/** Criteria to which the two seats of the level gave different points. */
async function disputedCriteria(trx: Db, one: HeldCase): Promise<Set<string>> {
  const given = await seatScores(trx, one, one.at.pass, one.at.step)
  const of = (seat: number) =>
    new Map(given.filter((row) => row.seat === seat).map((row) => [row.criterion_code, row]))
  const [first, second] = [of(1), of(2)]
  return new Set(
    [...first].flatMap(([code, row]) => {
      const other = second.get(code)
      return other && sameAppraisal(row, other) ? [] : [code]
    }),
  )
}

async function store(
  trx: Db,
  by: SignedIn,
  one: HeldCase,
  stored: StoredSheet,
  what: { appraisals: Appraisal[]; seat: 1 | 2 | 3; blind: boolean; finish: boolean; now: Date },
): Promise<void> {
  const { appraisals, seat, blind, finish, now } = what
  const key = { unit_id: one.unit_id, case_id: one.case_id, pass: one.at.pass, step: one.at.step, seat }
  const mine = { ...key, holder_id: by.holderId, person_id: one.person.personId }
  if (!(await takeSeat(trx, mine, now)) && one.at.seats === 2)
    throw refuse('conflict_of_interest', { what: inBoth((w) => w.cycles.seatTaken) })
  await writeSeatScores(trx, seatRows(key, appraisals, by.holderId, now))
  // Until both have finished, what one of two blind appraisers gave stands in that seat alone.
  if (!blind) {
    await project(trx, by, one, stored, appraisals, { seat, now })
    await writeSheet(trx, one.unit_id, one.case_id, {
      bump: !finish,
      ...(finish ? { appraisedAt: now, appraisedBy: by.holderId } : {}),
      now,
      holderId: by.holderId,
    })
  }
  if (!finish) {
    await recordAct(trx, {
      unitId: one.unit_id,
      by,
      act: 'assessment.appraise',
      subject: `case:${one.case_id}`,
      detail: blind
        ? { seat, step: one.at.step, criteria: appraisals.length }
        : { step: one.at.step, points: appraisals.map((row) => [row.code, row.points]) },
    })
    return
  }
  await finishSeat(trx, key, now)
  if (one.at.stage === 'settling') {
    await advance(trx, by, one, 'settle', { seat, detail: pointsOf(appraisals) }, now)
    return
  }
  const both = blind && one.at.finished.length === 1
  const disputed = both ? await disputedCriteria(trx, one) : new Set<string>()
  const agreed = !blind || (both && disputed.size === 0)
  if (both && agreed) {
    await project(trx, by, one, stored, appraisals, { seat, now })
    await writeSheet(trx, one.unit_id, one.case_id, {
      bump: false,
      appraisedAt: now,
      appraisedBy: by.holderId,
      now,
      holderId: by.holderId,
    })
  }
  await advance(
    trx,
    by,
    one,
    'finish',
    { seat, agreed, detail: blind ? { seat } : pointsOf(appraisals) },
    now,
  )
}

function pointsOf(appraisals: readonly Appraisal[]): Record<string, unknown> {
  return { points: appraisals.map((row) => [row.code, row.points]) }
}
