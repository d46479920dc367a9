import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import type { UsedWeights } from '../estimates/official.ts'
import { refuse } from '../refusals.ts'
import { bandOfClass } from '../surveys/count-sheet.ts'
import { type Band, crossingOf } from './crossing.ts'
import { countsOfUnits } from './queries.ts'
import type { SurveyGroup } from './survey-groups.ts'
import { countsByUnit } from './unit-counts.ts'
import { parsed, printing, scopeOf, type Visits } from './visit.ts'

const params = z.object({ versionId: z.coerce.number().int().positive().max(2_147_483_647) })
const query = z.object({ by: z.string().max(100).catch('') })

/**
 * Indices by groups of respondents. Only the whole of a framework and only one attribute at a time: a closed list of tables,
 * so that no two of them differ by a few people.
 */
export async function crossingPages(app: FastifyInstance, { db }: Product, visit: Visits): Promise<void> {
  app.get('/rounds/:id/results/:scope/:scopeId/crossings/:versionId', async (request, reply) => {
    const found = await visit(request)
    const scope = scopeOf(request, found)
    const { versionId } = parsed(params, request)
    const group = scope.groups.find((one) => one.versionId === versionId)
    if (scope.kind !== 'frameworks' || !group) throw refuse('not_found', { what: 'bảng so sánh các nhóm' })
    const { classItems, items } = group.questionnaire
    const asked = query.parse(request.query).by
    const by = classItems.find(({ item }) => item === asked) ?? classItems[0]
    const cases = new Set(scope.level?.cases.map(({ row }) => row.case_id))
    const bands = by ? await bandsOf(by.item) : []
    return await reply.page('results/crossing', {
      ...printing(request, found),
      scope,
      group,
      by: by?.item ?? null,
      attributes: classItems.map(({ item }) => ({
        item,
        title: items.find(({ code }) => code === item)?.title ?? { vi: item },
      })),
      bands,
      rows: by ? crossingOf(group, bands, scope.rule) : [],
    })

    async function bandsOf(item: string): Promise<Band[]> {
      const { round, weights } = found.all
      const { units, questionnaire } = group as SurveyGroup
      const used = weights.filter((one: UsedWeights) => one.versionId === versionId)
      const counts = await countsOfUnits(
        db,
        round.round_id,
        units.map(({ unitId }) => unitId),
        used,
        (version, respondents) => (version === versionId ? bandOfClass(questionnaire, respondents, item) : 0),
      )
      const own = counts.filter((row) => row.versionId === versionId && cases.has(row.caseId))
      const texts = classItems.find((one) => one.item === item)!.bands.map(({ text }) => text)
      return [...texts, null].map((text, at) => {
        const band = text === null ? 0 : at + 1
        const counted = new Map(
          countsByUnit(own.filter((row) => row.band === band)).map((unit) => [unit.unitId, unit]),
        )
        return {
          text,
          units: units.map((unit) => {
            const part = counted.get(unit.unitId)
            const nobody = { ...unit, sheets: 0, counts: unit.counts.map(() => 0) }
            return part ? { ...part, weight: unit.weight } : withoutWeights(nobody)
          }),
        }
      })
    }
  })
}

function withoutWeights<Unit extends SurveyGroup['units'][number]>(unit: Unit): Unit {
  const { weighted } = unit
  if (!weighted) return unit
  const zeros = weighted.sums.map(() => 0)
  return { ...unit, weighted: { sums: zeros, squares: zeros } }
}
