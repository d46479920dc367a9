import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuse } from '../refusals.ts'
import { words } from '../words/index.ts'
import { figureFiles } from './figure-file.ts'
import { robustnessTable } from './method-tables.ts'
import { rankChart } from './rank-chart.ts'
import { heldHow, mostRanked, rankedIndex, robustnessFrom } from './robustness.ts'
import { chartShape, noteOf, printing, scopeOf, sendSvg, type Visit, type Visits } from './visit.ts'

const query = z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) })
const pageLength = 25

/** How firmly the ranking of a framework's units holds when the method is another. */
export async function robustnessPages(app: FastifyInstance, visit: Visits): Promise<void> {
  const robustness = robustnessFrom()

  async function ranked(request: FastifyRequest, found: Visit) {
    const scope = scopeOf(request, found)
    if (!scope.level) throw refuse('not_found', { what: 'độ vững của thứ hạng' })
    const ranking = rankedIndex(found.all, scope.level)
    const tooMany = ranking !== null && ranking.cases.length > mostRanked
    const nothing = { scope, tooMany, firm: null, units: null, ranking }
    if (!ranking || tooMany) return nothing
    const firm = await robustness(found.all.round.round_id, ranking)
    const pages = Math.max(1, Math.ceil(firm.moved.units.length / pageLength))
    const page = Math.min(query.parse(request.query).page, pages)
    const rows = firm.moved.units.slice((page - 1) * pageLength, page * pageLength).map((unit) => {
      const { case_id: caseId, unit_name, title } = ranking.cases[unit.unit]!.row
      const name = title ? `${unit_name} – ${title}` : unit_name
      return { ...unit, caseId, name, range: firm.range[unit.unit]! }
    })
    return { ...nothing, firm, units: { rows, page, pages } }
  }

  app.get('/rounds/:id/results/:scope/:scopeId/robustness', async (request, reply) => {
    const found = await visit(request)
    return await reply.page('results/robustness', {
      ...printing(request, found),
      ...(await ranked(request, found)),
      mostRanked,
      heldHow,
    })
  })

  figureFiles(app, visit, '/rounds/:id/results/:scope/:scopeId/robustness/table', async (request, found) => {
    const { scope, firm, ranking } = await ranked(request, found)
    if (!firm || !ranking || !scope.level) throw refuse('not_found', { what: 'độ vững của thứ hạng' })
    return {
      name: `do-vung-thu-hang-${scope.id}`,
      rows: robustnessTable(firm, ranking, scope.level.framework, request.language),
      contents: { figures: firm.moved.units.length, hidden: 0, cells: {} },
    }
  })

  app.get('/rounds/:id/results/:scope/:scopeId/robustness/chart.svg', async (request, reply) => {
    const found = await visit(request)
    const { units } = await ranked(request, found)
    if (!units) throw refuse('not_found')
    const { chartPublished, chartRank } = words[request.language].robustness
    const rows = units.rows.map(({ name, rank, shares }) => ({ label: name, rank, shares }))
    const named = { published: chartPublished, rank: chartRank }
    return await sendSvg(reply, await rankChart(rows, named, chartShape(request)), noteOf(found, request))
  })
}
