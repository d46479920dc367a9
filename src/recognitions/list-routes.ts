import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { listAddress } from '../rounds/round-routes.ts'
import { withPredecessors } from '../units/succession-queries.ts'
import { csvOf } from '../web/csv.ts'
import { withRight } from '../web/guards.ts'
import { words } from '../words/index.ts'
import { dossiersWithin, listSorts, sharesWithin, yearsWithin } from './list-queries.ts'
import { stages } from './recognition.ts'
import { idParam } from './seen.ts'
import { shareTable } from './shares.ts'

const pageLength = 25
const year = z.coerce.number().int().min(2000).max(2100).optional().catch(undefined)
const listQuery = z.object({
  q: z.string().max(200).catch('').default(''),
  stage: z
    .enum(stages as [(typeof stages)[number], ...typeof stages])
    .optional()
    .catch(undefined),
  year,
  sort: z.enum(listSorts).catch('stage').default('stage'),
  direction: z.enum(['asc', 'desc']).catch('asc').default('asc'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
})
const sharesQuery = z.object({ year, area: idParam.optional().catch(undefined) })

/** The list of dossiers and their statistics. */
export async function dossierLists(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/recognitions', async (request, reply) => {
    const { reach } = withRight(request, 'recognitions.read')
    const query = listQuery.parse(request.query)
    const within = await withPredecessors(db, reach)
    const { rows, counts, total } = await dossiersWithin(
      db,
      within,
      { text: query.q, stage: query.stage, year: query.year, sort: query.sort, direction: query.direction },
      { limit: pageLength, offset: (query.page - 1) * pageLength },
    )
    return await reply.page('recognitions/index', {
      rows,
      total,
      query,
      years: await yearsWithin(db, within),
      stages,
      tally: stages.map((stage) => ({ stage, n: counts.get(stage) ?? 0 })),
      pages: Math.max(1, Math.ceil(total / pageLength)),
      link: (changes: Record<string, unknown>) =>
        listAddress('/recognitions', { ...query, page: 1, ...changes }),
    })
  })

  app.get('/recognitions/statistics', async (request, reply) => {
    const { reach } = withRight(request, 'recognitions.read')
    const query = sharesQuery.parse(request.query)
    const within = await withPredecessors(db, reach)
    return await reply.page('recognitions/statistics', {
      query,
      rows: await sharesWithin(db, within, query),
      years: await yearsWithin(db, within),
      csv: listAddress('/recognitions/statistics.csv', query),
    })
  })

  app.get('/recognitions/statistics.csv', async (request, reply) => {
    const { reach } = withRight(request, 'recognitions.read')
    const query = sharesQuery.parse(request.query)
    const rows = await sharesWithin(db, await withPredecessors(db, reach), query)
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="thong-ke-cong-nhan.csv"')
      .send(csvOf(shareTable(rows, words[request.language].recognitions), { decimal: 'comma' }))
  })
}
