import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { Refusal, refuse } from '../refusals.ts'
import { addressOf } from '../web/address.ts'
import { csvOf } from '../web/csv.ts'
import { type Words, words } from '../words/index.ts'
import { batchesOf, cardsOf } from './card-queries.ts'
import { invitationsByCase, invitationTotals, questionnairesOfRound } from './invitation-list-queries.ts'
import { issueInvitations } from './issue-invitations.ts'
import { qrSvg } from './qr.ts'
import { revokeInvitation, type Which } from './revoke-invitation.ts'
import type { FieldFault } from './round-form.ts'
import { listAddress } from './round-routes.ts'
import { type ListFault, readList } from './sample-list.ts'
import { roundManaged, roundSeen } from './seen.ts'
import { printUnitCode, readUnitCode, unitCodeHash } from './unit-code.ts'

const pageLength = 50
/** Cards on one page to print: more take a browser too long. */
const mostCards = 1000

const id = z.coerce.number().int().positive().max(2_147_483_647)
const listQuery = z.object({
  q: z.string().max(200).catch('').default(''),
  case: id.optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
  done: z.enum(['issued', 'revoked']).optional().catch(undefined),
  batch: id.optional().catch(undefined),
})
const onlyQuery = z.object({ case: id.optional().catch(undefined), batch: id.optional().catch(undefined) })
const issueForm = z.object({
  case: id.optional(),
  version: id,
  each: z.string().trim().max(10).default(''),
  list: z.string().max(2_000_000).default(''),
})
const revokeForm = z.object({
  case: id,
  version: id,
  which: z.string().trim().max(60).default(''),
  reissue: z.literal('yes').optional(),
})

