import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { Refusal } from '../refusals.ts'
import { roundsWithin } from '../rounds/queries.ts'
import { type FieldFault, faultsOf } from '../rounds/round-form.ts'
import { listAddress } from '../rounds/round-routes.ts'
import { unitsToServe } from '../units/choices.ts'
import { findUnit } from '../units/queries.ts'
import { foldVietnamese } from '../units/search-text.ts'
import { dayInVietnam } from '../web/format.ts'
import { withRight, withRightAt } from '../web/guards.ts'
import { words } from '../words/index.ts'
import { changePlan, createPlan } from './create.ts'
import { planForm } from './forms.ts'
import { type Standing, standingOf, standings } from './plan.ts'
import { type PlanFacts, type PlanRecord, planSorts, plansWithin } from './queries.ts'
import { planManaged, planSeen } from './seen.ts'
import { type Task, tasksOf } from './task-queries.ts'

const pageLength = 25
const tasksLength = 100
const page = z.coerce.number().int().min(1).max(10_000).catch(1).default(1)
const text = z.string().max(200).catch('').default('')
const listQuery = z.object({
  q: text,
  sort: z.enum(planSorts).catch('starts').default('starts'),
  direction: z.enum(['asc', 'desc']).catch('desc').default('desc'),
  page,
})
const taskQuery = z.object({ q: text, standing: z.enum(standings).optional().catch(undefined), page })
const doneWords = ['created', 'saved', 'imported'] as const

/** A row of the plan as its page shows it. */
export type ShownTask = Task & { standing: Standing | null }

/** The list of plans, one plan with its tasks, making and changing one. */
export async function planPages(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/plans', async (request, reply) => {
    const { reach } = withRight(request, 'plans.read')
    const query = listQuery.parse(request.query)
    const search = {
      text: query.q,
      sort: query.sort,
      direction: query.direction,
      today: dayInVietnam(new Date()),
    }
    const paging = { limit: pageLength, offset: (query.page - 1) * pageLength }
    const { rows, total } = await plansWithin(db, reach, search, paging)
    return await reply.page('plans/index', {
      rows,
      total,
      query,
      pages: Math.max(1, Math.ceil(total / pageLength)),
      link: (changes: Record<string, unknown>) => listAddress('/plans', { ...query, page: 1, ...changes }),
    })
  })

  app.get('/plans/new', async (request, reply) => {
    const year = dayInVietnam(new Date()).slice(0, 4)
    return await showForm(request, reply, { starts_on: `${year}-01-01`, ends_on: `${year}-12-31` }, [], null)
  })

  app.post('/plans', async (request, reply) => await save(request, reply, null))

  app.get('/plans/:id/edit', async (request, reply) => {
    const { plan } = await planManaged(request, db)
    return await showForm(request, reply, plan, [], plan)
  })

  app.post('/plans/:id', async (request, reply) => {
    const { plan } = await planManaged(request, db)
    return await save(request, reply, plan)
  })

  async function save(request: FastifyRequest, reply: FastifyReply, plan: PlanRecord | null) {
    withRight(request, 'plans.manage')
    const w = words[request.language].plans
    const body = (request.body ?? {}) as Record<string, unknown>
    const again = async (faults: FieldFault[]) => await showForm(request, reply.code(422), body, faults, plan)
    const read = planForm(w).safeParse(plan ? { ...body, unit_id: plan.unit_id } : body)
    if (!read.success) return await again(faultsOf(read.error))
    const unit = await findUnit(db, read.data.unit_id)
    if (!unit) return await again([{ field: 'unit_id', message: w.unitMissing }])
    const by = withRightAt(request, 'plans.manage', unit)
    try {
      const facts = factsOf(read.data)
      const planId = plan ? plan.plan_id : await createPlan(db, by, facts)
      if (plan) await changePlan(db, by, planId, facts)
      return await reply.redirect(`/plans/${planId}?done=${plan ? 'saved' : 'created'}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal) || error.details.what !== 'plan_title_taken') throw error
      return await again([{ field: 'title', message: w.titleTaken }])
    }
  }

  async function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    form: Record<string, unknown>,
    faults: FieldFault[],
    plan: PlanRecord | null,
  ) {
    const { reach } = withRight(request, 'plans.manage')
    const rounds = await roundsWithin(
      db,
      reach,
      { text: '', sort: 'opens', direction: 'desc' },
      { limit: 100, offset: 0 },
    )
    const units = plan ? [] : await unitsToServe(db, reach, dayInVietnam(new Date()))
    return await reply.page('plans/form', { form, faults, plan, units, rounds: rounds.rows })
  }

  app.get('/plans/:id', async (request, reply) => {
    const { plan, manages } = await planSeen(request, db)
    const query = taskQuery.parse(request.query)
    const today = dayInVietnam(new Date())
    const all = await tasksOf(db, [plan.plan_id])
    const shown: ShownTask[] = all.map((task) => ({
      ...task,
      standing: task.kind === 'group' ? null : standingOf(task, today),
    }))
    const found = filtered(shown, query.q, query.standing)
    const done = (request.query as Record<string, unknown>).done
    const counts = (request.query as Record<string, unknown>).rows
    return await reply.page('plans/show', {
      plan,
      manages,
      query,
      standings,
      tally: standings.map((standing) => ({
        standing,
        n: shown.filter((task) => task.standing === standing).length,
      })),
      total: shown.filter((task) => task.standing !== null).length,
      found: found.filter((task) => task.standing !== null).length,
      tasks: found.slice((query.page - 1) * tasksLength, query.page * tasksLength),
      pages: Math.max(1, Math.ceil(found.length / tasksLength)),
      link: (changes: Record<string, unknown>) =>
        listAddress(`/plans/${plan.plan_id}`, { ...query, page: 1, ...changes }),
      done: doneWords.find((word) => word === done) ?? null,
      imported:
        typeof counts === 'string' && /^\d{1,4}\.\d{1,4}$/.test(counts)
          ? counts.split('.').map(Number)
          : null,
    })
  })
}

function factsOf(form: z.output<ReturnType<typeof planForm>>): PlanFacts {
  return {
    unitId: form.unit_id,
    roundId: form.round_id,
    title: form.title,
    number: form.number,
    issuedOn: form.issued_on,
    startsOn: form.starts_on,
    endsOn: form.ends_on,
  }
}

/** The tasks that are looked for, each with the headings above it. */
function filtered(tasks: readonly ShownTask[], q: string, standing: Standing | undefined): ShownTask[] {
  const sought = foldVietnamese(q)
  if (sought === '' && standing === undefined) return [...tasks]
  const byId = new Map(tasks.map((task) => [task.task_id, task]))
  const kept = new Set<number>()
  for (const task of tasks) {
    if (task.standing === null || (standing !== undefined && task.standing !== standing)) continue
    if (!foldVietnamese(`${task.mark} ${task.title} ${task.lead} ${task.partners}`).includes(sought)) continue
    for (
      let one: ShownTask | undefined = task;
      one;
      one = one.parent_id === null ? undefined : byId.get(one.parent_id)
    ) {
      kept.add(one.task_id)
    }
  }
  return tasks.filter((task) => kept.has(task.task_id))
}
