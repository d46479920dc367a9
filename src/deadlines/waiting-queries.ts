import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Day } from '../days.ts'
import type { Role } from '../tables.ts'

/** Something that a unit has to do by a day and has not done yet. */
export type Waiting = {
  /** as word:id; a new due day begins a new ladder of reminders */
  subject: string
  dueOn: Day
  unitId: number
  /** who looks after the work when the unit itself has nobody */
  aboveUnitId: number
  title: string
  path: string
}

/** The stages of a case in which its own unit is to act. */
const unitStages = ['self_scoring', 'confirming', 'replying'] as const

/**
 * Cases in which the unit is to act by a day: its sheet by the close of the round or the deadline it was given, its reply by
 * the day of the appraisal. A unit without a sheet has not begun.
 */
export async function waitingSheets(db: Db): Promise<Waiting[]> {
  const due = sql<Day>`to_char(coalesce(a.due_at, r.closes_at) at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD')`
  const rows = await db
    .selectFrom('evaluation_case as c')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .leftJoin('assessment as a', (join) =>
      join.onRef('a.unit_id', '=', 'c.unit_id').onRef('a.case_id', '=', 'c.case_id'),
    )
    .select(['c.case_id', 'c.unit_id', 'c.title', 'r.name', 'r.unit_id as above', 'a.stage', 'a.pass'])
    .select(due.as('due'))
    .where((b) =>
      b.or([
        b('r.state', '=', 'open').and(b.or([b('a.stage', 'is', null), b('a.stage', 'in', [...unitStages])])),
        // A sheet that was returned, or a reply, may be due after the round has closed.
        b('r.state', '=', 'closed')
          .and('a.due_at', 'is not', null)
          .and('a.stage', 'in', [...unitStages]),
      ]),
    )
    .orderBy('c.case_id')
    .execute()
  return rows.map((row) => ({
    subject: `case:${row.case_id}:${row.stage ?? 'self_scoring'}:${row.pass ?? 1}`,
    dueOn: row.due,
    unitId: row.unit_id,
    aboveUnitId: row.above,
    title: [row.name, row.title].filter(Boolean).join(' – '),
    path: `/cases/${row.case_id}/assessment`,
  }))
}

/** Days of plans that have not been met, of tasks that are still to be done. */
export async function waitingMilestones(db: Db): Promise<Waiting[]> {
  const rows = await db
    .selectFrom('plan_milestone as m')
    .innerJoin('plan_task as t', 't.task_id', 'm.task_id')
    .innerJoin('plan as p', 'p.plan_id', 't.plan_id')
    .select(['t.task_id', 't.plan_id', 't.title', 't.lead_unit_id', 'p.unit_id', 'm.due_on'])
    .where('m.done_on', 'is', null)
    .where('t.state', 'in', ['not_started', 'in_progress'])
    .orderBy('t.task_id')
    .orderBy('m.due_on')
    .execute()
  return rows.map((row) => ({
    subject: `plan_task:${row.task_id}`,
    dueOn: row.due_on,
    unitId: row.lead_unit_id ?? row.unit_id,
    aboveUnitId: row.unit_id,
    title: row.title,
    path: `/plans/${row.plan_id}/tasks/${row.task_id}`,
  }))
}

/** What was reminded of already, by subject and day. */
export async function remindersSent(db: Db, from: Day) {
  return await db
    .selectFrom('reminder')
    .select(['subject', 'due_on', 'offset_days', 'audience'])
    .where('due_on', '>=', from)
    .orderBy('subject')
    .orderBy('due_on')
    .orderBy('offset_days')
    .orderBy('audience')
    .execute()
}

/** Notes that a reminder goes out. @returns false when it has gone out before */
export async function insertReminder(
  trx: Db,
  one: { subject: string; dueOn: Day; offset: number; audience: 'unit' | 'leader'; at: Date },
): Promise<boolean> {
  const rows = await trx
    .insertInto('reminder')
    .values({
      subject: one.subject,
      due_on: one.dueOn,
      offset_days: one.offset,
      audience: one.audience,
      sent_at: one.at,
    })
    .onConflict((conflict) => conflict.columns(['subject', 'due_on', 'offset_days', 'audience']).doNothing())
    .returning('subject')
    .execute()
  return rows.length === 1
}

/** Active posts of these units that are held by somebody and carry one of these roles there. */
export async function postsAt(db: Db, unitIds: readonly number[]) {
  if (unitIds.length === 0) return []
  return await db
    .selectFrom('account as a')
    .innerJoin('role_grant as g', (join) =>
      join.onRef('g.account_id', '=', 'a.account_id').onRef('g.unit_id', '=', 'a.unit_id'),
    )
    .innerJoin('account_holder as h', (join) =>
      join.onRef('h.account_id', '=', 'a.account_id').on('h.held_to', 'is', null),
    )
    .select(['a.account_id', 'a.unit_id', 'g.role'])
    .where('a.unit_id', 'in', [...new Set(unitIds)])
    .where('a.state', '=', 'active')
    .where('g.role', 'in', ['officer', 'leader', 'specialist'] satisfies Role[])
    .orderBy('a.account_id')
    .orderBy('g.role')
    .execute()
}
