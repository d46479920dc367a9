import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { stages } from '../cycles/cycle.ts'
import { foldVietnamese } from '../units/search-text.ts'
import { withRight } from '../web/guards.ts'
import { appraisalRoutes } from './appraisal-routes.ts'
import { courseRoutes } from './course-routes.ts'
import type { FedLeaves } from './fed.ts'
import { sheetsWithin } from './list-queries.ts'
import { queueRoutes } from './queue-routes.ts'
import { sheetRoutes } from './sheet-routes.ts'
import { workbookRoutes } from './workbook-routes.ts'

const pageLength = 50
const listQuery = z.object({
  q: z.string().max(200).default(''),
  state: z.enum(['', 'none', 'draft', 'submitted', 'appraised']).default(''),
  stage: z
    .enum(['', ...stages])
    .catch('')
    .default(''),
  round: z.coerce.number().int().positive().optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})

/** What officials do with a case: the list, the unit's sheet, the appraisers' queue and side, the course of the case. */
export async function assessmentRoutes(
  app: FastifyInstance,
  product: Product & { fed: FedLeaves },
): Promise<void> {
  const { db } = product
  app.get('/assessments', async (request, reply) => {
    const { reach } = withRight(request, 'assessments.read')
    const query = listQuery.parse(request.query)
    const { rows, total } = await sheetsWithin(db, reach, {
      text: foldVietnamese(query.q),
      state: query.state || null,
      stage: query.stage || null,
      roundId: query.round ?? null,
      limit: pageLength,
      offset: (query.page - 1) * pageLength,
    })
    const pages = Math.max(1, Math.ceil(total / pageLength))
    return await reply.page('assessments/index', { rows, total, query, pages, stages })
  })
  await app.register(sheetRoutes, product)
  await app.register(workbookRoutes, product)
  await app.register(appraisalRoutes, product)
  await app.register(courseRoutes, product)
  await app.register(queueRoutes, product)
}
