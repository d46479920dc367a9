import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { Refusal } from '../refusals.ts'
import { signedIn } from '../web/guards.ts'
import { beginSession } from './begin-session.ts'
import { signIn } from './sign-in.ts'

const nextQuery = z.object({ next: z.string().default('/') })

const form = z.object({
  email: z.string().max(200).default(''),
  password: z.string().max(200).default(''),
  next: z.string().max(2000).default('/'),
})

/** Only a path of this server is followed after sign-in. */
export function safeNext(next: string): string {
  return /^\/(?![/\\])[^\s\\]*$/.test(next) ? next : '/'
}

export async function signInRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/sign-in', async (request, reply) => {
    const { next } = nextQuery.parse(request.query)
    if (request.account) return await reply.redirect(safeNext(next), 303)
    return await reply.page('accounts/sign-in', { next: safeNext(next), email: '', fault: null })
  })

  app.post('/sign-in', async (request, reply) => {
    const { email, password, next } = form.parse(request.body ?? {})
    try {
      const { holderId } = await signIn(db, email, password)
      await beginSession(db, request, holderId, 'password')
      return await reply.redirect(safeNext(next), 303)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      reply.code(error.status)
      return await reply.page('accounts/sign-in', {
        next: safeNext(next),
        email,
        fault: error.words(request.language),
      })
    }
  })

  app.post('/sign-out', async (request, reply) => {
    signedIn(request)
    await request.session.destroy()
    return await reply.redirect('/sign-in', 303)
  })
}
