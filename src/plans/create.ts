import type { SignedIn } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { countTitled, findPlan, insertPlan, lockPlan, type PlanFacts, updatePlan } from './queries.ts'

export type Actor = Pick<SignedIn, 'accountId' | 'holderId'> | null

/**
 * Makes a plan without tasks.
 * @returns its id
 * @throws Refusal `conflict` with `what: 'plan_title_taken'` when the unit has a plan of this title already
 */
export async function createPlan(db: Db, by: Actor, facts: PlanFacts): Promise<number> {
  return await inTransaction(db, async (trx) => {
    const planId = await insertPlan(trx, facts)
    await recordAct(trx, {
      unitId: facts.unitId,
      by,
      act: 'plan.create',
      subject: `plan:${planId}`,
      detail: { ...facts },
    })
    await refuseTwice(trx, facts)
    return planId
  })
}

/**
 * Changes what a plan says about itself.
 * @throws Refusal `not_found`; `conflict` as in createPlan
 */
export async function changePlan(db: Db, by: Actor, planId: number, facts: PlanFacts): Promise<void> {
  await inTransaction(db, async (trx) => {
    await lockPlan(trx, planId)
    if (!(await findPlan(trx, planId))) throw refuse('not_found', { what: 'kế hoạch' })
    await updatePlan(trx, planId, facts)
    await recordAct(trx, {
      unitId: facts.unitId,
      by,
      act: 'plan.change',
      subject: `plan:${planId}`,
      detail: { ...facts },
    })
    await refuseTwice(trx, facts)
  })
}

/** The audit row holds the unit's chain until the commit, so a form sent twice at once is noticed here. */
async function refuseTwice(trx: Db, { unitId, title }: PlanFacts): Promise<void> {
  if ((await countTitled(trx, unitId, title)) > 1) throw refuse('conflict', { what: 'plan_title_taken' })
}
