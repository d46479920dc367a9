import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import type { Day } from '../days.ts'
import type { Keeping } from '../evidence/add.ts'
import { releaseBlob } from '../evidence/check-queries.ts'
import type { JudgedFile } from '../evidence/judge-received.ts'
import { holdBlob, storedBytes } from '../evidence/queries.ts'
import type { Received, Store } from '../evidence/store.ts'
import { refuse } from '../refusals.ts'
import type { PlanTaskState } from '../tables.ts'
import { inBoth } from '../words/index.ts'
import type { Actor } from './create.ts'
import { deleteDocument, insertDocument, type PlanDocument } from './document-queries.ts'
import type { Milestone } from './plan.ts'
import { findPlan, lockPlan, type PlanRecord } from './queries.ts'
import {
  findTask,
  insertTask,
  setMilestones,
  shiftTasks,
  type Task,
  type TaskFacts,
  tasksOf,
  updateTask,
} from './task-queries.ts'

/**
 * Adds a row to a plan: under `parentId`, after what stands there.
 * @returns its id
 * @throws Refusal `not_found`
 */
export async function addTask(
  db: Db,
  by: Actor,
  planId: number,
  parentId: number | null,
  facts: TaskFacts,
  dues: readonly Day[],
): Promise<number> {
  return await inTransaction(db, async (trx) => {
    await lockPlan(trx, planId)
    const plan = await findPlan(trx, planId)
    const tasks = await tasksOf(trx, [planId])
    if (!plan || (parentId !== null && !tasks.some((task) => task.task_id === parentId))) {
      throw refuse('not_found', { what: 'kế hoạch' })
    }
    const position = endOf(tasks, parentId)
    await shiftTasks(trx, planId, position)
    const taskId = await insertTask(trx, planId, { parentId, position }, facts)
    await setMilestones(trx, taskId, withDues([], dues))
    await record(trx, by, plan, taskId, 'add', { mark: facts.mark, title: facts.title, timing: facts.timing })
    return taskId
  })
}

/**
 * Changes what a row says and when it is due. Days already done keep what was recorded.
 * @throws Refusal `not_found`; `conflict` when somebody else has changed it since `revision`
 */
export async function changeTask(
  db: Db,
  by: Actor,
  taskId: number,
  revision: number,
  facts: TaskFacts,
  dues: readonly Day[],
): Promise<void> {
  await onTask(db, taskId, async (trx, task, plan) => {
    const place = { parentId: task.parent_id, position: task.position }
    if (!(await updateTask(trx, taskId, revision, { ...facts, ...place }))) throw changedMeanwhile()
    await setMilestones(trx, taskId, withDues(task.milestones, dues))
    await record(trx, by, plan, taskId, 'change', { before: textsOf(task), after: { ...facts, dues } })
  })
}

/**
 * Records how far a task is: its state, a note, and for each day it is due by whether, when and with what it was done; with
 * the last of them the task is done.
 * @throws Refusal `not_found`; `conflict` when somebody else has changed it since `revision`; `invalid` when a task is
 *   dropped without a reason
 */
export async function reportTask(
  db: Db,
  by: Actor,
  taskId: number,
  revision: number,
  report: { state: PlanTaskState; note: string; milestones: readonly Milestone[] },
): Promise<void> {
  await onTask(db, taskId, async (trx, task, plan) => {
    if (report.state === 'dropped' && report.note === '') {
      throw refuse('invalid', { what: inBoth((w) => w.plans.reasonMissing) })
    }
    const told = new Map(report.milestones.map((one) => [one.due_on, one]))
    const milestones = task.milestones.map((one) => told.get(one.due_on) ?? one)
    const finished = milestones.length > 0 && milestones.every(({ done_on }) => done_on !== null)
    const state = finished && report.state !== 'dropped' ? 'done' : report.state
    if (!(await updateTask(trx, taskId, revision, { state, note: report.note }))) throw changedMeanwhile()
    await setMilestones(trx, taskId, milestones)
    await record(trx, by, plan, taskId, 'report', {
      before: { state: task.state, note: task.note, milestones: task.milestones },
      after: report,
    })
  })
}

/** Most documents beside one task. */
const mostDocuments = 50

