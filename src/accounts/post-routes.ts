import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { recordAct } from '../audit/record.ts'
import { inTransaction } from '../database.ts'
import { Refusal, refuse } from '../refusals.ts'
import { listAddress } from '../rounds/round-routes.ts'
import { unitByCode } from '../units/queries.ts'
import { addressOf } from '../web/address.ts'
import { withRight, withRightAt } from '../web/guards.ts'
import { inBoth, words } from '../words/index.ts'
import { accountForm, faultsOf, holderForm, roles } from './account.ts'
import { offerPassword } from './activate.ts'
import { changeHolder, createAccount, setState } from './create.ts'
import { joinPersons, separatePerson } from './person.ts'
import { otherPostsOf } from './person-queries.ts'
import { accountById, accountsWithin, grantsOf, holdersOf } from './post-queries.ts'
import { may, rolesIn } from './right.ts'

const stateForm = z.object({ state: z.enum(['active', 'closed']) })

const pageLength = 50
const listQuery = z.object({
  q: z.string().max(200).default(''),
  /** only those whose holders have no password yet */
  pending: z.enum(['', '1']).catch('').default(''),
  /** only those that were made together */
  batch: z
    .union([z.literal(''), z.uuid()])
    .catch('')
    .default(''),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  made: z
    .string()
    .regex(/^\d{1,5}\.\d{1,5}$/)
    .transform((text) => text.split('.').map(Number))
    .nullable()
    .catch(null)
    .default(null),
  mailed: z
    .union([z.literal('off'), z.coerce.number().int().min(0)])
    .nullable()
    .catch(null)
    .default(null),
})
const params = z.object({ id: z.coerce.number().int().positive() })

