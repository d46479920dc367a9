import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuse } from '../refusals.ts'
import { foldVietnamese } from '../units/search-text.ts'
import { casesWith } from './compared.ts'
import { standingsTable } from './comparison-tables.ts'
import { contentsOfCells, figureFiles } from './figure-file.ts'
import { indexCell } from './hidden-cells.ts'
import { intervalChart } from './interval-chart.ts'
import { onceFor } from './once.ts'
import { publishedIndexes } from './published.ts'
import { compareTwo, standingsOf } from './standings.ts'
import { chartShape, noteOf, printing, scopeOf, sendSvg, type Visit, type Visits } from './visit.ts'

const query = z.object({
  index: z.string().max(200).catch(''),
  a: z.coerce.number().int().positive().optional().catch(undefined),
  b: z.coerce.number().int().positive().optional().catch(undefined),
  q: z.string().max(200).catch(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})
const pageLength = 50

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
    const whole = chosen?.estimate.value ?? null
    const rows = onceFor([cases], `standings ${whole}`, () =>
      standingsOf(cases, whole).toSorted((x, y) => (y.shown.value ?? -1) - (x.shown.value ?? -1)),
    )
    const pair = asked.a && asked.b ? compareTwo(cases, asked.a, asked.b) : null
    const wanted = foldVietnamese(asked.q.trim())
    const listed = rows.filter(({ result: { row } }) =>
      foldVietnamese(`${row.unit_name} ${row.title ?? ''}`).includes(wanted),
    )
    const pages = Math.max(1, Math.ceil(listed.length / pageLength))
    const page = Math.min(asked.page, pages)
    const shown = listed.slice((page - 1) * pageLength, page * pageLength)
    const chosenTwo = rows.filter(
      (row) => [asked.a, asked.b].includes(row.result.row.case_id) && !shown.includes(row),
    )
    return {
      scope,
      asked,
      indexes: indexes.map((one) => ({ ...one, name: nameOf(one) })),
      chosen,
      rows,
      pair,
      units: { rows: shown, page, pages, total: rows.length },
      /** units that may be compared: those of this page, and those that were chosen */
      comparable: [...shown, ...chosenTwo].filter((row) => row.shown.se),
    }
  }

  app.get('/rounds/:id/results/:scope/:scopeId/standings', async (request, reply) => {
    const found = await visit(request)
    const all = standing(request, found)
    const drawn = all.units.rows.filter(({ shown }) => shown.interval)
    return await reply.page('results/standings', { ...printing(request, found), ...all, drawn: drawn.length })
  })

  figureFiles(app, visit, '/rounds/:id/results/:scope/:scopeId/standings/table', (request, found) => {
    const { scope, rows, chosen } = standing(request, found)
    const figure = chosen ? indexCell(chosen.questionnaire, chosen.index.code) : ''
    return {
      name: `so-sanh-don-vi-${scope.id}`,
      rows: standingsTable(rows, scope.minimumN, request.language),
      contents: contentsOfCells(
        rows.map(({ result, shown }) => ({
          figure,
          place: String(result.row.case_id),
          n: shown.n,
          kept: shown.showing === 'suppress',
        })),
      ),
    }
  })

  app.get('/rounds/:id/results/:scope/:scopeId/standings/chart.svg', async (request, reply) => {
    const found = await visit(request)
    const { units, chosen } = standing(request, found)
    const bars = units.rows.flatMap(({ result, shown }) =>
      shown.interval && shown.value !== null
        ? [{ label: result.row.unit_name, value: shown.value, ...shown.interval }]
        : [],
    )
    return await sendSvg(
      reply,
      await intervalChart(bars, chosen?.estimate.value ?? null, chartShape(request)),
      noteOf(found, request),
    )
  })
}
