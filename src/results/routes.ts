import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import { textIn } from '../surveys/questionnaire.ts'
import { words } from '../words/index.ts'
import { type Access, accessTo, mayOpen, shownN } from './access.ts'
import { type CaseResult, type LevelResult, minimumNOf } from './case-result.ts'
import { distributionChart, unitChart } from './chart.ts'
import { caseCsv, gradeTitle, itemsCsv, unitsCsv } from './csv.ts'
import { indexEstimates, type SurveyGroup } from './index-figure.ts'
import { type ItemFigure, itemFigures } from './item-figure.ts'
import { type RoundResults, resultsFrom } from './load.ts'
import { resultRound } from './queries.ts'
import { arrange, sorts, type TableRow, tableRow } from './table.ts'

const pageLength = 25
const params = z.object({ id: z.coerce.number().int().positive() })
const scopeParams = params.extend({
  scope: z.enum(['cases', 'frameworks']),
  scopeId: z.coerce.number().int().positive(),
})
const itemParams = scopeParams.extend({ versionId: z.coerce.number().int().positive() })
const chartParams = itemParams.extend({ scale: z.string().max(60) })
const tableQuery = z.object({
  q: z.string().max(200).default(''),
  sort: z.enum(sorts).catch('index'),
  order: z.enum(['asc', 'desc']).catch('desc'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
  framework: z.coerce.number().int().positive().optional().catch(undefined),
})
const csvQuery = z.object({ decimal: z.enum(['point', 'comma']).catch('point') })

type Scope = {
  kind: 'cases' | 'frameworks'
  id: number
  title: string
  groups: readonly SurveyGroup[]
  minimumN: number
  result: CaseResult | null
  level: LevelResult | null
}

/** Pages, charts and tables of a round's figures: from the round to a unit's case, its criteria, and every question. */
export async function resultRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  const results = resultsFrom(db)

  async function opened(request: FastifyRequest): Promise<{ all: RoundResults; access: Access }> {
    const { id } = params.parse(request.params)
    const round = await resultRound(db, id)
    if (!round) throw refuse('not_found', { what: 'đợt đánh giá' })
    const access = accessTo(request, round)
    return { all: await results.round(round), access }
  }

  /** The cases a visitor may see, as rows, of one framework where one is asked for. */
  function rowsOf(all: RoundResults, access: Access, frameworkVersionId: number | undefined): TableRow[] {
    return all.levels
      .filter((level) => frameworkVersionId === undefined || versionOf(level) === frameworkVersionId)
      .flatMap((level) => level.cases)
      .filter((result) => mayOpen(access, result.row.path))
      .map(tableRow)
  }

  function scopeOf(request: FastifyRequest, all: RoundResults, access: Access): Scope {
    const { scope: kind, scopeId: id } = scopeParams.parse(request.params)
    if (kind === 'frameworks') {
      const level = all.levels.find((one) => versionOf(one) === id)
      if (!level || access.reach !== null) throw refuse('not_found', { what: 'bộ tiêu chí trong đợt' })
      const title = level.framework.title[request.language]
      return {
        kind,
        id,
        title,
        groups: level.groups,
        minimumN: minimumNOf(level.framework, all.settings),
        result: null,
        level,
      }
    }
    const result = all.levels.flatMap((level) => level.cases).find((one) => one.row.case_id === id)
    if (!result || !mayOpen(access, result.row.path)) throw refuse('not_found', { what: 'hồ sơ đánh giá' })
    return {
      kind,
      id,
      title: result.row.unit_name,
      groups: result.groups,
      minimumN: minimumNOf(result.framework, all.settings),
      result,
      level: null,
    }
  }

  const shared = (request: FastifyRequest, all: RoundResults, access: Access) => ({
    round: all.round,
    settings: all.settings,
    counted: { ...all.counted, sheets: shownN(all.counted.counted, access.staff), at: all.at },
    staff: access.staff,
    n: (n: number) => shownN(n, access.staff),
    text: (local: { vi: string }) => textIn(local, request.language),
    gradeTitle: (result: CaseResult) => gradeTitle(result, request.language),
  })

  app.get('/rounds/:id/results', async (request, reply) => {
    const { all, access } = await opened(request)
    const query = tableQuery.parse(request.query)
    const rows = arrange(rowsOf(all, access, query.framework), {
      text: query.q,
      sort: query.sort,
      descending: query.order === 'desc',
    })
    const main = rows.filter((row) => !row.noSurvey || !hasSurvey(row.result))
    const apart = rows.filter((row) => row.noSurvey && hasSurvey(row.result))
    return await reply.page('results/round', {
      ...shared(request, all, access),
      levels: access.reach === null ? all.levels.map((level) => ({ ...level, id: versionOf(level) })) : [],
      frameworks: all.levels.map((level) => ({
        id: versionOf(level),
        title: level.framework.title[request.language],
      })),
      rows: main.slice((query.page - 1) * pageLength, query.page * pageLength),
      total: main.length,
      apart,
      query,
      pages: Math.max(1, Math.ceil(main.length / pageLength)),
      empty: all.levels.length === 0,
      active: 'rounds',
    })
  })

  app.get('/rounds/:id/results/chart.svg', async (request, reply) => {
    const { all, access } = await opened(request)
    const query = tableQuery.parse(request.query)
    const rows = arrange(rowsOf(all, access, query.framework), {
      text: query.q,
      sort: query.sort,
      descending: query.order === 'desc',
    })
      .filter((row) => !row.noSurvey || !hasSurvey(row.result))
      .slice((query.page - 1) * pageLength, query.page * pageLength)
    const w = words[request.language].results
    const bars = rows.map((row) => ({
      label: row.result.row.title ?? row.result.row.unit_name,
      index: row.index,
      appraisal: row.appraisal,
      survey: row.survey,
    }))
    return await sendSvg(
      reply,
      await unitChart(bars, { index: w.index, appraisal: w.appraisal, survey: w.survey }),
    )
  })

  app.get('/rounds/:id/results.csv', async (request, reply) => {
    const { all, access } = await opened(request)
    const query = tableQuery.parse(request.query)
    const rows = arrange(rowsOf(all, access, query.framework), {
      text: query.q,
      sort: query.sort,
      descending: query.order === 'desc',
    })
    return await sendCsv(
      reply,
      `ket-qua-dot-${all.round.round_id}`,
      unitsCsv(rows, request.language, csvQuery.parse(request.query)),
    )
  })

  app.get('/rounds/:id/results/:scope/:scopeId', async (request, reply) => {
    const { all, access } = await opened(request)
    const scope = scopeOf(request, all, access)
    const view = scope.kind === 'cases' ? 'results/case' : 'results/level'
    return await reply.page(view, {
      ...shared(request, all, access),
      scope,
      indexes: scope.groups.flatMap((group) => indexEstimates(group, scope.minimumN)),
      selfShown: access.staff || (request.account !== null && access.reach !== null),
      active: 'rounds',
    })
  })

  app.get('/rounds/:id/results/:scope/:scopeId/table.csv', async (request, reply) => {
    const { all, access } = await opened(request)
    const { result, minimumN, id } = scopeOf(request, all, access)
    if (!result) throw refuse('not_found')
    return await sendCsv(
      reply,
      `ket-qua-ho-so-${id}`,
      caseCsv(result, minimumN, request.language, csvQuery.parse(request.query)),
    )
  })

  function itemsIn(request: FastifyRequest, scope: Scope): { group: SurveyGroup; items: ItemFigure[] } {
    const { versionId } = itemParams.parse(request.params)
    const group = scope.groups.find((one) => one.versionId === versionId)
    if (!group) throw refuse('not_found', { what: 'phiếu khảo sát trong hồ sơ' })
    return { group, items: itemFigures(group, scope.minimumN) }
  }

  app.get('/rounds/:id/results/:scope/:scopeId/items/:versionId', async (request, reply) => {
    const { all, access } = await opened(request)
    const scope = scopeOf(request, all, access)
    const { group, items } = itemsIn(request, scope)
    const scales = [
      ...new Set(
        items.filter((one) => one.top2 !== null && one.item.scale !== null).map((one) => one.item.scale),
      ),
    ]
    return await reply.page('results/items', {
      ...shared(request, all, access),
      scope,
      group,
      items,
      scales,
      active: 'rounds',
    })
  })

  app.get('/rounds/:id/results/:scope/:scopeId/items/:versionId/table.csv', async (request, reply) => {
    const { all, access } = await opened(request)
    const { group, items } = itemsIn(request, scopeOf(request, all, access))
    const name = `cau-hoi-${group.questionnaire.code}-dot-${all.round.round_id}`
    return await sendCsv(reply, name, itemsCsv(items, request.language, csvQuery.parse(request.query)))
  })

  app.get(
    '/rounds/:id/results/:scope/:scopeId/items/:versionId/scales/:scale/chart.svg',
    async (request, reply) => {
      const { all, access } = await opened(request)
      const { scale } = chartParams.parse(request.params)
      const { items } = itemsIn(request, scopeOf(request, all, access))
      const shown = items.filter((one) => one.item.scale === scale && one.distribution.length > 0)
      const first = shown[0]
      if (!first) throw refuse('not_found')
      const rows = shown.map((one) => ({
        label: one.item.code,
        shares: one.distribution.map((category) => category.share.value ?? 0),
      }))
      const categories = first.distribution.map((category) => textIn(category.text, request.language))
      return await sendSvg(reply, await distributionChart(rows, categories))
    },
  )
}

function versionOf(level: LevelResult): number {
  return level.cases[0]?.row.framework_version_id ?? 0
}

function hasSurvey(result: CaseResult): boolean {
  return result.framework.criteria.some((criterion) => criterion.source === 'survey')
}

async function sendSvg(reply: FastifyReply, svg: string): Promise<FastifyReply> {
  return await reply
    .header('content-type', 'image/svg+xml; charset=utf-8')
    .header('cache-control', 'private, max-age=30')
    .send(svg)
}

async function sendCsv(reply: FastifyReply, name: string, csv: string): Promise<FastifyReply> {
  return await reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .send(csv)
}
