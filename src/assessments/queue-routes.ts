import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import { type AppraiserRole, appraiserRoles } from '../frameworks/procedure.ts'
import { listAddress } from '../rounds/round-routes.ts'
import { movedAway } from '../units/moved-away.ts'
import { foldVietnamese } from '../units/search-text.ts'
import { withRight } from '../web/guards.ts'
import { queueByCase, queueByCriterion, queueGroups, queueSorts, waitingOf } from './queue-queries.ts'
import { enteredLeaves, isAppraised } from './sheet.ts'

const pageLength = 50
const queueQuery = z.object({
  q: z.string().max(200).catch('').default(''),
  /** round and framework version, as in '12-3' */
  group: z
    .string()
    .regex(/^\d+-\d+$/)
    .or(z.literal(''))
    .catch('')
    .default(''),
  criterion: z.string().max(60).catch('').default(''),
  waiting: z.enum(['all', 'untaken', 'settling']).catch('all').default('all'),
  sort: z.enum(queueSorts).catch('since').default('since'),
  direction: z.enum(['asc', 'desc']).catch('asc').default('asc'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
})

/** What waits for an appraiser: case by case, or one criterion over all cases. */
export async function queueRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/appraisals', async (request, reply) => {
    const { account, reach } = withRight(request, 'assessments.take_up')
    const query = queueQuery.parse(request.query)
    const held = new Set(account.grants.map((grant) => grant.role))
    const roles = new Set<AppraiserRole>(appraiserRoles.filter((role) => held.has(role)))
    const groups = await queueGroups(db, reach, roles)
    const chosen = groups.find((group) => `${group.roundId}-${group.frameworkVersionId}` === query.group)
    const criteria = chosen
      ? enteredLeaves(await frozenFramework(db, chosen.frameworkVersionId))
          .map(({ criterion }) => criterion)
          .filter(isAppraised)
      : []
    const criterion = criteria.find((one) => one.code === query.criterion) ?? null
    const gone = await movedAway(db, reach)
    const waiting = await waitingOf(
      db,
      gone.map(({ unit_id }) => unit_id),
    )
    const search = {
      gone: gone.map(({ unit_id }) => unit_id),
      groups: chosen ? [chosen] : groups,
      text: foldVietnamese(query.q),
      waiting: query.waiting,
      sort: query.sort,
      direction: query.direction,
      limit: pageLength,
      offset: (query.page - 1) * pageLength,
    }
    const names = await Promise.all(
      groups.map(async (group) => ({
        value: `${group.roundId}-${group.frameworkVersionId}`,
        label: group.roundName,
        framework: (await frozenFramework(db, group.frameworkVersionId)).title,
      })),
    )
    const { rows, total } = criterion
      ? await queueByCriterion(db, reach, criterion.code, search)
      : await queueByCase(db, reach, search)
    return await reply.page('assessments/queue', {
      rows,
      total,
      query,
      moved: gone.filter(({ unit_id }) => waiting.has(unit_id)),
      groups: names,
      criteria,
      criterion,
      pages: Math.max(1, Math.ceil(total / pageLength)),
      link: (changes: Record<string, unknown>) =>
        listAddress('/appraisals', { ...query, page: 1, ...changes }),
    })
  })
}
