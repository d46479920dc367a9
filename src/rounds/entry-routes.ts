import type { FastifyInstance } from 'fastify'
import { refuse } from '../refusals.ts'
import { readLinkCode } from './link-code.ts'
import { readUnitCode, writeUnitCode } from './unit-code.ts'

/** `/k?code=…`, the form of the front page: a typed code leads to its form, a slip is said at once. */
export async function entryRoutes(app: FastifyInstance): Promise<void> {
  app.get('/k', async (request, reply) => {
    const typed = (request.query as Record<string, unknown>).code
    const code = typeof typed === 'string' ? readLinkCode(typed) : undefined
    if (code) return await reply.redirect(`/k/${code}`, 303)
    const own = typeof typed === 'string' ? readUnitCode(typed) : undefined
    if (own) {
      const written = writeUnitCode(own)
      return await reply.redirect(own.kind === 'resume' ? `/resume?code=${written}` : `/k/${written}`, 303)
    }
    if (typed === undefined || typed === '') return await reply.redirect('/', 303)
    const shown = typeof typed === 'string' ? typed.slice(0, 24) : ''
    const fault = refuse('link_unknown').words(request.language)
    return await reply.code(404).page('home', { code: shown, fault })
  })
}
