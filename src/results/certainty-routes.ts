import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Criterion } from '../frameworks/framework.ts'
import { refuse } from '../refusals.ts'
import { foldVietnamese } from '../units/search-text.ts'
import { formats } from '../web/format.ts'
import { words } from '../words/index.ts'
import { type CaseResult, declaredAmong, declaredIn, type LevelResult } from './case-result.ts'
import { bandCriteria, type CertaintyRow, certaintyOf } from './certainty.ts'
import { certaintyTable } from './comparison-tables.ts'
import { distributionChart } from './distribution-chart.ts'
import { contentsOfCells, figureFiles } from './figure-file.ts'
import { onceFor } from './once.ts'
import { publicationRule } from './published.ts'
import {
  chartShape,
  noteOf,
  printing,
  type Scope,
  scopeOf,
  sendSvg,
  type Visit,
  type Visits,
} from './visit.ts'

const query = z.object({
  criterion: z.string().max(100).catch(''),
  q: z.string().max(200).catch(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})
const pageLength = 25

/** How sure the points are that survey figures give by tables of bands: of one case, or of every unit of a framework. */
export async function certaintyPages(app: FastifyInstance, visit: Visits): Promise<void> {
  function certainty(request: FastifyRequest, found: Visit) {
    const scope = scopeOf(request, found)
    const asked = query.parse(request.query)
    const { settings } = found.all
    const framework = (scope.level ?? scope.result)?.framework
    const criteria = framework ? bandCriteria(framework) : []
    const chosen = criteria.find(({ code }) => code === asked.criterion) ?? criteria[0]
    const { level } = scope
    const rows =
      criteria.length === 0 || !framework
        ? []
        : certaintyOf({ framework, groups: scope.groups, declared: declaredOf(scope) }, scope.rule, settings)
    if (!level || !chosen) return { scope, asked, chosen, rows, units: null, counts: new Map(), all: [] }
    const { all, counts } = onceFor([level, settings], 'certainty', () =>
      everywhere(level, found.all, criteria),
    )
    const wanted = foldVietnamese(asked.q.trim())
    const listed = all
      .filter((one) => foldVietnamese(nameOf(one.case)).includes(wanted))
      .map((one) => ({
        name: nameOf(one.case),
        caseId: one.case.row.case_id,
        row: one.rows.find(({ criterion }) => criterion.code === chosen.code)!,
      }))
    const pages = Math.max(1, Math.ceil(listed.length / pageLength))
    const page = Math.min(asked.page, pages)
    const shown = listed.slice((page - 1) * pageLength, page * pageLength)
    const units = { rows: shown, page, pages, total: all.length }
    return { scope, asked, chosen, rows, units, counts, all }
  }

  app.get('/rounds/:id/results/:scope/:scopeId/certainty', async (request, reply) => {
    const found = await visit(request)
    return await reply.page('results/certainty', {
      ...printing(request, found),
      ...certainty(request, found),
    })
  })

  figureFiles(app, visit, '/rounds/:id/results/:scope/:scopeId/certainty/table', (request, found) => {
    const { scope, rows, all } = certainty(request, found)
    const own = scope.result?.row
    const places = [
      {
        id: scope.level ? `f${scope.id}` : String(scope.id),
        code: own?.unit_code ?? null,
        name: own ? scope.title : words[request.language].certainty.whole,
        rows,
      },
      ...all.map((one) => ({
        id: String(one.case.row.case_id),
        code: one.case.row.unit_code,
        name: nameOf(one.case),
        rows: one.rows,
      })),
    ]
    return {
      name: `muc-diem-${scope.id}`,
      rows: certaintyTable(places, scope.minimumN, request.language),
      contents: contentsOfCells(
        places.flatMap(({ id, rows: each }) =>
          each.map(({ criterion, respondents, percent }) => ({
            figure: `bands ${criterion.code}`,
            place: id,
            n: respondents,
            kept: percent === null,
          })),
        ),
      ),
    }
  })

  app.get('/rounds/:id/results/:scope/:scopeId/certainty/chart.svg', async (request, reply) => {
    const found = await visit(request)
    const { rows, units, chosen } = certainty(request, found)
    const language = request.language
    const named = units
      ? units.rows.map((one) => ({ label: one.name, row: one.row }))
      : rows.map((row) => ({ label: row.criterion.title[language], row }))
    const sure = named.flatMap(({ label, row }) =>
      row.certainty ? [{ label, chances: row.certainty.chances.toReversed() }] : [],
    )
    const [first] = sure
    if (!first || !chosen) throw refuse('not_found')
    // Bands of one table at a time, or of tables alike.
    const points = first.chances.map((one) => one.points)
    const alike = sure.filter(({ chances }) => chances.every((one, at) => one.points === points[at]))
    const used = points.flatMap((_, at) =>
      alike.some(({ chances }) => chances[at]!.probability >= 0.005) ? [at] : [],
    )
    const { f, w } = { f: formats[language], w: words[language].certainty }
    return await sendSvg(
      reply,
      await distributionChart(
        alike.map(({ label, chances }) => ({
          label,
          shares: used.map((at) => 100 * chances[at]!.probability),
        })),
        used.map((at) => (points[at] == null ? w.below : w.pointsOf(f.points(points[at])))),
        chartShape(request),
      ),
      noteOf(found, request),
    )
  })
}

/** How sure the points of every surveyed case are, and how many are by criterion. */
function everywhere(level: LevelResult, all: Visit['all'], criteria: readonly Criterion[]) {
  const { settings } = all
  const cases = level.cases.flatMap((one) => {
    const own = { framework: one.framework, groups: one.groups, declared: declaredIn(one.questionnaires) }
    const surveyed = own.groups.some((group) => group.units.some(({ sheets }) => sheets > 0))
    const rule = publicationRule(all, level, one.row.case_id)
    return surveyed ? [{ case: one, rows: certaintyOf(own, rule, settings) }] : []
  })
  const rows = cases.flatMap((one) => one.rows)
  return { all: cases, counts: new Map(criteria.map(({ code }) => [code, counted(rows, code)])) }
}

function declaredOf({ level, result }: Scope) {
  return level ? declaredAmong(level.cases) : declaredIn(result?.questionnaires ?? [])
}

function nameOf({ row }: CaseResult): string {
  return row.title ? `${row.unit_name} – ${row.title}` : row.unit_name
}

/** How many units are sure of the points of a criterion, how many are not, and of how many nothing can be said. */
function counted(rows: readonly CertaintyRow[], code: string) {
  const own = rows.filter(({ criterion }) => criterion.code === code)
  return {
    sure: own.filter(({ certainty }) => certainty?.sure).length,
    unsure: own.filter(({ certainty }) => certainty && !certainty.sure).length,
    unknown: own.filter(({ certainty }) => !certainty).length,
  }
}
