import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import { rootUnit } from '../units/queries.ts'
import { inBoth, words } from '../words/index.ts'
import { faultsOf, passwordForm, setupForm } from './account.ts'
import { activationFor, choosePassword, setUp } from './activate.ts'
import { readActivationCode } from './activation-code.ts'

const codeForm = z.object({ code: z.string().max(100).catch('').default('') })

const params = z.object({ token: z.string().min(10).max(100) })

/** One-time addresses: the first administrator's set-up, and the setting of a password. */
export async function activationRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/setup/:token', async (request, reply) => {
    const { token } = params.parse(request.params)
    if ((await activationFor(db, token))?.purpose !== 'setup') {
      throw refuse('state_wrong', { what: words[request.language].accounts.setupGone })
    }
    return await reply.page('accounts/setup', { form: {}, faults: [] })
  })

  app.post('/setup/:token', async (request, reply) => {
    const { token } = params.parse(request.params)
    const body = (request.body ?? {}) as Record<string, unknown>
    const parsed = setupForm(words[request.language].accounts).safeParse(body)
    if (!parsed.success) {
      reply.code(422)
      return await reply.page('accounts/setup', { form: body, faults: faultsOf(parsed.error) })
    }
    const root = await rootUnit(db)
    if (!root) throw refuse('state_wrong', { what: inBoth((w) => w.accounts.noRoot) })
    const { full_name: fullName, email, password } = parsed.data
    await setUp(db, token, { fullName, email, password, rootUnitId: root.unit_id })
    return await reply.redirect('/sign-in', 303)
  })

  app.get(
    '/activate',
    async (_request, reply) => await reply.page('accounts/activation-code', { fault: null, typed: '' }),
  )

  app.post('/activate', async (request, reply) => {
    const { code } = codeForm.parse(request.body ?? {})
    const token = readActivationCode(code.trim())
    const known =
      /^[A-Za-z0-9_-]{10,100}$/.test(token) && (await activationFor(db, token))?.purpose === 'password'
    if (known) return await reply.redirect(`/activate/${token}`, 303)
    const fault = words[request.language].accounts.activationCodeWrong
    return await reply.code(422).page('accounts/activation-code', { fault, typed: code })
  })

  app.get('/activate/:token', async (request, reply) => {
    const { token } = params.parse(request.params)
    if ((await activationFor(db, token))?.purpose !== 'password') {
      throw refuse('state_wrong', { what: words[request.language].accounts.setupGone })
    }
    return await reply.page('accounts/activate', { faults: [] })
  })

  app.post('/activate/:token', async (request, reply) => {
    const { token } = params.parse(request.params)
    const parsed = passwordForm(words[request.language].accounts).safeParse(request.body ?? {})
    if (!parsed.success) {
      reply.code(422)
      return await reply.page('accounts/activate', { faults: faultsOf(parsed.error) })
    }
    await choosePassword(db, token, parsed.data.password)
    return await reply.redirect('/sign-in', 303)
  })
}
