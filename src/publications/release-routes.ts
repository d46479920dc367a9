import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import { findRelease, releaseKinds, releasesOf } from '../results/release-queries.ts'
import { roundSeen } from '../rounds/seen.ts'
import { withRightAt } from '../web/guards.ts'

const query = z.object({
  kind: z.enum(releaseKinds).nullable().catch(null).default(null),
  page: z.coerce.number().int().min(1).max(100_000).catch(1).default(1),
})
const params = z.object({ release: z.coerce.number().int().positive().max(2_147_483_647) })

/** The log of what left the house, for whoever may see all results of the round. */
export async function releaseRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/rounds/:id/releases', async (request, reply) => {
    const { round } = await roundSeen(request, db)
    withRightAt(request, 'results.read', { path: round.unit_path, name: round.unit_name })
    const { kind, page } = query.parse(request.query)
    return await reply.page('publications/releases', {
      round,
      kind,
      kinds: releaseKinds,
      list: await releasesOf(db, round.round_id, { kind, at: page }),
    })
  })

  app.get('/rounds/:id/releases/:release/contents.json', async (request, reply) => {
    const { round } = await roundSeen(request, db)
    withRightAt(request, 'results.read', { path: round.unit_path, name: round.unit_name })
    const read = params.safeParse(request.params)
    const found = read.success ? await findRelease(db, round.round_id, read.data.release) : undefined
    if (!found) throw refuse('not_found')
    return await reply
      .header('content-disposition', `attachment; filename="ra-ngoai-${found.id}.json"`)
      .send(found)
  })
}