/** The invitations of a round: how many stand where, issuing, cards to print, a table to download, revoking. */
export async function invitationPages(app: FastifyInstance, { db, config }: Product): Promise<void> {
  app.get('/rounds/:id/invitations', async (request, reply) => await show(request, reply, {}, []))

  app.post('/rounds/:id/invitations', async (request, reply) => {
    const { round, account } = await roundManaged(request, db)
    const w = words[request.language].collection
    const form = issueForm.parse(request.body ?? {})
    const read = forWhom(form, w)
    if ('faults' in read) return await show(request, reply, form, read.faults, 422)
    try {
      const issue = { versionId: form.version, caseId: form.case, to: read.to }
      const { batch } = await issueInvitations(db, account, round.round_id, issue)
      const path = `/rounds/${round.round_id}/invitations`
      return await reply.redirect(listAddress(path, { case: form.case, done: 'issued', batch }), 303)
    } catch (error) {
      return await again(request, reply, form, error, 'list')
    }
  })

  app.post('/rounds/:id/invitations/revocation', async (request, reply) => {
    const { round, account } = await roundManaged(request, db)
    const form = revokeForm.parse(request.body ?? {})
    const query = { caseId: form.case }
    const found = await invitationsByCase(db, round.round_id, [round.unit_id], query, { limit: 1, offset: 0 })
    const [one] = found.rows
    if (!one) throw refuse('not_found', { what: 'hồ sơ này' })
    const at = { roundId: round.round_id, caseId: one.case_id, unitId: one.unit_id }
    try {
      const which = whichOf(form)
      const batch = await revokeInvitation(db, account, at, which, { reissue: form.reissue === 'yes' })
      const path = `/rounds/${round.round_id}/invitations`
      return await reply.redirect(
        listAddress(path, { case: form.case, done: 'revoked', batch: batch ?? '' }),
        303,
      )
    } catch (error) {
      return await again(request, reply, form, error, 'which')
    }
  })

  async function again(
    request: FastifyRequest,
    reply: FastifyReply,
    form: Record<string, unknown>,
    error: unknown,
    field: string,
  ) {
    const shown = ['invalid', 'state_wrong', 'not_found']
    if (!(error instanceof Refusal) || !shown.includes(error.kind)) throw error
    const faults = [{ field, message: error.words(request.language) }]
    return await show(request, reply, form, faults, error.status === 404 ? 422 : error.status)
  }

  app.get('/rounds/:id/invitations/cards', async (request, reply) => {
    const { round } = await roundManaged(request, db)
    const only = onlyQuery.parse(request.query)
    const cards = await cardsOf(db, round.round_id, { caseId: only.case, batch: only.batch }, mostCards + 1)
    const address = addressOf(request, config)
    return await reply.page('rounds/cards', {
      round,
      more: cards.length > mostCards,
      most: mostCards,
      host: address.replace(/^https?:\/\//, ''),
      cards: cards.slice(0, mostCards).map((card) => ({
        ...card,
        printed: printedCode(card.code),
        qr: qrSvg(`${address}/k/${card.code}`),
      })),
    })
  })

  app.get('/rounds/:id/invitations.csv', async (request, reply) => {
    const { round } = await roundManaged(request, db)
    const only = onlyQuery.parse(request.query)
    const w = words[request.language].collection
    const r = words[request.language].rounds
    const cards = await cardsOf(db, round.round_id, { caseId: only.case, batch: only.batch }, 200_000)
    const address = addressOf(request, config)
    const head = [r.csvUnitCode, r.csvUnit, r.caseTitle, r.questionnaires, w.batch, w.number]
    const lines = cards.map((card) => [
      card.unit_code,
      card.unit_name,
      card.case_title,
      `${card.questionnaire_code} ${card.questionnaire_title}`,
      card.batch,
      card.number,
      card.label,
      printedCode(card.code),
      `${address}/k/${card.code}`,
    ])
    return await reply
      .type('text/csv; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="ma-moi-${round.round_id}.csv"`)
      .send(csvOf([[...head, w.label, w.code, r.address], ...lines], { decimal: 'point' }))
  })

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    form: Record<string, unknown>,
    faults: FieldFault[],
    status = 200,
  ) {
    const { round, reach, manages } = await roundSeen(request, db)
    const { done, batch, ...asked } = listQuery.parse(request.query)
    const posted = typeof form.case === 'number' ? form.case : undefined
    const query = { ...asked, case: posted ?? asked.case }
    const path = `/rounds/${round.round_id}/invitations`
    const paging = { limit: pageLength, offset: (query.page - 1) * pageLength }
    const search = { text: query.q, caseId: query.case }
    const { rows, total } = await invitationsByCase(db, round.round_id, reach, search, paging)
    const one = query.case === undefined ? null : (rows[0] ?? null)
    if (query.case !== undefined && !one) throw refuse('not_found', { what: 'hồ sơ này' })
    return await reply.code(status).page('rounds/invitations', {
      round,
      manages,
      issues: manages && (round.state === 'draft' || round.state === 'open'),
      mode: round.settings.collection.mode,
      totals: await invitationTotals(db, round.round_id, reach),
      questionnaires: await questionnairesOfRound(db, round.round_id),
      batches: manages ? (await batchesOf(db, round.round_id, query.case)).slice(0, 20) : [],
      one,
      rows,
      total,
      query,
      form,
      faults,
      done: done ?? null,
      batch: batch ?? null,
      pages: Math.max(1, Math.ceil(total / pageLength)),
      link: (changes: Record<string, unknown>) => listAddress(path, { ...query, page: 1, ...changes }),
    })
  }
}

/** What the form says of for whom, or what is wrong with it. */
function forWhom(
  form: z.output<typeof issueForm>,
  w: Words['collection'],
): { to: Parameters<typeof issueInvitations>[3]['to'] } | { faults: FieldFault[] } {
  if (form.list.trim() === '') {
    if (/^\d{1,4}$/.test(form.each) && Number(form.each) >= 1 && Number(form.each) <= 1000)
      return { to: { each: Number(form.each) } }
    return { faults: [{ field: 'each', message: w.eachWrong }] }
  }
  const { entries, faults } = readList(form.list, { withUnit: form.case === undefined })
  if (faults.length === 0) return { to: { entries } }
  const message = faults.slice(0, 5).map((fault) => saidOf(fault, w))
  return { faults: [{ field: 'list', message: `${message.join(' ')}${faults.length > 5 ? ' …' : ''}` }] }
}

function saidOf({ line, why }: ListFault, w: Words['collection']): string {
  return w[`list_${why}`](line)
}

/** The invitation that is meant: its number, else its code. */
function whichOf({ which, version }: z.output<typeof revokeForm>): Which {
  if (/^\d{1,6}$/.test(which)) return { number: Number(which), versionId: version }
  const code = readUnitCode(which)
  if (code?.kind !== 'invitation') throw refuse('not_found', { what: 'mã mời này' })
  return { codeHash: unitCodeHash(code) }
}

function printedCode(stored: string): string {
  const code = readUnitCode(stored)
  return code ? printUnitCode(code) : stored
}
