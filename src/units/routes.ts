import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import { dayInVietnam } from '../web/format.ts'
import { withRight } from '../web/guards.ts'
import { importRoutes } from './import-routes.ts'
import { ancestorsOf, childrenOf, countByLevel, findUnit, unitsByIds } from './queries.ts'
import { searchUnits } from './search-queries.ts'
import { predecessorsOf, successorsOf, withPredecessors } from './succession-queries.ts'
import {
  dayBefore,
  isDay,
  kindFacts,
  levelNames,
  successionNames,
  UNKNOWN_START,
  type Unit,
  unitLevels,
  validOn,
} from './unit.ts'
import { unmatchedReasonsOf, unmatchedRows } from './unmatched-queries.ts'

const pageLength = 50
const page = z.coerce.number().int().min(1).max(100_000).catch(1)
const day = z.string().refine(isDay).optional().catch(undefined)
const listQuery = z.object({
  q: z.string().max(200).catch(''),
  day,
  level: z.enum(unitLevels).optional().catch(undefined),
  page,
})
const params = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })

const shared = { dayBefore, kindFacts, levelNames, successionNames, unitLevels, unknownStart: UNKNOWN_START }
const unmatchedQuery = z.object({ reason: z.coerce.number().int().min(0).optional().catch(undefined), page })
const paging = (number: number) => ({ limit: pageLength, offset: (number - 1) * pageLength })
const pagesOf = (total: number) => Math.max(1, Math.ceil(total / pageLength))

/**
 * The dated tree of units. An account sees its own subtrees, and those of the units that went into them, so that old rounds
 * of merged units stay readable.
 */
export async function unitRoutes(app: FastifyInstance, product: Product): Promise<void> {
  const { db } = product
  await app.register(importRoutes, product)

  async function visible(request: FastifyRequest): Promise<{ lineage: number[] }> {
    const { reach } = withRight(request, 'units.read')
    return { lineage: await withPredecessors(db, reach) }
  }

  app.get('/units', async (request, reply) => {
    const { lineage } = await visible(request)
    const query = listQuery.parse(request.query)
    const on = query.day ?? dayInVietnam(new Date())
    const text = query.q.normalize('NFC').trim()
    const tops = await unitsByIds(db, await standing(lineage, on))
    const top = tops.length === 1 ? tops[0] : undefined
    const list =
      text !== ''
        ? await searchUnits(
            db,
            { text, reach: lineage, day: on, ...(query.level ? { level: query.level } : {}) },
            paging(query.page),
          )
        : top
          ? await childrenOf(db, top.unit_id, on, paging(query.page))
          : { rows: tops, total: tops.length }
    return await reply.page('units/index', {
      ...shared,
      ...list,
      q: text,
      level: query.level ?? '',
      day: on,
      top,
      counts: await countByLevel(db, lineage, on),
      page: query.page,
      pages: pagesOf(list.total),
    })
  })

  /** Of an account's units and all that went into them, those that exist on a day and stand beneath no other of them. */
  async function standing(lineage: readonly number[], on: string): Promise<number[]> {
    const there = (await unitsByIds(db, lineage)).filter((unit) => validOn(unit, on))
    const ids = new Set(there.map((unit) => unit.unit_id))
    return there
      .filter((unit) => !unit.path.some((id) => id !== unit.unit_id && ids.has(id)))
      .map((unit) => unit.unit_id)
  }

  app.get('/units/:id', async (request, reply) => {
    const { lineage } = await visible(request)
    const { id } = params.parse(request.params)
    const query = listQuery.parse(request.query)
    const unit = await findUnit(db, id)
    if (!unit) throw refuse('not_found', { what: 'đơn vị' })
    const seen = new Set(lineage)
    const within = (each: Unit) => each.path.some((ancestor) => seen.has(ancestor))
    if (!within(unit)) throw refuse('right_missing', { right: 'xem đơn vị', unit: unit.name })
    const on = query.day ?? usualDay(unit, dayInVietnam(new Date()))
    const [above, children, predecessors, successors] = await Promise.all([
      ancestorsOf(db, unit),
      childrenOf(db, id, on, paging(query.page)),
      predecessorsOf(db, id),
      successorsOf(db, id),
    ])
    return await reply.page('units/show', {
      ...shared,
      unit,
      above,
      within,
      children,
      predecessors,
      successors,
      day: on,
      existence: validOn(unit, on) ? 'there' : on < unit.valid_from ? 'not yet' : 'no more',
      page: query.page,
      pages: pagesOf(children.total),
    })
  })

  app.get('/units/unmatched', async (request, reply) => {
    withRight(request, 'units.read')
    const query = unmatchedQuery.parse(request.query)
    const reasons = await unmatchedReasonsOf(db)
    const chosen = query.reason === undefined ? undefined : reasons[query.reason]
    const list = await unmatchedRows(db, chosen ? { reason: chosen.reason } : {}, paging(query.page))
    return await reply.page('units/unmatched', {
      ...list,
      reasons,
      reason: chosen ? query.reason : '',
      page: query.page,
      pages: pagesOf(list.total),
    })
  })
}

/** Today, or the day nearest to it on which the unit exists. */
function usualDay(unit: Unit, today: string): string {
  if (validOn(unit, today)) return today
  return today < unit.valid_from ? unit.valid_from : dayBefore(unit.valid_to ?? today)
}
