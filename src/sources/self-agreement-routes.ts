import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuse } from '../refusals.ts'
import { figureFiles } from '../results/figure-file.ts'
import {
  chartShape,
  frameworkVersionOf,
  printing,
  scopeOf,
  sendSvg,
  type Visit,
  type Visits,
} from '../results/visit.ts'
import { withRightAt } from '../web/guards.ts'
import { words } from '../words/index.ts'
import { agreementTable } from './agreement-table.ts'
import { differenceChart } from './difference-chart.ts'
import { agreementByCriterion, orderAgreement, selfAgreement, selfPairs } from './self-agreement.ts'

const query = z.object({ criterion: z.string().max(100).catch('') })

/** How far units' own scores and the appraisal agree, over the whole and criterion by criterion: for those who run the round. */
export async function selfAgreementPages(app: FastifyInstance, visit: Visits): Promise<void> {
  async function agreed(request: FastifyRequest, found: Visit) {
    const { round } = found.all
    // Self-scores are the units' own: what they say together is for the round's staff.
    withRightAt(request, 'results.read', { path: round.path, name: round.unit_name })
    const { level } = scopeOf(request, found)
    if (!level) throw refuse('not_found', { what: 'bộ tiêu chí trong đợt' })
    const criteria = agreementByCriterion(level)
    const asked = query.parse(request.query).criterion
    const chosen = criteria.find(({ criterion }) => criterion.code === asked)?.criterion ?? null
    const pairs = selfPairs(level, chosen?.code ?? null)
    return { level, criteria, chosen, pairs, agreement: selfAgreement(pairs) }
  }

  app.get('/rounds/:id/results/:scope/:scopeId/agreement', async (request, reply) => {
    const found = await visit(request)
    const { level, criteria, chosen, pairs, agreement } = await agreed(request, found)
    return await reply.page('sources/self-agreement', {
      ...printing(request, found),
      level,
      levelId: frameworkVersionOf(level),
      criteria,
      chosen,
      agreement,
      pairs: pairs.length,
      furthest: pairs
        .filter(({ self, appraised }) => Math.abs(self - appraised) > 1e-9)
        .toSorted(
          (a, b) => Math.abs(b.self - b.appraised) - Math.abs(a.self - a.appraised) || a.caseId - b.caseId,
        )
        .slice(0, 10),
      order: chosen === null ? orderAgreement(level.cases) : null,
    })
  })

  figureFiles(app, visit, '/rounds/:id/results/:scope/:scopeId/agreement/table', async (request, found) => {
    const { level, criteria, chosen, pairs } = await agreed(request, found)
    return {
      name: `tu-cham-va-tham-dinh-${frameworkVersionOf(level)}`,
      rows: agreementTable(criteria, pairs, chosen, request.language),
      // Scores of officials: nobody who answered a survey is in them.
      contents: { figures: pairs.length, hidden: 0, cells: {} },
    }
  })

  app.get('/rounds/:id/results/:scope/:scopeId/agreement/chart.svg', async (request, reply) => {
    const { pairs, agreement } = await agreed(request, await visit(request))
    if (!agreement) throw refuse('not_found')
    const { chartMean, chartDifference, chartUnits, chartBias, chartLimits } =
      words[request.language].selfAgreement
    const { bias, lower, upper } = agreement.differences
    return await sendSvg(
      reply,
      await differenceChart(
        { dots: pairs, bias, lower, upper },
        {
          mean: chartMean,
          difference: chartDifference,
          units: chartUnits,
          bias: chartBias,
          limits: chartLimits,
        },
        chartShape(request),
      ),
    )
  })
}
