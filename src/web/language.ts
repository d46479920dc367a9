import type { FastifyInstance } from 'fastify'
import type { Language } from '../words/dictionary.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** the language of the screens: `?lang=` once, then a cookie; Vietnamese unless asked otherwise */
    language: Language
  }
}

function known(value: unknown): Language | undefined {
  return value === 'vi' || value === 'en' ? value : undefined
}

/** Decides the language of each request and remembers a choice made by `?lang=`. Needs @fastify/cookie. */
export function useLanguage(app: FastifyInstance): void {
  app.decorateRequest('language', 'vi')
  app.addHook('onRequest', (request, reply, done) => {
    const asked = known((request.query as Record<string, unknown> | undefined)?.lang)
    request.language = asked ?? known(request.cookies.lang) ?? 'vi'
    if (asked)
      reply.setCookie('lang', asked, { path: '/', maxAge: 31_536_000, sameSite: 'lax', httpOnly: true })
    done()
  })
}
