import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { crossesOfUnits } from '../estimates/cell-queries.ts'
import { scaleReliability } from '../estimates/read-reliability.ts'
import { refuse } from '../refusals.ts'
import { scalesOf } from '../surveys/scales.ts'
import { contentsOfCells, figureFiles } from './figure-file.ts'
import { reliabilityTable } from './method-tables.ts'
import { publishedItems } from './published.ts'
import { type ScaleReading, scaleReading } from './reliability.ts'
import { parsed, printing, scopeOf, type Visit, type Visits } from './visit.ts'

const params = z.object({ versionId: z.coerce.number().int().positive().max(2_147_483_647) })

/** How reliably the scales of a questionnaire measure, over all respondents of a framework. */
export async function reliabilityPages(app: FastifyInstance, { db }: Product, visit: Visits): Promise<void> {
  async function read(request: FastifyRequest, found: Visit) {
    const scope = scopeOf(request, found)
    const { versionId } = parsed(params, request)
    const group = scope.groups.find((one) => one.versionId === versionId)
    if (scope.kind !== 'frameworks' || !group) throw refuse('not_found', { what: 'độ tin cậy của thang đo' })
    const { questionnaire, layout, units } = group
    const unitIds = units.map(({ unitId }) => unitId)
    const crosses = await crossesOfUnits(db, { roundId: found.all.round.round_id, versionId }, unitIds)
    const items = new Map(publishedItems(group, scope.rule).map((one) => [one.item.code, one]))
    const titles = new Map(
      [...questionnaire.items, ...questionnaire.indexes].map(({ code, title }) => [code, title]),
    )
    const used = found.all.weights.find((one) => one.versionId === versionId)
    const readings: ScaleReading[] = []
    for (const scale of scalesOf(questionnaire, layout)) {
      const effects = scale.items.flatMap((code) => items.get(code)?.top2?.designEffect ?? [])
      const mean = effects.reduce((sum, one) => sum + one, 0) / Math.max(1, effects.length)
      const reading = scaleReading(
        scale,
        titles,
        crosses.find((cross) => cross.scale === scale.code),
        {
          designEffect: scope.rule.selfSelected ? null : mean,
          minimumN: scope.rule.minimumN,
          counted:
            found.all.round.edition === null ? null : scale.items.map((code) => items.get(code)?.n ?? 0),
        },
      )
      readings.push({
        ...reading,
        weighted: used ? await weightedAlpha(used.weightVersionId, reading) : null,
      })
    }
    return { scope, group, readings }
  }

  app.get('/rounds/:id/results/:scope/:scopeId/reliability/:versionId', async (request, reply) => {
    const found = await visit(request)
    return await reply.page('results/reliability', {
      ...printing(request, found),
      ...(await read(request, found)),
    })
  })

  figureFiles(
    app,
    visit,
    '/rounds/:id/results/:scope/:scopeId/reliability/:versionId/table',
    async (request, found) => {
      const { scope, group, readings } = await read(request, found)
      return {
        name: `do-tin-cay-${group.versionId}-${scope.id}`,
        rows: reliabilityTable(readings, scope.minimumN, request.language),
        contents: contentsOfCells(
          readings.map((one) => ({
            figure: `alpha ${one.scale}`,
            place: `f${scope.id}`,
            n: one.respondents,
            kept: one.reason !== null,
          })),
        ),
      }
    },
  )

  async function weightedAlpha(
    weightVersionId: number,
    { scale, reason, how }: ScaleReading,
  ): Promise<ScaleReading['weighted']> {
    if (reason !== null) return null
    const found = await scaleReliability(db, weightVersionId, scale, { how, weighted: true })
    return found?.reliability?.alpha ?? found?.reason ?? 'not_weighed_yet'
  }
}