/**
 * Notes a document that shows what was done: by its name, a link, or a file that was judged and lies in the store's waiting
 * room.
 * @throws Refusal `not_found`; `storage_full`; `invalid` when the task has as many documents as it may have
 */
export async function addDocument(
  db: Db,
  by: Actor,
  taskId: number,
  document: Omit<PlanDocument, 'document_id' | 'digest' | 'bytes' | 'media' | 'name'>,
  file: { keeping: Keeping; received: Received; judged: JudgedFile } | null = null,
  now = new Date(),
): Promise<void> {
  await onTask(db, taskId, async (trx, task, plan) => {
    if (task.documents >= mostDocuments) {
      throw refuse('invalid', { what: inBoth((w) => w.plans.documentsMany) })
    }
    const { digest = null, bytes = null, media = null, name = null } = file?.judged ?? {}
    if (file && digest !== null && bytes !== null && media !== null) {
      if ((await storedBytes(trx)) + bytes > file.keeping.totalBytes) throw refuse('storage_full')
      await holdBlob(trx, { digest, bytes, media }, now, file.judged.scannedAt)
      await file.keeping.store.keep(file.received)
    }
    const documentId = await insertDocument(trx, taskId, { ...document, digest, bytes, media, name })
    const detail = { documentId, ...document, ...(digest ? { sha256: digest, bytes } : {}) }
    await record(trx, by, plan, taskId, 'add_document', detail)
  })
}

/** Takes a document off a task; bytes that nothing else names are forgotten. @throws Refusal `not_found` */
export async function removeDocument(
  db: Db,
  by: Actor,
  taskId: number,
  documentId: number,
  store: Store,
): Promise<void> {
  await onTask(db, taskId, async (trx, _, plan) => {
    const removed = await deleteDocument(trx, taskId, documentId)
    if (!removed) throw refuse('not_found', { what: 'văn bản' })
    await record(trx, by, plan, taskId, 'remove_document', { documentId, ...removed })
    // Within the transaction, which holds the row of the bytes: who brings the same at this moment waits and writes them anew.
    if (removed.digest !== null && (await releaseBlob(trx, removed.digest)))
      await store.remove(removed.digest)
  })
}

async function onTask(
  db: Db,
  taskId: number,
  act: (trx: Db, task: Task, plan: PlanRecord) => Promise<void>,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const seen = await findTask(trx, taskId)
    if (seen) await lockPlan(trx, seen.plan_id)
    const task = await findTask(trx, taskId)
    const plan = task && (await findPlan(trx, task.plan_id))
    if (!task || !plan) throw refuse('not_found', { what: 'nhiệm vụ' })
    await act(trx, task, plan)
  })
}

async function record(
  trx: Db,
  by: Actor,
  plan: PlanRecord,
  taskId: number,
  verb: 'add' | 'change' | 'report' | 'add_document' | 'remove_document',
  detail: Record<string, unknown>,
): Promise<void> {
  await recordAct(trx, {
    unitId: plan.unit_id,
    by,
    act: `plan_task.${verb}`,
    subject: `plan_task:${taskId}`,
    detail,
  })
}

function changedMeanwhile() {
  return refuse('conflict', { what: inBoth((w) => w.plans.changedMeanwhile) })
}

/** The place after the last row under a parent. */
function endOf(tasks: readonly Task[], parentId: number | null): number {
  if (parentId === null) return Math.max(0, ...tasks.map((task) => task.position + 1))
  const beneath = new Set([parentId])
  let end = 0
  for (const task of tasks) {
    if (beneath.has(task.task_id) || (task.parent_id !== null && beneath.has(task.parent_id))) {
      beneath.add(task.task_id)
      end = task.position + 1
    }
  }
  return end
}

function withDues(known: readonly Milestone[], dues: readonly Day[]): Milestone[] {
  const before = new Map(known.map((one) => [one.due_on, one]))
  return [...new Set(dues)]
    .sort()
    .map((due) => before.get(due) ?? { due_on: due, done_on: null, outcome: '' })
}

function textsOf(task: Task) {
  const { mark, title, lead, partners, timing, result, milestones } = task
  return { mark, title, lead, partners, timing, result, dues: milestones.map(({ due_on }) => due_on) }
}
