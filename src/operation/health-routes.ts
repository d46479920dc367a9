import type { FastifyInstance } from 'fastify'
import type { Product } from '../app.ts'
import { pendingMigrations } from '../migrate.ts'
import { evidenceIsFaulty } from './health-queries.ts'
import { areStuck, lastSweep } from './heartbeat.ts'
import { lastRecount } from './recounts.ts'

/**
 * `/health`: 200 when the database answers and the schema is current, else 503 with what is wrong. The rest is for an
 * administrator to look at while the server goes on: `counts` says whether the last recount found counts that are not those
 * of the sheets, `evidence` that files are missing or changed on disk, `jobs` that what runs by itself stands still.
 * A load balancer asks every second, so it reads a handful of rows and nothing that grows.
 */
export async function healthRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  const startedAt = new Date()
  app.get('/health', { config: { unthrottled: true } }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    try {
      const pending = await pendingMigrations(db)
      if (pending.length > 0) return await reply.code(503).send({ status: 'migrations_pending', pending })
      const last = await lastRecount(db)
      const counts = last === null ? 'not_recounted' : last.differing.length > 0 ? 'differ' : 'agree'
      return await reply.send({
        status: 'ok',
        counts,
        ...((await evidenceIsFaulty(db)) ? { evidence: 'faulty' } : {}),
        ...(areStuck(await lastSweep(db), startedAt, new Date()) ? { jobs: 'stuck' } : {}),
      })
    } catch (error) {
      request.log.error({ err: error }, 'health check failed')
      return await reply.code(503).send({ status: 'database_unreachable' })
    }
  })
}
