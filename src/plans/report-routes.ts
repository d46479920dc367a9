import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { dayFrom } from '../days.ts'
import { listAddress } from '../rounds/round-routes.ts'
import { csvOf } from '../web/csv.ts'
import { dayInVietnam } from '../web/format.ts'
import { words } from '../words/index.ts'
import { halfYear, type Period } from './plan.ts'
import { findPlan, type PlanRecord, plansWithin } from './queries.ts'
import { type PlanReport, reportOf, reportParts } from './report.ts'
import { planSeen } from './seen.ts'
import { tasksOf } from './task-queries.ts'

const mostPlans = 100
const day = z
  .string()
  .transform((typed) => dayFrom(typed))
  .nullable()
  .catch(null)
  .default(null)
const reportQuery = z.object({
  from: day,
  to: day,
  scope: z.enum(['plan', 'unit']).catch('plan').default('plan'),
})

/** Reports on a plan: half a year, a year, several years or any days; of one plan or of all plans of the unit. */
export async function planReportPages(app: FastifyInstance, { db }: Product): Promise<void> {
  async function asked(request: FastifyRequest) {
    const { plan, reach } = await planSeen(request, db)
    const query = reportQuery.parse(request.query)
    const today = dayInVietnam(new Date())
    const usual = periodsOf(plan)
    const [from, to] = [query.from ?? plan.starts_on, query.to ?? plan.ends_on]
    const period: Period = from <= to ? { from, to } : { from: to, to: from }
    const plans = query.scope === 'plan' ? [plan] : await plansOfUnit(plan, reach, today)
    const tasks = Map.groupBy(
      await tasksOf(
        db,
        plans.map((one) => one.plan_id),
      ),
      (task) => task.plan_id,
    )
    const report = reportOf(
      plans.map((one) => ({ plan: one, tasks: tasks.get(one.plan_id) ?? [] })),
      period,
      today,
    )
    return { plan, usual, period, report, scope: query.scope, today }
  }

  /** Plans of the same unit among those the account may see. */
  async function plansOfUnit(
    plan: PlanRecord,
    reach: readonly number[],
    today: string,
  ): Promise<PlanRecord[]> {
    const { rows } = await plansWithin(
      db,
      reach,
      { text: '', sort: 'starts', direction: 'desc', today },
      { limit: mostPlans, offset: 0 },
    )
    const found = await Promise.all(rows.map((row) => findPlan(db, row.plan_id)))
    return found.filter((one) => one !== undefined).filter((one) => one.unit_id === plan.unit_id)
  }

  app.get('/plans/:id/report', async (request, reply) => {
    const seen = await asked(request)
    const path = `/plans/${seen.plan.plan_id}/report`
    const query = { from: seen.period.from, to: seen.period.to, scope: seen.scope }
    return await reply.page('plans/report', {
      ...seen,
      parts: reportParts,
      link: (changes: Record<string, unknown>) => listAddress(path, { ...query, ...changes }),
      csv: listAddress(`${path}.csv`, query),
    })
  })

  app.get('/plans/:id/report.csv', async (request, reply) => {
    const { plan, report } = await asked(request)
    return await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="bao-cao-ke-hoach-${plan.plan_id}.csv"`)
      .send(csvOfReport(report, words[request.language].plans))
  })
}

/** The periods a plan is usually reported on: halves and whole years within it, then all of it. */
function periodsOf(plan: PlanRecord): { key: string; year: string; period: Period }[] {
  const years: number[] = []
  for (let year = Number(plan.starts_on.slice(0, 4)); year <= Number(plan.ends_on.slice(0, 4)); year++)
    years.push(year)
  const several = years.length > 1
  return [
    ...years.slice(-5).flatMap((year) => [
      { key: 'half1', year: String(year), period: halfYear(year, 1) },
      { key: 'half2', year: String(year), period: halfYear(year, 2) },
      { key: 'year', year: String(year), period: { from: `${year}-01-01`, to: `${year}-12-31` } },
    ]),
    ...(several ? [{ key: 'whole', year: '', period: { from: plan.starts_on, to: plan.ends_on } }] : []),
  ]
}

function csvOfReport(report: PlanReport, w: (typeof words)['vi']['plans']): string {
  const heading = [w.state, w.plan, w.mark, w.task, w.lead, w.partners, w.timing, w.due, w.doneOn, w.outcome]
  const rows = reportParts.flatMap((part) =>
    report.parts[part].map(({ task, plan, due, doneOn, outcome }) => [
      w[`part_${part}`],
      plan.title,
      task.mark,
      task.title,
      task.lead,
      task.partners,
      task.timing,
      due,
      doneOn,
      outcome,
    ]),
  )
  return csvOf([heading, ...rows], { decimal: 'comma' })
}
