import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import type { Actor } from './create.ts'
import { findPlan, lockPlan, type PlanRecord } from './queries.ts'
import { type PlanRow, placeRows } from './row.ts'
import { insertTask, setMilestones, tasksOf } from './task-queries.ts'
import { readTiming, type Timing } from './timing.ts'

/** A row as it would be stored: with its place under another, and the days its time was read as. */
export type DraftTask = ReturnType<typeof placeRows>[number] & { reading: Timing }

/** What an import would write, for the eye of the person who confirms it. */
export function draftTasks(
  rows: readonly PlanRow[],
  plan: Pick<PlanRecord, 'starts_on' | 'ends_on'>,
): DraftTask[] {
  const span = { startsOn: plan.starts_on, endsOn: plan.ends_on }
  return placeRows(rows).map((row) => ({
    ...row,
    reading: row.kind === 'group' ? { kind: 'undated', from: null, dues: [] } : readTiming(row.timing, span),
  }))
}

/**
 * Writes the rows of a pasted plan after those that are there. Rows that stand there already with the same number, title
 * and time are not written again, so that a table sent twice is stored once.
 * @returns how many rows were written and how many were there
 * @throws Refusal `not_found`; `invalid` when nothing was to be written
 */
export async function importTasks(
  db: Db,
  by: Actor,
  planId: number,
  rows: readonly PlanRow[],
): Promise<{ added: number; present: number }> {
  return await inTransaction(db, async (trx) => {
    await lockPlan(trx, planId)
    const plan = await findPlan(trx, planId)
    if (!plan) throw refuse('not_found', { what: 'kế hoạch' })
    if (rows.length === 0) throw refuse('invalid', { what: inBoth((w) => w.plans.fault_nothing_read('')) })
    const there = await tasksOf(trx, [planId])
    const known = new Map(there.map((task) => [keyOf(task.mark, task.title, task.timing), task.task_id]))
    const ids: number[] = []
    let position = Math.max(0, ...there.map((task) => task.position + 1))
    let added = 0
    for (const row of draftTasks(rows, plan)) {
      const key = keyOf(row.mark, row.title, row.timing)
      const present = known.get(key)
      if (present !== undefined) {
        ids.push(present)
        continue
      }
      const parentId = row.parent === null ? null : (ids[row.parent] ?? null)
      const taskId = await insertTask(
        trx,
        planId,
        { parentId, position: position++ },
        { ...row, leadUnitId: null, startsOn: row.reading.from },
      )
      await setMilestones(
        trx,
        taskId,
        row.reading.dues.map((due) => ({ due_on: due, done_on: null, outcome: '' })),
      )
      ids.push(taskId)
      added += 1
    }
    const present = rows.length - added
    if (added > 0) {
      await recordAct(trx, {
        unitId: plan.unit_id,
        by,
        act: 'plan.import',
        subject: `plan:${planId}`,
        detail: { added, present },
      })
    }
    return { added, present }
  })
}

function keyOf(...parts: string[]): string {
  return parts.map((part) => part.toLowerCase()).join('\u0000')
}
