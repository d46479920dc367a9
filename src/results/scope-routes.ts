import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuse } from '../refusals.ts'
import { textIn } from '../surveys/questionnaire.ts'
import type { Language } from '../words/dictionary.ts'
import { caseTable, itemsTable } from './csv.ts'
import { distributionChart } from './distribution-chart.ts'
import { figureFiles } from './figure-file.ts'
import { keptOf } from './kept-leaves.ts'
import { type PublishedItem, publishedIndexes, publishedItems } from './published.ts'
import { contentsOfScope } from './release-contents.ts'
import { type SurveyGroup, sheetsIn, surveyedBy } from './survey-groups.ts'
import { chartShape, noteOf, parsed, printing, type Scope, scopeOf, sendSvg, type Visits } from './visit.ts'

const itemParams = z.object({ versionId: z.coerce.number().int().positive() })
const chartParams = itemParams.extend({ scale: z.string().max(60) })

/** One case or one framework of a round: its criteria and survey indices, and every question of each questionnaire. */
export async function scopePages(app: FastifyInstance, visit: Visits): Promise<void> {
  app.get('/rounds/:id/results/:scope/:scopeId', async (request, reply) => {
    const found = await visit(request)
    const scope = scopeOf(request, found)
    const { access } = found
    const indexes = publishedIndexes(scope.groups, scope.rule)
    const framework = scope.result?.framework ?? scope.level?.framework
    return await reply.page(scope.kind === 'cases' ? 'results/case' : 'results/level', {
      ...printing(request, found),
      scope,
      indexes,
      kept: keptOf(framework ?? { criteria: [] }, indexes, scope.rule),
      surveyed: surveyedBy(scope.groups),
      questionnaires: questionnairesOf(scope),
      selfShown: access.staff || (request.account !== null && access.reach !== null),
    })
  })

  figureFiles(app, visit, '/rounds/:id/results/:scope/:scopeId/table', (request, found) => {
    const { result, rule, id } = scopeOf(request, found)
    if (!result) throw refuse('not_found')
    return {
      name: `ket-qua-ho-so-${id}`,
      rows: caseTable(result, rule, request.language),
      contents: contentsOfScope(String(id), result.groups, rule),
    }
  })

  app.get('/rounds/:id/results/:scope/:scopeId/items/:versionId', async (request, reply) => {
    const found = await visit(request)
    const scope = scopeOf(request, found)
    const { group, items } = itemsIn(request, scope)
    return await reply.page('results/items', {
      ...printing(request, found),
      scope,
      group,
      label: questionnairesOf(scope).find((one) => one.group === group)?.label ?? '',
      items,
      charts: chartsOf(items),
    })
  })

  figureFiles(app, visit, '/rounds/:id/results/:scope/:scopeId/items/:versionId/table', (request, found) => {
    const scope = scopeOf(request, found)
    const { group, items } = itemsIn(request, scope)
    const place = scope.level ? `f${scope.id}` : String(scope.id)
    return {
      name: `cau-hoi-${asciiName(group.questionnaire.code)}-${scope.id}`,
      rows: itemsTable(items, scope.minimumN, request.language),
      contents: contentsOfScope(place, [group], scope.rule),
    }
  })

  app.get(
    '/rounds/:id/results/:scope/:scopeId/items/:versionId/scales/:scale/chart.svg',
    async (request, reply) => {
      const found = await visit(request)
      const { items } = itemsIn(request, scopeOf(request, found))
      const { scale } = parsed(chartParams, request)
      const shown = inScale(items, scale)
      const first = shown[0]
      if (!first) throw refuse('not_found')
      const rows = shown.map((one) => ({
        label: chartLabel(one, request.language),
        shares: one.distribution.map((category) => category.share.value ?? 0),
      }))
      const categories = first.distribution.map((category) => textIn(category.text!, request.language))
      const svg = await distributionChart(rows, categories, chartShape(request))
      return await sendSvg(reply, svg, noteOf(found, request))
    },
  )
}

function itemsIn(
  request: FastifyRequest,
  scope: Scope,
): { group: SurveyGroup; items: readonly PublishedItem[] } {
  const { versionId } = parsed(itemParams, request)
  const group = scope.groups.find((one) => one.versionId === versionId)
  if (!group) throw refuse('not_found', { what: 'phiếu khảo sát trong hồ sơ' })
  return { group, items: publishedItems(group, scope.rule) }
}

/** The questionnaires of a scope by name: the code, with the version where several differ in their topics. */
function questionnairesOf({ groups }: Scope) {
  return groups.map((group) => {
    const { code } = group.questionnaire
    const alone = groups.filter((one) => one.questionnaire.code === code).length === 1
    return { group, label: alone ? code : `${code} (${group.version})`, sheets: sheetsIn([group]) }
  })
}

/** Items of one scale that can stand in one chart: nothing kept back, the same categories in the same order. */
function inScale(items: readonly PublishedItem[], scale: string): PublishedItem[] {
  const shown = items.filter(
    ({ item, kept, distribution }) =>
      item.scale === scale &&
      !kept &&
      distribution.every((category) => category.text !== null && category.bound === null),
  )
  const categories = (one: PublishedItem | undefined) =>
    one?.distribution.map(({ text }) => text?.vi).join('\n')
  return shown.filter((one) => categories(one) === categories(shown[0]))
}

/** The scales whose items make a chart, with the words at both ends. */
function chartsOf(items: readonly PublishedItem[]) {
  const named = new Set(items.flatMap(({ item, top2 }) => (top2 && item.scale ? [item.scale] : [])))
  return [...named].flatMap((scale) => {
    const categories = inScale(items, scale)[0]?.distribution ?? []
    const [lowest, highest] = [categories.at(0)?.text, categories.at(-1)?.text]
    return lowest && highest ? [{ scale, lowest, highest }] : []
  })
}

/** The question's own words; the code stays in the table. */
function chartLabel({ item, turn }: PublishedItem, language: Language): string {
  const title = textIn(item.title, language)
  return turn ? `${textIn(turn, language)}: ${title}` : title
}

function asciiName(code: string): string {
  return code.replace(/[^A-Za-z0-9-]/g, '-')
}