/** The administrator's pages: posts within the administrator's subtree, their holders, and one-time addresses. */
export async function postRoutes(app: FastifyInstance, { db, config }: Product): Promise<void> {
  async function managed(request: FastifyRequest) {
    const { id } = params.parse(request.params)
    const account = await accountById(db, id)
    if (!account) throw refuse('not_found', { what: 'tài khoản' })
    const by = withRightAt(request, 'accounts.manage', { path: account.path, name: account.unit_name })
    return { by, account, key: { accountId: account.account_id, unitId: account.unit_id } }
  }

  async function shown(request: FastifyRequest, extra: Record<string, unknown>) {
    const { by, account } = await managed(request)
    const [grants, holders, others] = await Promise.all([
      grantsOf(db, account.account_id),
      holdersOf(db, account.account_id),
      otherPostsOf(db, account.account_id),
    ])
    return {
      post: account,
      grants,
      holders,
      // Posts out of reach are counted by the rules, and not shown.
      others: others.filter((one) => may(by, 'accounts.manage', one.path)),
      roleNames: rolesIn(request.language),
      activation: null,
      form: {},
      faults: [],
      personForm: {},
      personFaults: [],
      ...extra,
    }
  }

  app.get('/accounts', async (request, reply) => {
    const { reach } = withRight(request, 'accounts.manage')
    const { q, page, pending, batch, made, mailed } = listQuery.parse(request.query)
    const search = {
      text: q.normalize('NFC').trim(),
      pending: pending === '1',
      batch: batch || null,
      limit: pageLength,
      offset: (page - 1) * pageLength,
    }
    const { rows, total } = await accountsWithin(db, reach, search)
    return await reply.page('accounts/index', {
      rows,
      total,
      q,
      pending,
      batch,
      made,
      mailed,
      mails: config.smtpUrl !== undefined,
      page,
      pages: Math.max(1, Math.ceil(total / pageLength)),
      link: (changes: Record<string, unknown>) =>
        listAddress('/accounts', { q, pending, batch, page: 1, ...changes }),
      roleNames: rolesIn(request.language),
    })
  })

  app.get('/accounts/new', async (request, reply) => {
    withRight(request, 'accounts.manage')
    return await reply.page('accounts/new', {
      form: {},
      faults: [],
      roles,
      roleNames: rolesIn(request.language),
    })
  })

  app.post('/accounts', async (request, reply) => {
    const { account: by } = withRight(request, 'accounts.manage')
    const w = words[request.language].accounts
    const body = (request.body ?? {}) as Record<string, unknown>
    const again = async (faults: { field: string; message: string }[]) => {
      reply.code(422)
      return await reply.page('accounts/new', {
        form: body,
        faults,
        roles,
        roleNames: rolesIn(request.language),
      })
    }
    const parsed = accountForm(w).safeParse(body)
    if (!parsed.success) return await again(faultsOf(parsed.error))
    const form = parsed.data
    const unit = await unitByCode(db, form.unit_code)
    if (!unit) return await again([{ field: 'unit_code', message: w.unitMissing }])
    const scope = form.scope_code === '' ? unit : await unitByCode(db, form.scope_code)
    if (!scope) return await again([{ field: 'scope_code', message: w.unitMissing }])
    withRightAt(request, 'accounts.manage', { path: unit.path, name: unit.name })
    withRightAt(request, 'accounts.manage', { path: scope.path, name: scope.name })
    try {
      const made = await createAccount(db, by, {
        unitId: unit.unit_id,
        postTitle: form.post_title,
        fullName: form.full_name,
        email: form.email,
        grants: form.roles.map((role) => ({ role, unitId: scope.unit_id })),
      })
      const activation = `${addressOf(request, config)}/activate/${made.token}`
      return await reply.code(201).page('accounts/created', { activation, accountId: made.accountId })
    } catch (error) {
      if (error instanceof Refusal && error.details.what === 'email_taken') {
        return await again([{ field: 'email', message: w.emailTaken }])
      }
      throw error
    }
  })

  app.get(
    '/accounts/:id',
    async (request, reply) => await reply.page('accounts/show', await shown(request, {})),
  )

  const personBody = z.object({
    email: z.string().max(200).catch('').default(''),
    reason: z.string().max(2000).catch('').default(''),
  })
  for (const [path, act] of [
    ['/accounts/:id/person', joinPersons],
    ['/accounts/:id/person/separation', separatePerson],
  ] as const) {
    app.post(path, async (request, reply) => {
      const { by, key } = await managed(request)
      const said = personBody.parse(request.body ?? {})
      try {
        await act(db, by, key, said)
      } catch (error) {
        if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
        const fault = { field: String(error.details.field ?? ''), message: error.words(request.language) }
        const page = await shown(request, { personForm: said, personFaults: [fault] })
        return await reply.code(422).page('accounts/show', page)
      }
      return await reply.redirect(`/accounts/${key.accountId}#person`, 303)
    })
  }

  app.post('/accounts/:id/holder', async (request, reply) => {
    const { by, key } = await managed(request)
    const w = words[request.language].accounts
    const body = (request.body ?? {}) as Record<string, unknown>
    const parsed = holderForm(w).safeParse(body)
    if (!parsed.success) {
      reply.code(422)
      return await reply.page(
        'accounts/show',
        await shown(request, { form: body, faults: faultsOf(parsed.error) }),
      )
    }
    try {
      const person = { fullName: parsed.data.full_name, email: parsed.data.email }
      const token = await changeHolder(db, by, key, person)
      return await reply.page(
        'accounts/show',
        await shown(request, { activation: `${addressOf(request, config)}/activate/${token}` }),
      )
    } catch (error) {
      if (!(error instanceof Refusal) || error.details.what !== 'email_taken') throw error
      reply.code(422)
      const faults = [{ field: 'email', message: w.emailTaken }]
      return await reply.page('accounts/show', await shown(request, { form: body, faults }))
    }
  })

  app.post('/accounts/:id/activation', async (request, reply) => {
    const { account, by, key } = await managed(request)
    const holder = (await holdersOf(db, account.account_id)).find((row) => row.held_to === null)
    if (!holder) throw refuse('state_wrong', { what: inBoth((w) => w.accounts.noHolder) })
    const token = await inTransaction(db, async (trx) => {
      const subject = `account:${key.accountId}`
      await recordAct(trx, { unitId: key.unitId, by, act: 'account.offer_password', subject })
      return await offerPassword(trx, holder.holder_id)
    })
    return await reply.page(
      'accounts/show',
      await shown(request, { activation: `${addressOf(request, config)}/activate/${token}` }),
    )
  })

  app.post('/accounts/:id/state', async (request, reply) => {
    const { by, key, account } = await managed(request)
    const { state } = stateForm.parse(request.body)
    if (account.account_id === by.accountId)
      throw refuse('state_wrong', { what: inBoth((w) => w.accounts.notOneself) })
    await setState(db, by, key, state)
    return await reply.redirect(`/accounts/${key.accountId}`, 303)
  })
}
