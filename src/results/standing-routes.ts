import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuse } from '../refusals.ts'
import { casesWith } from './compared.ts'
import { intervalChart } from './interval-chart.ts'
import { publishedIndexes } from './published.ts'
import { compareTwo, standingsOf } from './standings.ts'
import { chartShape, printing, scopeOf, sendSvg, type Visit, type Visits } from './visit.ts'

const query = z.object({
  index: z.string().max(200).catch(''),
  a: z.coerce.number().int().positive().optional().catch(undefined),
  b: z.coerce.number().int().positive().optional().catch(undefined),
})

/** Cases beside each other in one index: groups against the whole, ranks with their intervals, two of them compared. */
export async function standingPages(app: FastifyInstance, visit: Visits): Promise<void> {
  function standing(request: FastifyRequest, found: Visit) {
    const scope = scopeOf(request, found)
    const { level } = scope
    if (!level) throw refuse('not_found')
    const asked = query.parse(request.query)
    const indexes = publishedIndexes(scope.groups, scope.rule).filter(({ index }) => index.variantOf === null)
    const nameOf = (one: (typeof indexes)[number]) => `${one.questionnaire} ${one.index.code}`
    const chosen =
      indexes.find((one) => nameOf(one) === asked.index) ??
      indexes.find(({ estimate }) => estimate.value !== null) ??
      indexes[0]
    const cases = chosen ? casesWith(found.all, level, chosen.questionnaire, chosen.index.code) : []
    const rows = standingsOf(cases, chosen?.estimate.value ?? null).toSorted(
      (x, y) => (y.shown.value ?? -1) - (x.shown.value ?? -1),
    )
    const pair = asked.a && asked.b ? compareTwo(cases, asked.a, asked.b) : null
    return {
      scope,
      asked,
      indexes: indexes.map((one) => ({ ...one, name: nameOf(one) })),
      chosen,
      rows,
      pair,
    }
  }

  app.get('/rounds/:id/results/:scope/:scopeId/standings', async (request, reply) => {
    const found = await visit(request)
    const all = standing(request, found)
    const drawn = all.rows.filter(({ shown }) => shown.interval)
    return await reply.page('results/standings', { ...printing(request, found), ...all, drawn: drawn.length })
  })

  app.get('/rounds/:id/results/:scope/:scopeId/standings/chart.svg', async (request, reply) => {
    const { rows, chosen } = standing(request, await visit(request))
    const bars = rows.flatMap(({ result, shown }) =>
      shown.interval && shown.value !== null
        ? [{ label: result.row.unit_name, value: shown.value, ...shown.interval }]
        : [],
    )
    return await sendSvg(
      reply,
      await intervalChart(bars.slice(0, 200), chosen?.estimate.value ?? null, chartShape(request)),
    )
  })
}
