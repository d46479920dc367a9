import type { SignedIn } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import type { Db } from '../database.ts'
import type { Day } from '../days.ts'
import { workCalendar } from '../deadlines/calendar-queries.ts'
import { addWorkingDays } from '../deadlines/working-day.ts'
import type { Procedure } from '../frameworks/procedure.ts'
import { dayInVietnam } from '../web/format.ts'
import type { Act } from './act.ts'
import { insertCaseAct } from './act-queries.ts'
import { type Input, move, type Position, type Stage } from './cycle.ts'
import { type HeldCase, seatsAt } from './hold.ts'
import { givenDue, noteMissed, settleMissed } from './missed-queries.ts'
import { writePosition } from './queries.ts'

/** What is said with an act. */
export type Said = Readonly<{
  reason?: string | null
  criteria?: readonly string[] | null
  dueAt?: Date | null
  /** the document that grants an extension */
  decision?: Readonly<{ number: string; on: Day }> | null
  seat?: number
  agreed?: boolean
  /** facts for the audit row beside these */
  detail?: Readonly<Record<string, unknown>>
}>

const day = 24 * 60 * 60 * 1000

/**
 * Moves a held case by an act that was found allowed: writes where it stands, one row of its course and one of the audit.
 * @returns where it stands now
 */
export async function advance(
  trx: Db,
  by: SignedIn,
  one: HeldCase,
  act: Act,
  said: Said,
  now: Date,
): Promise<Position> {
  const { at, procedure } = one
  const input: Input = {
    ...(said.criteria ? { criteria: said.criteria } : {}),
    ...(said.seat === undefined ? {} : { seat: said.seat }),
    agreed: said.agreed ?? false,
    seats: await seatsAt(trx, one, entered(act, at)),
  }
  const next = move(at, procedure, act, one.around, input)
  const reply = next.stage === 'replying' && at.stage !== 'replying' ? procedure.reply : null
  const dueAt =
    said.dueAt ??
    (reply !== null
      ? await replyDue(trx, reply, now)
      : keepsDue(at, next)
        ? one.ownDue
        : next.stage === 'self_scoring'
          ? await givenDue(trx, one, next.pass)
          : null)
  if (one.missedDue) {
    const missed = { round_id: one.round_id, pass: at.pass, stage: at.stage, due_at: one.missedDue }
    await noteMissed(trx, [{ unit_id: one.unit_id, case_id: one.case_id, ...missed }], now)
  }
  if (act === 'hand_in' || act === 'confirm' || act === 'reply') {
    const { unit_id, case_id } = one
    await settleMissed(trx, { unit_id, case_id, pass: at.pass, stage: at.stage }, now)
  }
  await writePosition(trx, one, next, { dueAt, stageAt: now, state: coarse(next.stage, act, one.state) })
  await insertCaseAct(trx, {
    unit_id: one.unit_id,
    case_id: one.case_id,
    pass: at.pass,
    act,
    stage: at.stage,
    next_stage: next.stage,
    step: at.step,
    account_id: by.accountId,
    holder_id: by.holderId,
    person_id: one.person.personId,
    happened_at: now,
    reason: said.reason ?? null,
    criteria: said.criteria ? [...said.criteria] : null,
    due_at: said.dueAt ?? null,
    decision_number: said.decision?.number ?? null,
    decided_on: said.decision?.on ?? null,
  })
  await recordAct(trx, {
    unitId: one.unit_id,
    by,
    act: `assessment.${act}`,
    subject: `case:${one.case_id}`,
    detail: {
      from: at.stage,
      to: next.stage,
      step: at.step,
      pass: at.pass,
      ...(said.reason ? { reason: said.reason } : {}),
      ...(said.criteria ? { criteria: said.criteria } : {}),
      ...(said.dueAt ? { due: said.dueAt.toISOString() } : {}),
      ...(said.decision ? { decision: said.decision.number, decided: said.decision.on } : {}),
      ...said.detail,
    },
  })
  return next
}

/** Until when the unit may answer: so many days to the hour, or to the end of so many working days. */
async function replyDue(
  trx: Db,
  { days, counting }: NonNullable<Procedure['reply']>,
  now: Date,
): Promise<Date> {
  if (counting !== 'working') return new Date(now.getTime() + days * day)
  const last = addWorkingDays(dayInVietnam(now), days, await workCalendar(trx))
  return new Date(`${last}T23:59:59+07:00`)
}

/** The level of appraisal that an act may enter. */
function entered(act: Act, at: Position): number {
  return act === 'finish' || act === 'settle' ? at.step + 1 : (at.backTo ?? 0)
}

/** A deadline given with a return stays while the unit works on it. */
function keepsDue(at: Position, next: Position): boolean {
  const own: readonly Stage[] = ['self_scoring', 'confirming']
  return at.stage === next.stage || (own.includes(at.stage) && own.includes(next.stage))
}

function coarse(
  stage: Stage,
  act: Act,
  before: 'draft' | 'submitted' | 'appraised' | null,
): 'draft' | 'submitted' | 'appraised' {
  if (act === 'close_unsubmitted') return before ?? 'draft'
  if (stage === 'self_scoring' || stage === 'confirming') return 'draft'
  if (act === 'ask_reopening' || act === 'refuse_reopening') return before ?? 'draft'
  return stage === 'appraising' || stage === 'settling' ? 'submitted' : 'appraised'
}
