import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { words } from '../words/index.ts'
import { mayOpen } from './access.ts'
import { type LevelResult, minimumNOf } from './case-result.ts'
import { unitsTable } from './csv.ts'
import { figureFiles } from './figure-file.ts'
import { keptInList, keptOf } from './kept-leaves.ts'
import { publicationRule, publishedIndexes, ruleOfCase } from './published.ts'
import { surveyedBy } from './survey-groups.ts'
import { arrange, sorts, type TableRow, tableRow } from './table.ts'
import { unitChart } from './unit-chart.ts'
import {
  chartShape,
  frameworkVersionOf,
  noteOf,
  printing,
  sendSvg,
  type Visit,
  type Visits,
} from './visit.ts'

const pageLength = 25
const pageNumber = z.coerce.number().int().min(1).max(10_000).catch(1)
const tableQuery = z.object({
  q: z.string().max(200).catch(''),
  sort: z.enum(sorts).catch('index'),
  order: z.enum(['asc', 'desc']).catch('desc'),
  page: pageNumber,
  /** page of the list of units without a survey */
  apart: pageNumber,
  framework: z.coerce.number().int().positive().optional().catch(undefined),
})

/** The page of a round's results: the index of each framework, the table of units, its chart and its CSV. */
export async function roundResultPages(app: FastifyInstance, visit: Visits): Promise<void> {
  /** The cases a visitor may see, found and sorted as asked; those without a survey apart. */
  function listed(request: FastifyRequest, { all, access }: Visit) {
    const query = tableQuery.parse(request.query)
    const rows = arrange(
      all.cases
        .filter(({ row }) => query.framework === undefined || row.framework_version_id === query.framework)
        .filter(({ row }) => mayOpen(access, row.path))
        .map((one) => tableRow(one, ruleOfCase(all, one))),
      { text: query.q, sort: query.sort, descending: query.order === 'desc' },
    )
    const main = pageOf(
      rows.filter((row) => !row.noSurvey),
      query.page,
    )
    // Without a survey an index is another thing: those units are listed apart and stand beside nobody.
    const apart = pageOf(
      rows.filter((row) => row.noSurvey),
      query.apart,
    )
    return { query, rows, main, apart }
  }

  app.get('/rounds/:id/results', async (request, reply) => {
    const found = await visit(request)
    const { all, access } = found
    const { query, main, apart } = listed(request, found)
    return await reply.page('results/round', {
      ...printing(request, found),
      levels:
        access.reach === null
          ? all.levels.map((level) => ({
              ...level,
              id: frameworkVersionOf(level),
              surveyed: surveyedBy(level.groups),
              kept: levelKept(all, level),
            }))
          : [],
      frameworks: all.levels.map((level) => ({
        id: frameworkVersionOf(level),
        title: level.framework.title[request.language],
      })),
      minimumOf: (row: TableRow) => minimumNOf(row.result.framework, all.settings),
      query,
      main,
      apart,
      empty: all.levels.length === 0,
    })
  })

  app.get('/rounds/:id/results/chart.svg', async (request, reply) => {
    const found = await visit(request)
    const { main } = listed(request, found)
    const { index, appraisal, survey } = words[request.language].results
    const bars = main.rows.map((row) => ({
      label: row.result.row.title ?? row.result.row.unit_name,
      index: row.index,
      appraisal: row.appraisal,
      survey: row.survey,
    }))
    const svg = await unitChart(bars, { index, appraisal, survey }, chartShape(request))
    return await sendSvg(reply, svg, noteOf(found, request))
  })

  figureFiles(app, visit, '/rounds/:id/results', (request, found) => {
    const { rows } = listed(request, found)
    const { settings, round } = found.all
    const sheets = Object.fromEntries(
      rows.map(({ result, kept }) => [result.row.case_id, kept ? -result.sheets : result.sheets]),
    )
    const hidden = rows.filter(({ kept }) => kept).length
    return {
      name: `ket-qua-dot-${round.round_id}`,
      rows: unitsTable(rows, ({ framework }) => minimumNOf(framework, settings), request.language),
      contents: { figures: rows.length - hidden, hidden, cells: { index: sheets } },
    }
  })
}

/** Whether the index of a level would tell a figure that is kept back. */
function levelKept(all: Visit['all'], level: LevelResult): boolean {
  const [only] = level.cases
  if (only && level.cases.length === 1) return keptInList(only, ruleOfCase(all, only)).whole
  const rule = publicationRule(all, level, null)
  return keptOf(level.framework, publishedIndexes(level.groups, rule), rule).whole
}

/** One page of a list; a page beyond the last is the last. */
function pageOf(all: readonly TableRow[], wanted: number) {
  const pages = Math.max(1, Math.ceil(all.length / pageLength))
  const page = Math.min(wanted, pages)
  return { rows: all.slice((page - 1) * pageLength, page * pageLength), total: all.length, page, pages }
}
