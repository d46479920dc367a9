import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import { bridgesOf, lineageOf } from '../units/bridge-queries.ts'
import { type Break, pastsOf } from '../units/past.ts'
import { findUnit } from '../units/queries.ts'
import { successorsOf } from '../units/succession-queries.ts'
import { withRightAt } from '../web/guards.ts'
import { accessTo, mayOpen, surveysShown } from './access.ts'
import type { Results } from './load.ts'
import { ruleOfCase } from './published.ts'
import { resultRound } from './queries.ts'
import { type SeriesCase, type SeriesPoint, seriesOf } from './series.ts'
import { roundsOfUnits } from './series-queries.ts'
import { tableRow } from './table.ts'
import { noteOf } from './visit.ts'

const params = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })
/** Rounds that are read for one page; older ones are left out, and said to be. */
const roundsShown = 12

/** The figures of a unit round by round, across what became of it. */
export async function seriesPages(
  app: FastifyInstance,
  { db, results }: Product & { results: Results },
): Promise<void> {
  app.get('/units/:id/series', async (request, reply) => {
    const read = params.safeParse(request.params)
    const unit = read.success ? await findUnit(db, read.data.id) : undefined
    if (!unit) throw refuse('not_found', { what: 'đơn vị' })
    withRightAt(request, 'results.read', unit)
    const { steps, units } = await lineageOf(db, [unit.unit_id])
    const bridges = await bridgesOf(db, [...units.keys()])
    const past = pastsOf(unit.unit_id, steps, bridges)
    const everyPart = [...units.keys()]
    const rows = await roundsOfUnits(db, everyPart)
    const recent = [...new Set(rows.map((row) => row.round_id))].slice(-roundsShown)
    const rounds = new Map<
      number,
      { name: string; opensAt: Date; note: string | null; cases: ReadonlyMap<number, SeriesCase> }
    >()
    for (const roundId of recent) {
      const round = await resultRound(db, roundId)
      if (!round) continue
      const access = accessTo(request, round)
      const all = await results.round(round, surveysShown(access, round))
      const seen = all.cases.filter(({ row }) => units.has(row.unit_id) && mayOpen(access, row.path))
      const cases = new Map(
        seen.map((one): [number, SeriesCase] => {
          const { index, appraisal, survey } = tableRow(one, ruleOfCase(all, one))
          return [
            one.row.case_id,
            { unitId: one.row.unit_id, caseId: one.row.case_id, index, appraisal, survey },
          ]
        }),
      )
      const note = noteOf({ all }, request)
      rounds.set(roundId, { name: round.name, opensAt: round.opens_at, note, cases })
    }
    const series = [...Map.groupBy(rows, (row) => row.framework_id)].map(([frameworkId, own]) => {
      const inTime = recent.flatMap((roundId) => {
        const found = rounds.get(roundId)
        const cases = own.flatMap((row) => {
          const one = row.round_id === roundId ? found?.cases.get(row.case_id) : undefined
          return one ? [one] : []
        })
        return found && cases.length > 0 ? [{ roundId, cases }] : []
      })
      const points = seriesOf(inTime, past)
      const there = new Set(points.map(({ roundId }) => roundId))
      return {
        frameworkId,
        title: own.at(-1)?.title ?? frameworkId,
        versions: [...new Set(own.map((row) => row.version))],
        points: points.toReversed(),
        /** rounds of predecessors that nothing leads to */
        cut: inTime.map(({ roundId }) => roundId).filter((roundId) => !there.has(roundId)),
      }
    })
    const done = (request.query as Record<string, unknown>).done
    return await reply.page('results/series', {
      unit,
      successors: await successorsOf(db, unit.unit_id),
      units,
      series,
      rounds,
      broken: past.broken,
      brokenWith: past.broken ? brokenWith(past.broken, steps) : [],
      older: new Set(rows.map((row) => row.round_id)).size > recent.length,
      derived: series.some(({ points }) => points.some((point: SeriesPoint) => point.from === 'bridge')),
      predecessors: steps.some((step) => step.successor_id === unit.unit_id),
      done: done === 'bridge',
    })
  })
}

/** The units on the other side of a change across which nothing is declared. */
function brokenWith(
  { unitId, on }: Break,
  steps: readonly { successor_id: number; predecessor_id: number; happened_on: string }[],
): number[] {
  return steps
    .filter((step) => step.successor_id === unitId && step.happened_on === on)
    .map((step) => step.predecessor_id)
}
