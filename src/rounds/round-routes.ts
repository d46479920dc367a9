import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { reach as reachOf } from '../accounts/right.ts'
import type { Product } from '../app.ts'
import { differingWithin } from '../operation/differing.ts'
import { Refusal } from '../refusals.ts'
import { unitsToServe } from '../units/choices.ts'
import { findUnit } from '../units/queries.ts'
import { dayInVietnam } from '../web/format.ts'
import { withRight, withRightAt } from '../web/guards.ts'
import { words } from '../words/index.ts'
import { groupNames } from './case-form.ts'
import { caseGroups, casesToOpen } from './case-queries.ts'
import { closeRound } from './close.ts'
import { createRound } from './create.ts'
import { openRound } from './open.ts'
import { procedureInWords } from './procedure-words.ts'
import { progressOfRound } from './progress-queries.ts'
import { roundSorts, roundsWithin } from './queries.ts'
import { removeRound } from './remove-round.ts'
import { reopenRound } from './reopen.ts'
import { nextMove, openingFaults, roundKinds, roundStates } from './round.ts'
import { emptyForm, type FieldFault, factsOf, faultsOf, reopening, roundForm } from './round-form.ts'
import { roundManaged, roundSeen } from './seen.ts'

const pageLength = 25
const listQuery = z.object({
  q: z.string().max(200).catch('').default(''),
  state: z.enum(roundStates).optional().catch(undefined),
  sort: z.enum(roundSorts).catch('opens').default('opens'),
  direction: z.enum(['asc', 'desc']).catch('desc').default('desc'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
})

/** The address of a list with some of its parameters set anew; empty ones are left out. */
export function listAddress(path: string, query: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '' && !(name === 'page' && value === 1))
      params.set(name, String(value))
  }
  return params.size > 0 ? `${path}?${params}` : path
}

/** The list of rounds, one round, setting one up, and the acts that move it. */
export async function roundPages(app: FastifyInstance, { db, jobs }: Product): Promise<void> {
  app.get('/rounds', async (request, reply) => {
    const { account, reach } = withRight(request, 'rounds.read')
    const query = listQuery.parse(request.query)
    const search = { text: query.q, state: query.state, sort: query.sort, direction: query.direction }
    const paging = { limit: pageLength, offset: (query.page - 1) * pageLength }
    const { rows, total } = await roundsWithin(db, reach, search, paging)
    return await reply.page('rounds/index', {
      rows,
      total,
      differing: (await differingWithin(db, reachOf(account, 'accounts.manage'))).length,
      query,
      states: roundStates,
      pages: Math.max(1, Math.ceil(total / pageLength)),
      link: (changes: Record<string, unknown>) => listAddress('/rounds', { ...query, page: 1, ...changes }),
    })
  })

  app.get('/rounds/new', async (request, reply) => {
    return await showForm(request, reply, emptyForm(new Date()), [])
  })

  app.post('/rounds', async (request, reply) => {
    withRight(request, 'rounds.manage')
    const w = words[request.language].rounds
    const body = (request.body ?? {}) as Record<string, unknown>
    const again = async (faults: FieldFault[]) => {
      reply.code(422)
      return await showForm(request, reply, body, faults)
    }
    const read = roundForm(w).safeParse(body)
    if (!read.success) return await again(faultsOf(read.error))
    const unit = await findUnit(db, read.data.unit_id)
    if (!unit) return await again([{ field: 'unit_id', message: w.unitMissing }])
    const by = withRightAt(request, 'rounds.manage', unit)
    try {
      const roundId = await createRound(db, by, factsOf(read.data))
      return await reply.redirect(`/rounds/${roundId}?done=created`, 303)
    } catch (error) {
      if (!(error instanceof Refusal) || error.details.what !== 'round_name_taken') throw error
      return await again([{ field: 'name', message: w.nameTaken }])
    }
  })

  async function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    form: Record<string, unknown>,
    faults: FieldFault[],
  ) {
    const { reach } = withRight(request, 'rounds.manage')
    return await reply.page('rounds/new', {
      form,
      faults,
      kinds: roundKinds,
      units: await unitsToServe(db, reach, dayInVietnam(new Date())),
    })
  }

  app.get('/rounds/:id', async (request, reply) => {
    return await showRound(request, reply, [])
  })

  async function showRound(
    request: FastifyRequest,
    reply: FastifyReply,
    faults: FieldFault[],
    typed: Record<string, unknown> | null = null,
  ) {
    const { round, reach, manages } = await roundSeen(request, db)
    const now = new Date()
    const cases = manages && round.state === 'draft' ? await casesToOpen(db, round.round_id) : []
    const done = (request.query as Record<string, unknown>).done
    return await reply.page('rounds/show', {
      round,
      manages,
      groups: await caseGroups(db, round.round_id, reach),
      levelNames: groupNames(request.language),
      progress: round.state === 'draft' ? null : await progressOfRound(db, round.round_id, reach),
      next: nextMove(round.state),
      missing: round.state === 'draft' && manages ? openingFaults(round, cases, now) : [],
      waits: round.state === 'open' && now < round.opens_at,
      expired: round.state === 'open' && now >= round.closes_at,
      procedure: procedureInWords(round.settings.procedure, request.language),
      done: ['created', 'opened', 'closed', 'published', 'reopened'].find((word) => word === done) ?? null,
      faults,
      typed,
    })
  }

  app.post('/rounds/:id/deletion', async (request, reply) => {
    const { round, account } = await roundManaged(request, db)
    await removeRound(db, account, round.round_id)
    return await reply.redirect('/trash?done=trashMoved', 303)
  })

  app.post('/rounds/:id/reopening', async (request, reply) => {
    const { round, account } = await roundManaged(request, db)
    const w = words[request.language].rounds
    const typed = (request.body ?? {}) as Record<string, unknown>
    const read = reopening(w).safeParse(typed)
    if (!read.success) return await showRound(request, reply.code(422), faultsOf(read.error), typed)
    try {
      await reopenRound(db, account, round.round_id, read.data)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const field = error.kind === 'invalid' ? 'until' : ''
      const fault = { field, message: error.words(request.language) }
      return await showRound(request, reply.code(error.status), [fault], typed)
    }
    return await reply.redirect(`/rounds/${round.round_id}?done=reopened`, 303)
  })

  const acts = {
    opening: { act: openRound, done: 'opened' },
    closing: { act: closeRound, done: 'closed' },
  } as const
  for (const [noun, { act, done }] of Object.entries(acts)) {
    app.post(`/rounds/:id/${noun}`, async (request, reply) => {
      const { round, account } = await roundManaged(request, db)
      const body = (request.body ?? {}) as Record<string, unknown>
      if (body.confirm !== 'yes') {
        reply.code(422)
        return await showRound(request, reply, [
          { field: 'confirm', message: words[request.language].rounds.confirmMissing },
        ])
      }
      try {
        await act(db, account, round.round_id)
      } catch (error) {
        if (!(error instanceof Refusal) || error.kind !== 'state_wrong') throw error
        reply.code(error.status)
        return await showRound(request, reply, [{ field: '', message: error.words(request.language) }])
      }
      if (noun === 'closing') jobs.estimates()
      return await reply.redirect(`/rounds/${round.round_id}?done=${done}`, 303)
    })
  }
}
