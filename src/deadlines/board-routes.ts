import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may } from '../accounts/right.ts'
import type { Product } from '../app.ts'
import { nextOfMany } from '../cycles/next-of-many.ts'
import { stagesBeneath, stagesOfCases } from '../recognitions/list-queries.ts'
import { stages } from '../recognitions/recognition.ts'
import { countChart } from '../results/count-chart.ts'
import { distributionChart } from '../results/distribution-chart.ts'
import { chartShape, csvStyle, sendCsv, sendSvg } from '../results/visit.ts'
import { listAddress } from '../rounds/round-routes.ts'
import { roundManaged, roundSeen } from '../rounds/seen.ts'
import { findUnit } from '../units/queries.ts'
import { foldVietnamese } from '../units/search-text.ts'
import { levelNames, type UnitLevel, unitLevels } from '../units/unit.ts'
import { csvOf } from '../web/csv.ts'
import { formats } from '../web/format.ts'
import { withRight, withRightAt } from '../web/guards.ts'
import { words } from '../words/index.ts'
import { type Board, boardOf } from './board.ts'
import { type BoardScope, boardCases, boardSorts, boardStandings, namesOf } from './board-queries.ts'
import { phaseGroups } from './phase.ts'
import { phaseName } from './phase-name.ts'
import { remindChosen } from './remind-chosen.ts'

/** The board as it was looked at, as its forms carry it. */
export const backForm = z.object({ back: z.string().max(1000).catch('').default('') })

const pageLength = 50
const chartRows = 60
const csvPart = 1000
const id = z.coerce.number().int().positive().max(2_147_483_647)
const boardQuery = z.object({
  unit: id.optional().catch(undefined),
  q: z.string().max(200).catch('').default(''),
  phase: z
    .string()
    .regex(/^[a-z_]{4,20}(_\d{1,2})?$/)
    .optional()
    .catch(undefined),
  level: z.enum(unitLevels).optional().catch(undefined),
  standing: z.enum(boardStandings).optional().catch(undefined),
  sort: z.enum(boardSorts).catch('unit').default('unit'),
  direction: z.enum(['asc', 'desc']).catch('asc').default('asc'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
})
/** The cases that were ticked, as a form sends them. */
export const chosenCases = z
  .object({ case: z.union([z.string(), z.array(z.string())]).default([]) })
  .transform((body) =>
    [...new Set([body.case].flat().map(Number))].filter((one) => Number.isInteger(one) && one > 0),
  )
const reminded = z
  .string()
  .regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/)
  .transform((text) => text.split('.').map(Number))
  .nullable()
  .catch(null)
  .default(null)
const chartsOf = ['units', 'phases', 'recognition'] as const
type ChartOf = (typeof chartsOf)[number]
const chartQuery = z.object({ of: z.enum(chartsOf).catch('phases').default('phases') })
const doneQuery = z.object({
  reminded,
  extended: z
    .string()
    .regex(/^\d{1,5}\.\d{1,5}$/)
    .transform((text) => text.split('.').map(Number))
    .nullable()
    .catch(null)
    .default(null),
})

