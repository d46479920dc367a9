import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuse } from '../refusals.ts'
import { bandOfClass } from '../surveys/count-sheet.ts'
import type { IndexFormula } from '../surveys/questionnaire.ts'
import type { LevelResult } from './case-result.ts'
import { casesWith } from './compared.ts'
import { type Band, crossingOf, type EarlierCrossing, type WholeOf } from './crossing.ts'
import { contentsOfCells, figureFiles } from './figure-file.ts'
import { indexCell } from './hidden-cells.ts'
import type { RoundResults } from './load.ts'
import { crossingTable } from './method-tables.ts'
import { onceFor } from './once.ts'
import { publicationRule } from './published.ts'
import type { SurveyGroup } from './survey-groups.ts'
import { countsByUnit } from './unit-counts.ts'
import { frameworkVersionOf, parsed, printing, scopeOf, type Visit, type Visits } from './visit.ts'

const params = z.object({ versionId: z.coerce.number().int().positive().max(2_147_483_647) })
const query = z.object({ by: z.string().max(100).catch('') })

/**
 * Indices by groups of respondents. Only the whole of a framework and only one attribute at a time: a closed list of tables,
 * so that no two of them differ by a few people.
 */
export async function crossingPages(app: FastifyInstance, visit: Visits): Promise<void> {
  async function crossed(request: FastifyRequest, found: Visit) {
    const scope = scopeOf(request, found)
    const { versionId } = parsed(params, request)
    const group = scope.groups.find((one) => one.versionId === versionId)
    if (scope.kind !== 'frameworks' || !group) throw refuse('not_found', { what: 'bảng so sánh các nhóm' })
    const { classItems } = group.questionnaire
    const asked = query.parse(request.query).by
    const by = classItems.find(({ item }) => item === asked) ?? classItems[0]
    const { level } = scope
    const made =
      by && level
        ? await onceFor([level, group], `crossing ${by.item}`, async () =>
            shownOf(await crossingIn(found.all, scope.id, versionId, by.item)),
          )
        : { bands: [], rows: [] }
    return { scope, group, by: by?.item ?? null, ...made }
  }

  app.get('/rounds/:id/results/:scope/:scopeId/crossings/:versionId', async (request, reply) => {
    const found = await visit(request)
    const all = await crossed(request, found)
    const { classItems, items } = all.group.questionnaire
    return await reply.page('results/crossing', {
      ...printing(request, found),
      ...all,
      attributes: classItems.map(({ item }) => ({
        item,
        title: items.find(({ code }) => code === item)?.title ?? { vi: item },
      })),
    })
  })

  figureFiles(
    app,
    visit,
    '/rounds/:id/results/:scope/:scopeId/crossings/:versionId/table',
    async (request, found) => {
      const { scope, group, by, rows, bands } = await crossed(request, found)
      return {
        name: `theo-nhom-${group.versionId}-${scope.id}`,
        rows: crossingTable(rows, bands, scope.minimumN, request.language),
        contents: contentsOfCells(
          rows.flatMap(({ index, cells }) =>
            cells.map((cell, band) => ({
              figure: indexCell(group.questionnaire.code, index.code),
              place: `f${scope.id} ${by} ${band}`,
              n: cell.n,
              kept: cell.showing === 'suppress',
            })),
          ),
        ),
      }
    },
  )
}

/** What pages keep of a table: its counts are large and only needed to work it out. */
function shownOf({ bands, rows }: EarlierCrossing) {
  return {
    bands: bands.map(({ text, units }) => ({
      text,
      sheets: units.reduce((sum, one) => sum + one.sheets, 0),
    })),
    rows,
  }
}

/** The table of one attribute in a round, beside the same table in every edition published before. */
async function crossingIn(
  all: RoundResults,
  frameworkVersionId: number,
  versionId: number,
  item: string,
): Promise<EarlierCrossing> {
  const level = all.levels.find((one) => frameworkVersionOf(one) === frameworkVersionId)
  const group = level?.groups.find((one) => one.versionId === versionId)
  if (!level || !group) return { bands: [], rows: [] }
  const bands = await bandsOf(all, level, group, item)
  const earlier: EarlierCrossing[] = []
  for (const one of await all.earlier()) {
    const then = await crossingIn(one, frameworkVersionId, versionId, item)
    if (then.bands.length > 0) earlier.push(then)
  }
  const rule = publicationRule(all, level, null)
  const whole = ({ code }: IndexFormula) => wholeIn(all, level, group.questionnaire.code, code)
  return { bands, rows: crossingOf(group, bands, rule, whole, earlier) }
}

/** How the cases of a level stand in an index: what is hidden of them and of the whole. */
function wholeIn(
  all: RoundResults,
  level: LevelResult,
  questionnaire: string,
  index: string,
): ReturnType<WholeOf> {
  const name = indexCell(questionnaire, index)
  const cells = casesWith(all, level, questionnaire, index).map(({ result, shown }) => ({
    code: String(result.row.case_id),
    n: shown.n,
    hidden: shown.reason === 'below_minimum_n' || shown.reason === 'suppressed_secondary',
  }))
  return { hidden: level.hidden.ofLevel.has(name), cells }
}

async function bandsOf(
  all: RoundResults,
  level: LevelResult,
  group: SurveyGroup,
  item: string,
): Promise<Band[]> {
  const { units, questionnaire, versionId } = group
  const cases = new Set(level.cases.map(({ row }) => row.case_id))
  const counts = await all.countsOf(
    units.map(({ unitId }) => unitId),
    (version, respondents) => (version === versionId ? bandOfClass(questionnaire, respondents, item) : 0),
  )
  const own = counts.filter((row) => row.versionId === versionId && cases.has(row.caseId))
  const texts = questionnaire.classItems.find((one) => one.item === item)!.bands.map(({ text }) => text)
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

function withoutWeights<Unit extends SurveyGroup['units'][number]>(unit: Unit): Unit {
  const { weighted } = unit
  if (!weighted) return unit
  const zeros = weighted.sums.map(() => 0)
  return { ...unit, weighted: { sums: zeros, squares: zeros } }
}
