import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { faultsWithin, storeState } from '../evidence/check-queries.ts'
import { refuse } from '../refusals.ts'
import { findUnit } from '../units/queries.ts'
import { withRight, withRightAt } from '../web/guards.ts'
import { differingWithin } from './differing.ts'
import { sheetsToCount } from './queries.ts'
import { lastRecount } from './recounts.ts'
import { refoldUnit } from './refold-unit.ts'

const params = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })
const query = z.object({ counted: z.coerce.number().int().min(0).optional().catch(undefined) })

/** The administrator's page about operation: whether counts are those of the sheets, and what waits. */
export async function operationRoutes(app: FastifyInstance, { db, config }: Product): Promise<void> {
  app.get('/operation', async (request, reply) => {
    const { reach } = withRight(request, 'accounts.manage')
    const last = await lastRecount(db)
    return await reply.page('operation/index', {
      last: last && { at: new Date(last.at), units: last.units },
      differing: await differingWithin(db, reach),
      waiting: await sheetsToCount(db),
      store: await storeState(db),
      lost: await faultsWithin(db, reach),
      evidenceGb: config.evidenceGb,
      scanned: config.clamavUrl !== undefined,
      counted: query.parse(request.query).counted,
    })
  })

  app.post('/operation/units/:id/counts', async (request, reply) => {
    const read = params.safeParse(request.params)
    const unit = read.success ? await findUnit(db, read.data.id) : undefined
    if (!unit) throw refuse('not_found', { what: 'đơn vị' })
    const by = withRightAt(request, 'accounts.manage', unit)
    const sheets = await refoldUnit(db, by, unit.unit_id)
    return await reply.redirect(`/operation?counted=${sheets}`, 303)
  })
}
