import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Product } from '../app.ts'
import { storeState } from '../evidence/check-queries.ts'
import { pendingMigrations } from '../migrate.ts'
import { lastRecount } from '../operation/recounts.ts'

/**
 * `/health`: 200 when the database answers and the schema is current, else 503 with what is wrong. `counts` says whether the
 * last recount found counts that are not those of the sheets: for an administrator to look at, the server goes on. `evidence`: files are missing or changed on disk.
 */
export async function healthRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/health', { config: { unthrottled: true } }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    try {
      await sql`select 1`.execute(db)
      const pending = await pendingMigrations(db)
      if (pending.length > 0) return await reply.code(503).send({ status: 'migrations_pending', pending })
      const last = await lastRecount(db)
      const counts = last === null ? 'not_recounted' : last.differing.length > 0 ? 'differ' : 'agree'
      const { faulty } = await storeState(db)
      return await reply.send({ status: 'ok', counts, ...(faulty > 0 ? { evidence: 'faulty' } : {}) })
    } catch (error) {
      request.log.error({ err: error }, 'health check failed')
      return await reply.code(503).send({ status: 'database_unreachable' })
    }
  })
}
