import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Day } from '../days.ts'
import { waitingProposals } from '../recognitions/waiting-queries.ts'
import type { Role } from '../tables.ts'
import { heirsOfIds } from '../units/heir-queries.ts'
import { dayInVietnam } from '../web/format.ts'

/** Something that a unit has to do by a day and has not done yet. */
export type Waiting = {
  /** as word:id; a new due day begins a new ladder of reminders */
  subject: string
  dueOn: Day
  /** the unit as it stands today: itself, or those that took over from it */
  unitIds: readonly number[]
  /** who looks after the work when the unit itself has nobody */
  aboveUnitIds: readonly number[]
  /** who in the unit is to act */
  roles: readonly Role[]
  title: string
  path: string
}

/** The stages of a case in which its own unit is to act, and who of it. */
const actsIn = {
  self_scoring: ['officer', 'specialist'],
  confirming: ['leader'],
  replying: ['officer', 'specialist'],
} as const satisfies Record<string, readonly Role[]>
const unitStages = Object.keys(actsIn) as (keyof typeof actsIn)[]

/**
 * Cases in which the unit is to act by a day: its sheet by the close of the round or the deadline it was given, its reply by
 * the day of the appraisal. A unit without a sheet has not begun.
 * @param caseIds only these; all when left out
 */
export async function waitingSheets(db: Db, caseIds?: readonly number[]): Promise<Waiting[]> {
  const due = sql<Day>`to_char(coalesce(a.due_at, r.closes_at) at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD')`
  const rows = await db
    .selectFrom('evaluation_case as c')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .leftJoin('assessment as a', (join) =>
      join.onRef('a.unit_id', '=', 'c.unit_id').onRef('a.case_id', '=', 'c.case_id'),
    )
    .select(['c.case_id', 'c.unit_id', 'c.title', 'r.name', 'r.unit_id as above', 'a.stage', 'a.pass'])
    .select(due.as('due'))
    .$if(caseIds !== undefined, (query) =>
      query.where('c.case_id', '=', sql<number>`any(${[...(caseIds ?? [])]}::integer[])`),
    )
    .where((b) =>
      b.or([
        b('r.state', '=', 'open').and(b.or([b('a.stage', 'is', null), b('a.stage', 'in', unitStages)])),
        // A sheet that was returned, or a reply, may be due after the round has closed.
        b('r.state', '=', 'closed').and('a.due_at', 'is not', null).and('a.stage', 'in', unitStages),
      ]),
    )
    .orderBy('c.case_id')
    .execute()
  const standing = await standingOf(
    db,
    rows.flatMap((row) => [row.unit_id, row.above]),
  )
  return rows.map((row) => ({
    subject: `case:${row.case_id}:${row.stage ?? 'self_scoring'}:${row.pass ?? 1}`,
    dueOn: row.due,
    unitIds: standing(row.unit_id),
    aboveUnitIds: standing(row.above),
    roles: actsIn[(row.stage ?? 'self_scoring') as keyof typeof actsIn] ?? [],
    title: [row.name, row.title].filter(Boolean).join(' – '),
    path: `/cases/${row.case_id}/assessment`,
  }))
}

/**
 * Days of plans that have not been met, of tasks that are still to be done.
 * @param taskIds only these; all when left out
 */
export async function waitingMilestones(db: Db, taskIds?: readonly number[]): Promise<Waiting[]> {
  const rows = await db
    .selectFrom('plan_milestone as m')
    .innerJoin('plan_task as t', 't.task_id', 'm.task_id')
    .innerJoin('plan as p', 'p.plan_id', 't.plan_id')
    .select(['t.task_id', 't.plan_id', 't.title', 't.lead_unit_id', 'p.unit_id', 'm.due_on'])
    .where('m.done_on', 'is', null)
    .where('t.state', 'in', ['not_started', 'in_progress'])
    .$if(taskIds !== undefined, (query) =>
      query.where('t.task_id', '=', sql<number>`any(${[...(taskIds ?? [])]}::integer[])`),
    )
    .orderBy('t.task_id')
    .orderBy('m.due_on')
    .execute()
  const standing = await standingOf(
    db,
    rows.flatMap((row) => [row.lead_unit_id ?? row.unit_id, row.unit_id]),
  )
  return rows.map((row) => ({
    subject: `plan_task:${row.task_id}`,
    dueOn: row.due_on,
    unitIds: standing(row.lead_unit_id ?? row.unit_id),
    aboveUnitIds: standing(row.unit_id),
    roles: actsIn.self_scoring,
    title: row.title,
    path: `/plans/${row.plan_id}/tasks/${row.task_id}`,
  }))
}

/** Who stands for units today: work of a unit that is no more is its successor's. */
async function standingOf(
  db: Db,
  unitIds: readonly number[],
): Promise<(unitId: number) => readonly number[]> {
  const heirs = await heirsOfIds(db, unitIds, dayInVietnam(new Date()))
  return (unitId) => heirs.get(unitId)?.unitIds ?? [unitId]
}

/** Of these subjects those that are still to be done, with the day that is in force now. */
export async function stillWaiting(db: Db, subjects: readonly string[]): Promise<Waiting[]> {
  const idsOf = (word: string) =>
    subjects.flatMap((subject) => {
      const [name, id] = subject.split(':')
      return name === word ? [Number(id)] : []
    })
  const [cases, tasks, dossiers] = [idsOf('case'), idsOf('plan_task'), idsOf('recognition')]
  const found = [
    ...(cases.length > 0 ? await waitingSheets(db, cases) : []),
    ...(tasks.length > 0 ? await waitingMilestones(db, tasks) : []),
    ...(dossiers.length > 0 ? await waitingProposals(db, dossiers) : []),
  ]
  const asked = new Set(subjects)
  return found.filter((one) => asked.has(one.subject))
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

/** A reminder that goes out: of what, for which day, which rung, to whom. */
export type SentReminder = { subject: string; dueOn: Day; offset: number; audience: 'unit' | 'leader' }

/** Notes reminders that go out, in one statement. @returns those that have not gone out before */
export async function insertReminders(
  trx: Db,
  all: readonly SentReminder[],
  at: Date,
): Promise<SentReminder[]> {
  if (all.length === 0) return []
  const rows = await trx
    .insertInto('reminder')
    .values(
      all.map((one) => ({
        subject: one.subject,
        due_on: one.dueOn,
        offset_days: one.offset,
        audience: one.audience,
        sent_at: at,
      })),
    )
    .onConflict((conflict) => conflict.columns(['subject', 'due_on', 'offset_days', 'audience']).doNothing())
    .returning(['subject', 'due_on', 'offset_days', 'audience'])
    .execute()
  return rows.map((row) => ({
    subject: row.subject,
    dueOn: row.due_on,
    offset: row.offset_days,
    audience: row.audience,
  }))
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
