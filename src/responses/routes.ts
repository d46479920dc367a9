import type { FastifyInstance } from 'fastify'
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
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('cache-control', 'no-store')
    if (request.method === 'GET' || request.method === 'HEAD') return done()
    if (!fromOwnPages(request.headers, request.host)) return done(refuse('forged'))
    endUntouched(request, reply, (request.params as Coded['Params']).code)
    done()
  })
  consentRoutes(app, desk)
  pageRoutes(app, desk)
  reviewRoutes(app, desk)
  resumeRoutes(app, desk)
}
