import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { recordAct } from '../audit/record.ts'
import { inTransaction } from '../database.ts'
import { formats } from '../web/format.ts'
import { signedIn } from '../web/guards.ts'
import { tokenHash } from '../web/session.ts'
import { words } from '../words/index.ts'
import { type FieldFault, faultsOf, passwordForm } from './account.ts'
import { changePassword } from './activate.ts'
import { deleteSessionsOf, endSessionOf, passwordHashOf, sessionsOf } from './own-queries.ts'
import { hashPassword, passwordMatches } from './password.ts'
import { rolesIn } from './right.ts'

const shownQuery = z.object({
  changed: z.string().optional(),
  ended: z.coerce.number().int().min(0).optional().catch(undefined),
})

const sessionsForm = z.object({
  /** all others, all, or the first signs of one session's hash */
  which: z
    .union([z.enum(['others', 'all']), z.string().regex(/^[0-9a-f]{16}$/)])
    .catch('others')
    .default('others'),
})

/** What a signed-in person sees and changes of their own account: sessions and password. */
export async function ownAccountRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  async function shown(request: FastifyRequest, extra: { faults?: FieldFault[]; message?: string } = {}) {
    const account = signedIn(request)
    return {
      sessions: await sessionsOf(db, account.holderId),
      current: tokenHash(request.session.sessionId),
      roleNames: rolesIn(request.language),
      faults: extra.faults ?? [],
      message: extra.message ?? null,
    }
  }

  app.get('/account', async (request, reply) => {
    const { changed, ended } = shownQuery.parse(request.query)
    const w = words[request.language].accounts
    return await reply.page(
      'accounts/own',
      await shown(
        request,
        changed
          ? { message: w.passwordChanged }
          : ended === undefined
            ? {}
            : { message: w.sessionsEnded(formats[request.language].number(ended)) },
      ),
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
    const { which } = sessionsForm.parse(request.body ?? {})
    const current = tokenHash(request.session.sessionId)
    const ended = await inTransaction(db, async (trx) => {
      const sessions =
        which === 'others' || which === 'all'
          ? await deleteSessionsOf(trx, account.holderId, which === 'all' ? undefined : current)
          : Number(await endSessionOf(trx, account.holderId, which))
      if (sessions > 0) {
        await recordAct(trx, {
          unitId: account.unitId,
          by: account,
          act: 'account.end_session',
          subject: `account:${account.accountId}`,
          detail: { sessions },
        })
      }
      return sessions
    })
    if (which === 'all' || current.startsWith(which)) {
      await request.session.destroy()
      return await reply.redirect('/sign-in', 303)
    }
    return await reply.redirect(`/account?ended=${ended}`, 303)
  })
}
