import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { inTransaction } from '../database.ts'
import { signedIn } from '../web/guards.ts'
import { tokenHash } from '../web/session.ts'
import { words } from '../words/index.ts'
import { type FieldFault, faultsOf, passwordForm } from './account.ts'
import { changePassword } from './activate.ts'
import { deleteSessionsOf, passwordHashOf, sessionsOf } from './own-queries.ts'
import { hashPassword, passwordMatches } from './password.ts'
import { roleNames } from './right.ts'

/** What a signed-in person sees and changes of their own account: sessions and password. */
export async function ownAccountRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  async function shown(request: FastifyRequest, extra: { faults?: FieldFault[]; message?: string } = {}) {
    const account = signedIn(request)
    return {
      sessions: await sessionsOf(db, account.holderId),
      current: tokenHash(request.session.sessionId),
      roleNames,
      faults: extra.faults ?? [],
      message: extra.message ?? null,
    }
  }

  app.get('/account', async (request, reply) => {
    const { changed } = z.object({ changed: z.string().optional() }).parse(request.query)
    const w = words[request.language].accounts
    return await reply.page(
      'accounts/own',
      await shown(request, changed ? { message: w.passwordChanged } : {}),
    )
  })

  app.post('/account/password', async (request, reply) => {
    const account = signedIn(request)
    const w = words[request.language].accounts
    const body = (request.body ?? {}) as Record<string, unknown>
    const parsed = passwordForm(w).safeParse(body)
    const faults = parsed.success ? [] : faultsOf(parsed.error)
    const current = typeof body.current === 'string' ? body.current.slice(0, 200) : ''
    if (!(await passwordMatches(await passwordHashOf(db, account.holderId), current))) {
      faults.unshift({ field: 'current', message: w.passwordWrong })
    }
    if (!parsed.success || faults.length > 0) {
      reply.code(422)
      return await reply.page('accounts/own', await shown(request, { faults }))
    }
    const passwordHash = await hashPassword(parsed.data.password)
    const kept = tokenHash(request.session.sessionId)
    await inTransaction(db, (trx) => changePassword(trx, account.holderId, passwordHash, kept))
    return await reply.redirect('/account?changed=1', 303)
  })

  app.post('/account/sessions', async (request, reply) => {
    const account = signedIn(request)
    await deleteSessionsOf(db, account.holderId, tokenHash(request.session.sessionId))
    return await reply.redirect('/account', 303)
  })
}