/** How far the cases of a round have come: the board, its chart and its table as a file, and reminding those who are chosen. */
export async function boardRoutes(app: FastifyInstance, { db, config, jobs }: Product): Promise<void> {
  async function seen(request: FastifyRequest) {
    const { reach } = withRight(request, 'assessments.read')
    const { round, account, manages } = await roundSeen(request, db)
    const query = boardQuery.parse(request.query)
    const asked = query.unit === undefined ? undefined : await findUnit(db, query.unit)
    // Only what lies beneath the round's own unit can be looked into.
    const scopeUnit = asked?.path.includes(round.unit_id) ? asked : undefined
    const scope: BoardScope = {
      roundId: round.round_id,
      reach,
      scope: scopeUnit?.unit_id ?? round.unit_id,
      now: new Date(),
    }
    const board = await boardOf(db, scope, round.settings, query.level ?? null)
    const above = scopeUnit ? scopeUnit.path.slice(scopeUnit.path.indexOf(round.unit_id) + 1, -1) : []
    const names = await namesOf(db, above)
    return {
      round,
      account,
      manages,
      query,
      scope,
      scopeUnit: scopeUnit ?? null,
      above: above.map((unitId) => ({ unitId, name: names.get(unitId)?.name ?? '' })),
      board,
      search: {
        text: foldVietnamese(query.q),
        phase: query.phase ?? null,
        level: query.level ?? null,
        standing: query.standing ?? null,
        sort: query.sort,
        direction: query.direction,
      },
      extends: manages && may(account, 'assessments.extend', round.unit_path),
    }
  }

  app.get('/rounds/:id/progress', async (request, reply) => {
    const all = await seen(request)
    const { round, query, scope, search } = all
    const paging = { limit: pageLength, offset: (query.page - 1) * pageLength }
    const { rows, total } = await boardCases(db, scope, { ...search, ...paging })
    const next = await nextOfMany(db, round, rows)
    const recognised = await stagesOn(all)
    const stageOf = recognised
      ? await stagesOfCases(
          db,
          rows.map((row) => row.case_id),
        )
      : new Map()
    const base = `/rounds/${round.round_id}/progress`
    const { page: _, ...state } = query
    return await reply.page('deadlines/board', {
      ...all,
      rows: rows.map((row) => ({
        ...row,
        next: next.get(row.case_id) ?? null,
        recognition: stageOf.get(row.case_id) ?? null,
      })),
      recognition: recognised,
      recognitionLink: (stage: string) => listAddress('/recognitions', { stage, year: round.settings.year }),
      total,
      grouped: isGrouped(all.board),
      phaseName: (phase: string) => phaseName(phase, words[request.language].deadlines),
      levels: unitLevels,
      levelName: (level: UnitLevel) => levelNames[level][request.language],
      standings: boardStandings,
      phaseGroups,
      pages: Math.max(1, Math.ceil(total / pageLength)),
      link: (changes: Record<string, unknown>) => listAddress(base, { ...query, page: 1, ...changes }),
      chart: (of: ChartOf) => listAddress(`${base}/chart.svg`, { of, unit: query.unit, level: query.level }),
      csv: listAddress(`${base}.csv`, state),
      ...doneQuery.parse(request.query),
    })
  })

  app.get('/rounds/:id/progress/chart.svg', async (request, reply) => {
    const all = await seen(request)
    const { of } = chartQuery.parse(request.query)
    const { deadlines: w, recognitions } = words[request.language]
    const { number } = formats[request.language]
    const say = (count: number) => number(count)
    if (of === 'units') {
      const rows = all.board.rows.slice(0, chartRows).map((row) => ({
        label: row.name,
        shares: phaseGroups.map((group) => (row.cases === 0 ? 0 : (100 * row.groups[group]) / row.cases)),
      }))
      const names = phaseGroups.map((group) => w[`group_${group}`])
      return await sendSvg(reply, await distributionChart(rows, names, chartShape(request)))
    }
    const counted =
      of === 'phases'
        ? all.board.phases.map(({ phase, cases }) => ({ label: phaseName(phase, w), count: cases }))
        : ((await stagesOn(all)) ?? []).map(({ stage, cases }) => ({
            label: recognitions[`stage_${stage}`],
            count: cases,
          }))
    const whole = counted.reduce((sum, row) => sum + row.count, 0)
    const rows = counted.map((row) => ({ ...row, share: whole === 0 ? 0 : (100 * row.count) / whole }))
    return await sendSvg(reply, await countChart(rows, say, chartShape(request)))
  })

  /** How many dossiers are at each stage of recognition; null where the round knows none. */
  async function stagesOn({ scope, search }: Awaited<ReturnType<typeof seen>>) {
    const { roundId, reach, scope: beneath } = scope
    const counts = await stagesBeneath(db, { round: roundId, reach, beneath, level: search.level })
    return counts ? stages.map((stage) => ({ stage, cases: counts.get(stage) ?? 0 })) : null
  }

  app.get('/rounds/:id/progress.csv', async (request, reply) => {
    const { round, scope, search } = await seen(request)
    const { deadlines: w, cycles: c } = words[request.language]
    const f = formats[request.language]
    const lines: (string | number | null)[][] = [
      [
        w.unit,
        w.case,
        w.phase,
        w.dueAt,
        w.overdueMark,
        w.lateSince,
        w.lateDoneAt,
        w.nextPost,
        w.nextUnit,
        w.nextAct,
      ],
    ]
    for (let offset = 0; ; offset += csvPart) {
      const { rows } = await boardCases(db, scope, { ...search, limit: csvPart, offset })
      const next = await nextOfMany(db, round, rows)
      for (const row of rows) {
        const who = next.get(row.case_id) ?? null
        lines.push([
          row.unit_name,
          row.title,
          phaseName(row.phase, w),
          row.due && f.time(row.due),
          row.overdue ? w.yes : '',
          row.missed_at && f.time(row.missed_at),
          row.missed_done_at && f.time(row.missed_done_at),
          who?.posts.map((post) => post.title).join('; ') ?? null,
          who ? [...new Set(who.posts.map((post) => post.unitName))].join('; ') : null,
          who ? c[`act_${who.act}`] : null,
        ])
      }
      if (rows.length < csvPart) break
    }
    return await sendCsv(reply, `tien-do-${round.round_id}`, csvOf(lines, csvStyle(request)))
  })

  app.post('/rounds/:id/progress/reminders', async (request, reply) => {
    const { round } = await roundManaged(request, db)
    const account = withRightAt(request, 'assessments.extend', {
      path: round.unit_path,
      name: round.unit_name,
    })
    const { reach } = withRight(request, 'assessments.read')
    const caseIds = chosenCases.parse(request.body ?? {})
    const told = await remindChosen(db, account, round.round_id, reach, caseIds, {
      mail: config.smtpUrl !== undefined,
    })
    if (told.reminded > 0) jobs.mail()
    return await backToBoard(request, reply, round.round_id, {
      reminded: `${told.reminded}.${told.already}.${told.notDue}`,
    })
  })
}

/** To the board as it was looked at. */
export async function backToBoard(
  request: FastifyRequest,
  reply: FastifyReply,
  roundId: number,
  done: Record<string, string>,
): Promise<FastifyReply> {
  const back = backForm.parse(request.body ?? {}).back
  const { unit, q, phase, level, standing, sort, direction, page } = boardQuery.parse(
    Object.fromEntries(new URLSearchParams(back)),
  )
  const state = { unit, q, phase, level, standing, sort, direction, page, ...done }
  return await reply.redirect(listAddress(`/rounds/${roundId}/progress`, state), 303)
}

/** Whether rows by unit say more than the list of cases: several units, and some of them with several cases. */
function isGrouped(board: Board): boolean {
  return board.rows.length > 1 && board.rows.some((row) => row.cases > 1)
}
