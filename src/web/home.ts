import type { FastifyInstance } from 'fastify'
import type { Product } from '../app.ts'

/** The front page: what this is, and where a signed-in person goes on. */
export async function homeRoutes(app: FastifyInstance, _product: Product): Promise<void> {
  app.get('/', async (request, reply) => {
    if (request.account) return await reply.redirect('/rounds', 303)
    return await reply.page('home', {})
  })
}
