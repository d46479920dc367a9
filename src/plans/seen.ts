import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may, type SignedIn } from '../accounts/right.ts'
import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import { findUnit } from '../units/queries.ts'
import { withRight, withRightAt } from '../web/guards.ts'
import { findPlan, type PlanRecord } from './queries.ts'
import { findTask, type Task } from './task-queries.ts'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const params = z.object({ id, task: id.optional() })

export type PlanSeen = { plan: PlanRecord; account: SignedIn; reach: number[]; manages: boolean }

/**
 * A plan as the signed-in account may see it: of a unit within its reach, or of a unit above its own.
 * @throws Refusal `sign_in_needed`, `not_found`, `right_missing`
 */
export async function planSeen(request: FastifyRequest, db: Db): Promise<PlanSeen> {
  const { account, reach } = withRight(request, 'plans.read')
  const plan = await planOf(request, db)
  if (!may(account, 'plans.read', plan.unit_path)) {
    const own = await Promise.all(reach.map((unitId) => findUnit(db, unitId)))
    if (!own.some((unit) => unit?.path.includes(plan.unit_id))) {
      withRightAt(request, 'plans.read', { path: plan.unit_path, name: plan.unit_name })
    }
  }
  return { plan, account, reach, manages: may(account, 'plans.manage', plan.unit_path) }
}

/** A plan that the signed-in account may change. @throws Refusal `sign_in_needed`, `not_found`, `right_missing` */
export async function planManaged(request: FastifyRequest, db: Db): Promise<PlanSeen> {
  withRight(request, 'plans.manage')
  const plan = await planOf(request, db)
  withRightAt(request, 'plans.manage', { path: plan.unit_path, name: plan.unit_name })
  return await planSeen(request, db)
}

/**
 * A task of a plan that the signed-in account may see, and whether it may record progress: who manages the plan may, and
 * officials of the unit that reports on the task.
 * @throws Refusal `sign_in_needed`, `not_found`, `right_missing`
 */
export async function taskSeen(
  request: FastifyRequest,
  db: Db,
): Promise<PlanSeen & { task: Task; reports: boolean }> {
  const seen = await planSeen(request, db)
  const read = params.safeParse(request.params)
  const task = read.success && read.data.task ? await findTask(db, read.data.task) : undefined
  if (!task || task.plan_id !== seen.plan.plan_id) throw refuse('not_found', { what: 'nhiệm vụ' })
  const reports =
    seen.manages || (task.lead_unit_path !== null && may(seen.account, 'plans.report', task.lead_unit_path))
  return { ...seen, task, reports }
}

async function planOf(request: FastifyRequest, db: Db): Promise<PlanRecord> {
  const read = params.safeParse(request.params)
  const plan = read.success ? await findPlan(db, read.data.id) : undefined
  if (!plan) throw refuse('not_found', { what: 'kế hoạch' })
  return plan
}
