import type { SignedIn } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import { noteMissed } from '../cycles/missed-queries.ts'
import { personOf } from '../cycles/person-queries.ts'
import { ensureSheets } from '../cycles/sheet-row.ts'
import { type Db, inTransaction } from '../database.ts'
import type { Day } from '../days.ts'
import { holdRound } from '../rounds/hold.ts'
import type { UnitLevel } from '../units/unit.ts'
import {
  casesToExtend,
  findExtension,
  insertCaseActs,
  insertExtension,
  type ToExtend,
  writeDue,
  writeShardByShard,
  writtenBy,
} from './extension-queries.ts'

/** What an extension of several units says. */
export type Extending = Readonly<{
  /** made by the page, so that a form sent twice extends once */
  extensionId: string
  /** all units of a level, or the cases that were chosen */
  to: Readonly<{ level: UnitLevel }> | Readonly<{ caseIds: readonly number[] }>
  dueAt: Date
  decision: Readonly<{ number: string; on: Day }>
  reason: string
}>

/**
 * Gives units of a round more time for what they have to do now: their sheet, its confirmation or their reply. A deadline that
 * is later already stays; a deadline that has passed stays on record as missed. Cases in other hands, and those of units the
 * person belongs to or has written for, are left out.
 * @param reach units within which cases are chosen
 * @returns how many were extended and how many of those asked for were not; a form sent twice gives the first answer
 * @throws Refusal `not_found`, `state_wrong` for a draft or a published round
 */
export async function extendCases(
  db: Db,
  by: SignedIn,
  roundId: number,
  reach: readonly number[],
  one: Extending,
  now = new Date(),
): Promise<{ extended: number; left: number }> {
  return await inTransaction(db, async (trx) => {
    const round = await holdRound(trx, roundId, ['open', 'closed'])
    await writeShardByShard(trx)
    const before = await findExtension(trx, one.extensionId)
    if (before) return { extended: before.cases, left: 0 }
    const person = await personOf(trx, by.holderId, round.opens_at)
    const own = new Set(person.places.flat())
    const asked = await casesToExtend(trx, roundId, reach, one.to)
    const written = await writtenBy(trx, person.personId, asked)
    const extended = asked.filter(
      (row) =>
        isDue(row) &&
        (row.due_at ?? row.closes_at) < one.dueAt &&
        !own.has(row.unit_id) &&
        !written.has(row.case_id),
    )
    await ensureSheets(
      trx,
      extended.filter((row) => row.stage === null),
      now,
    )
    const held = await writeDue(trx, extended, one.dueAt)
    await noteMissed(
      trx,
      extended.flatMap((row) => {
        const due = row.due_at ?? row.closes_at
        if (!held.has(row.case_id) || due > now) return []
        const stage = row.stage ?? 'self_scoring'
        return [
          {
            unit_id: row.unit_id,
            case_id: row.case_id,
            round_id: roundId,
            pass: row.pass ?? 1,
            stage,
            due_at: due,
          },
        ]
      }),
      now,
    )
    const done = extended.filter((row) => held.has(row.case_id))
    await insertCaseActs(
      trx,
      done.map((row) => actOf(row, by, person.personId, one, now)),
    )
    await insertExtension(trx, {
      extension_id: one.extensionId,
      round_id: roundId,
      level: 'level' in one.to ? one.to.level : null,
      cases: done.length,
      due_at: one.dueAt,
      decision_number: one.decision.number,
      decided_on: one.decision.on,
      reason: one.reason,
      made_at: now,
      made_by: by.holderId,
    })
    await recordAct(trx, {
      unitId: round.unit_id,
      by,
      act: 'round.extend',
      subject: `round:${roundId}`,
      detail: {
        extension: one.extensionId,
        ...('level' in one.to ? { level: one.to.level } : {}),
        due: one.dueAt.toISOString(),
        decision: one.decision.number,
        decided: one.decision.on,
        reason: one.reason,
        cases: done.map((row) => row.case_id),
      },
    })
    return { extended: done.length, left: asked.length - done.length }
  })
}

/** Whether the unit still has something to do in a case. */
function isDue({ stage }: ToExtend): boolean {
  return stage === null || stage === 'self_scoring' || stage === 'confirming' || stage === 'replying'
}

function actOf(row: ToExtend, by: SignedIn, personId: number, one: Extending, now: Date) {
  const stage = row.stage ?? 'self_scoring'
  return {
    unit_id: row.unit_id,
    case_id: row.case_id,
    pass: row.pass ?? 1,
    act: 'extend',
    stage,
    next_stage: stage,
    step: row.step ?? 0,
    account_id: by.accountId,
    holder_id: by.holderId,
    person_id: personId,
    happened_at: now,
    reason: one.reason,
    criteria: null,
    due_at: one.dueAt,
    decision_number: one.decision.number,
    decided_on: one.decision.on,
  }
}
