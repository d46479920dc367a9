import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import { fromOwnPages } from '../web/session.ts'
import { consentRoutes } from './consent-routes.ts'
import { type Coded, openDesk } from './desk.ts'
import { endUntouched } from './form-cookie.ts'
import { pageRoutes } from './page-routes.ts'
import { resumeRoutes } from './resume-routes.ts'
import { reviewRoutes } from './review-routes.ts'

/**
 * The citizens' pages: consent, pages, receipt. No session and no script; a page is sent, kept on the server, and the next one
 * follows. Without cookies the form goes on by its hidden field, each page as the answer to the one before.
 */
export async function responseRoutes(app: FastifyInstance, product: Product): Promise<void> {
  const desk = openDesk(product)
  // Forms only: what has the shape of JSON is not taken here.
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addHook('onRoute', (route) => {
    if (route.method === 'GET' || route.method === 'HEAD') return
    route.onRequest = [beforeWriting, ...[route.onRequest ?? []].flat()]
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    reply.header('cache-control', 'no-store')
    done()
  })
  consentRoutes(app, desk)
  pageRoutes(app, desk)
  reviewRoutes(app, desk)
  resumeRoutes(app, desk)
}

function beforeWriting(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
  const own = fromOwnPages(request.headers, request.host)
  if (own) endUntouched(request, reply, (request.params as Coded['Params']).code)
  done(own ? undefined : refuse('forged'))
}
