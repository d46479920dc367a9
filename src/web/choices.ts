import type { FastifyInstance } from 'fastify'
import { decideAppearance, plain } from './appearance.ts'
import { decideLanguage } from './language.ts'

/** Names of cookies and of fields of a query that say anything of it. */
const says = /\b(?:lang|tongue|size|contrast|pictures)=/

/** Decides in which language and how each page is shown. Needs @fastify/cookie. */
export function useChoices(app: FastifyInstance): void {
  app.decorateRequest('language', 'vi')
  app.decorateRequest('tongue', 'vi')
  app.decorateRequest('appearance')
  app.addHook('onRequest', (request, reply, done) => {
    request.appearance = plain
    // It stands in the way of every page, and most come without any of it.
    if (says.test(request.url) || says.test(request.headers.cookie ?? '')) {
      decideLanguage(request, reply)
      decideAppearance(request, reply)
    }
    done()
  })
}
