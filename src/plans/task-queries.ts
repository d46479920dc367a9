import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Day } from '../days.ts'
import type { PlanTaskState } from '../tables.ts'
import type { Milestone } from './plan.ts'

/** What is written in a row of the plan. */
export type TaskFacts = Readonly<{
  kind: 'group' | 'task'
  mark: string
  title: string
  lead: string
  leadUnitId: number | null
  partners: string
  timing: string
  result: string
  startsOn: Day | null
}>

export type Task = {
  task_id: number
  plan_id: number
  parent_id: number | null
  position: number
  kind: 'group' | 'task'
  mark: string
  title: string
  lead: string
  lead_unit_id: number | null
  lead_unit_name: string | null
  lead_unit_path: number[] | null
  partners: string
  timing: string
  result: string
  starts_on: Day | null
  state: PlanTaskState
  note: string
  revision: number
  milestones: Milestone[]
  documents: number
}

function tasks(db: Db) {
  return db
    .selectFrom('plan_task as t')
    .leftJoin('unit as u', 'u.unit_id', 't.lead_unit_id')
    .select([
      't.task_id',
      't.plan_id',
      't.parent_id',
      't.position',
      't.kind',
      't.mark',
      't.title',
      't.lead',
      't.lead_unit_id',
      'u.name as lead_unit_name',
      'u.path as lead_unit_path',
      't.partners',
      't.timing',
      't.result',
      't.starts_on',
      't.state',
      't.note',
      't.revision',
    ])
}

/** The rows of plans as they are written, each with its milestones, earliest first. */
export async function tasksOf(db: Db, planIds: readonly number[]): Promise<Task[]> {
  const rows = await tasks(db)
    .where('t.plan_id', 'in', planIds.length > 0 ? [...planIds] : [-1])
    .orderBy('t.plan_id')
    .orderBy('t.position')
    .orderBy('t.task_id')
    .execute()
  return await withMilestones(db, rows)
}

export async function findTask(db: Db, taskId: number): Promise<Task | undefined> {
  const rows = await tasks(db).where('t.task_id', '=', taskId).execute()
  return (await withMilestones(db, rows))[0]
}

async function withMilestones(db: Db, rows: Omit<Task, 'milestones' | 'documents'>[]): Promise<Task[]> {
  const ids = rows.map((row) => row.task_id)
  if (ids.length === 0) return []
  const milestones = await db
    .selectFrom('plan_milestone')
    .select(['task_id', 'due_on', 'done_on', 'outcome'])
    .where('task_id', 'in', ids)
    .orderBy('task_id')
    .orderBy('due_on')
    .execute()
  const documents = await db
    .selectFrom('plan_document')
    .select(['task_id', sql<number>`count(*)::integer`.as('n')])
    .where('task_id', 'in', ids)
    .groupBy('task_id')
    .orderBy('task_id')
    .execute()
  const byTask = Map.groupBy(milestones, (one) => one.task_id)
  const counts = new Map(documents.map(({ task_id, n }) => [task_id, n]))
  return rows.map((row) => ({
    ...row,
    milestones: (byTask.get(row.task_id) ?? []).map(({ due_on, done_on, outcome }) => ({
      due_on,
      done_on,
      outcome,
    })),
    documents: counts.get(row.task_id) ?? 0,
  }))
}

export async function insertTask(
  trx: Db,
  planId: number,
  place: { parentId: number | null; position: number },
  facts: TaskFacts,
): Promise<number> {
  const row = await trx
    .insertInto('plan_task')
    .values({ plan_id: planId, parent_id: place.parentId, position: place.position, ...written(facts) })
    .returning('task_id')
    .executeTakeFirstOrThrow()
  return row.task_id
}

/** Writes a row again unless somebody else has meanwhile. @returns whether it was written */
export async function updateTask(
  trx: Db,
  taskId: number,
  revision: number,
  change:
    | (TaskFacts & { parentId: number | null; position: number })
    | { state: PlanTaskState; note: string },
): Promise<boolean> {
  const values =
    'title' in change
      ? { ...written(change), parent_id: change.parentId, position: change.position }
      : { state: change.state, note: change.note }
  const rows = await trx
    .updateTable('plan_task')
    .set({ ...values, revision: revision + 1 })
    .where('task_id', '=', taskId)
    .where('revision', '=', revision)
    .returning('task_id')
    .execute()
  return rows.length === 1
}

function written(facts: TaskFacts) {
  return {
    kind: facts.kind,
    mark: facts.mark,
    title: facts.title,
    lead: facts.lead,
    lead_unit_id: facts.leadUnitId,
    partners: facts.partners,
    timing: facts.timing,
    result: facts.result,
    starts_on: facts.startsOn,
  }
}

/** Makes room for one row at a position. */
export async function shiftTasks(trx: Db, planId: number, from: number): Promise<void> {
  await trx
    .updateTable('plan_task')
    .set({ position: sql<number>`position + 1` })
    .where('plan_id', '=', planId)
    .where('position', '>=', from)
    .execute()
}

export async function setMilestones(
  trx: Db,
  taskId: number,
  milestones: readonly Milestone[],
): Promise<void> {
  await trx.deleteFrom('plan_milestone').where('task_id', '=', taskId).execute()
  if (milestones.length === 0) return
  await trx
    .insertInto('plan_milestone')
    .values(milestones.map((one) => ({ task_id: taskId, ...one })))
    .execute()
}
