import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import { keepCompiled } from '../responses/compiled.ts'
import { KeptRound } from '../results/kept-round.ts'
import type { Results } from '../results/load.ts'
import { ruleOfCase } from '../results/published.ts'
import { resultRound } from '../results/queries.ts'
import { logRelease } from '../results/release-log.ts'
import { unitChart } from '../results/unit-chart.ts'
import { chartShape, csvStyle, frameworkVersionOf, noteOf, sendCsv, sendSvg } from '../results/visit.ts'
import { roundSeen } from '../rounds/seen.ts'
import { csvOf } from '../web/csv.ts'
import { rounded } from '../web/format.ts'
import { withRightAt } from '../web/guards.ts'
import { fixedVersions } from '../weights/queries.ts'
import { words } from '../words/index.ts'
import { readChange, surveyBands } from './change.ts'
import { tryChange } from './try.ts'

/** Bars in the picture: the units that move most come first in it. */
const mostBars = 25

/** What-if copies: other weights, bands and aggregation over a round, from the address alone; nothing is written. */
export async function whatIfRoutes(
  app: FastifyInstance,
  { db, results }: Product & { results: Results },
): Promise<void> {
  const compiled = keepCompiled()

  /** @throws Refusal `state_wrong` before the round is closed: there is nothing to copy yet */
  async function trial(request: FastifyRequest) {
    const { round: seen } = await roundSeen(request, db)
    withRightAt(request, 'results.read', { path: seen.unit_path, name: seen.unit_name })
    const round = await resultRound(db, seen.round_id)
    if (!round) throw refuse('not_found', { what: 'đợt đánh giá' })
    const w = words[request.language].whatIf
    const query = request.query as Record<string, unknown>
    const all = await results.round(round)
    const level =
      all.levels.find((one) => String(frameworkVersionOf(one)) === query.framework) ?? all.levels[0]
    if (!level) return { round, seen, w, query, all, level: null, rows: [], faults: [], versions: [] }
    const { change, faults } = readChange(query, level.framework, w)
    const asked = new Set(level.groups.map((group) => group.versionId))
    const versions = (await fixedVersions(db, round.round_id)).filter((one) => asked.has(one.versionId))
    const official = all.weights
    const weights = [...asked].flatMap((versionId) => {
      const number = change.weights.get(versionId)
      if (number === undefined) return official.find((one) => one.versionId === versionId) ?? []
      return versions.find((one) => one.versionId === versionId && one.number === number) ?? []
    })
    const other = change.weights.size === 0 ? all : await new KeptRound(db, compiled, { weights }).read(round)
    const rows =
      faults.length > 0
        ? []
        : tryChange(level.cases, other.cases, change, all.settings, round.state, (one) =>
            ruleOfCase(all, one),
          )
    return { round, seen, w, query, all, level, rows, faults, versions }
  }

  app.get('/rounds/:id/what-if', async (request, reply) => {
    const { round, seen, query, all, level, rows, faults, versions } = await trial(request)
    const counted = rows.filter(
      (row) => row.official.index !== null || row.tried.index !== null || row.official.kept,
    )
    const typed = Object.fromEntries(
      Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    )
    return await reply.code(faults.length > 0 ? 422 : 200).page('what-if/show', {
      round: seen,
      state: round.state,
      typed,
      search: new URLSearchParams(typed).toString(),
      levels: all.levels.map((one) => ({
        id: frameworkVersionOf(one),
        title: one.framework.title[request.language],
      })),
      level,
      levelId: level ? frameworkVersionOf(level) : 0,
      bands: level ? surveyBands(level.framework) : [],
      questionnaires: level
        ? level.groups.map(({ versionId, questionnaire, version }) => ({
            versionId,
            code: questionnaire.code,
            version,
          }))
        : [],
      versions,
      tried: counted.toSorted((a, b) => (a.tried.rank ?? Infinity) - (b.tried.rank ?? Infinity)),
      moved: rows.filter((row) => row.moved !== null && row.moved !== 0).length,
      graded: rows.filter((row) => row.gradeChanged).length,
      faults,
    })
  })

  app.get('/rounds/:id/what-if/chart.svg', async (request, reply) => {
    const { w, rows, all } = await trial(request)
    const moving = rows
      .filter((row) => row.official.index !== null || row.tried.index !== null)
      .toSorted((a, b) => Math.abs(b.moved ?? 0) - Math.abs(a.moved ?? 0))
      .slice(0, mostBars)
    const bars = moving.map((row) => ({
      label: row.case.row.title ?? row.case.row.unit_name,
      index: row.official.index,
      appraisal: row.tried.index,
      survey: null,
    }))
    const named = { index: w.official, appraisal: w.tried, survey: '' }
    const svg = await unitChart(bars, named, chartShape(request))
    return await sendSvg(reply, watermarked(svg, w.mark), noteOf({ all }, request))
  })

  app.get('/rounds/:id/what-if.csv', async (request, reply) => {
    const { w, rows, round, all } = await trial(request)
    const points = (value: number | null) => (value === null ? null : rounded(value, 2))
    const head = [
      w.unit,
      w.officialIndex,
      w.officialRank,
      w.officialGrade,
      w.triedIndex,
      w.triedRank,
      w.triedGrade,
      w.mark,
    ]
    const body = rows.map(({ case: one, official, tried }) => [
      one.row.title ?? one.row.unit_name,
      points(official.index),
      official.rank,
      official.grade,
      points(tried.index),
      tried.rank,
      tried.grade,
      w.mark,
    ])
    const note = noteOf({ all }, request)
    const csv = csvOf([[w.mark], ...(note ? [[note, w.mark]] : []), head, ...body], csvStyle(request))
    const hidden = rows.filter((row) => row.official.kept).length
    await logRelease(db, request.account, all, {
      kind: 'what_if',
      name: request.url.slice(0, 500),
      edition: all.round.edition,
      purpose: null,
      dataHash: null,
      contentHash: createHash('sha256').update(csv).digest('hex'),
      contents: { figures: rows.length - hidden, hidden, cells: {} },
    })
    return await sendCsv(reply, `thu-nghiem-khong-phai-ket-qua-dot-${round.round_id}`, csv)
  })
}

/** A picture with words across it, again and again, so that no part of it can be taken for a result. */
export function watermarked(svg: string, mark: string): string {
  const size = /<svg[^>]*\swidth="(\d+(?:\.\d+)?)"[^>]*\sheight="(\d+(?:\.\d+)?)"/.exec(svg)
  const [width, height] = [Number(size?.[1] ?? 300), Number(size?.[2] ?? 200)]
  const font = Math.max(11, Math.min(28, Math.round(width / 26)))
  const text = mark.replace(/[<>&]/g, ' ')
  const lines = Array.from({ length: Math.max(1, Math.ceil(height / 180)) }, (_, at) => {
    const y = Math.min(height / 2 + 1e3, 90 + 180 * at)
    return `<text x="${width / 2}" y="${y}" text-anchor="middle" font-size="${font}" font-weight="700" fill="#8c1519" fill-opacity="0.35" transform="rotate(-12 ${width / 2} ${y})">${text}</text>`
  })
  return svg.replace(/<\/svg>\s*$/, `${lines.join('')}</svg>`)
}
