import { stringify } from 'csv-stringify/sync'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import { addressOf } from '../web/address.ts'
import { withRight, withRightAt } from '../web/guards.ts'
import { words } from '../words/index.ts'
import { printLinkCode, readLinkCode } from './link-code.ts'
import { findLinkByCode, linksOfRound } from './link-queries.ts'
import { makeLinks, turnLink } from './links.ts'
import { qrSvg } from './qr.ts'
import { listAddress } from './round-routes.ts'
import { roundManaged, roundSeen } from './seen.ts'

const stateForm = z.object({ state: z.enum(['active', 'withdrawn']) })

const pageLength = 50
const listQuery = z.object({
  q: z.string().max(200).catch('').default(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
  done: z.enum(['links', 'link']).optional().catch(undefined),
})
const sheetQuery = z.object({ case: z.coerce.number().int().positive().optional().catch(undefined) })

/** The links of a round: the table, QR codes, sheets to print, a table to download. */
export async function linkPages(app: FastifyInstance, { db, config }: Product): Promise<void> {
  app.get('/rounds/:id/links', async (request, reply) => {
    const { round, reach, manages } = await roundSeen(request, db)
    const { done, ...query } = listQuery.parse(request.query)
    const paging = { limit: pageLength, offset: (query.page - 1) * pageLength }
    const { rows, total } = await linksOfRound(db, round.round_id, reach, { text: query.q }, paging)
    const path = `/rounds/${round.round_id}/links`
    return await reply.page('rounds/links', {
      round,
      manages,
      rows,
      total,
      query,
      done: done ?? null,
      address: addressOf(request, config),
      print: printLinkCode,
      pages: Math.max(1, Math.ceil(total / pageLength)),
      link: (changes: Record<string, unknown>) => listAddress(path, { ...query, page: 1, ...changes }),
    })
  })

  app.post('/rounds/:id/links', async (request, reply) => {
    const { round, account } = await roundManaged(request, db)
    await makeLinks(db, account, round.round_id)
    return await reply.redirect(`/rounds/${round.round_id}/links?done=links`, 303)
  })

  app.get('/rounds/:id/links/sheets', async (request, reply) => {
    const { round, reach } = await roundSeen(request, db)
    const { case: caseId } = sheetQuery.parse(request.query)
    const { rows } = await linksOfRound(db, round.round_id, reach, { caseId })
    return await reply.page('rounds/sheets', {
      round,
      rows: rows.filter((row) => row.state === 'active'),
      address: addressOf(request, config),
      print: printLinkCode,
    })
  })

  app.get('/rounds/:id/links.csv', async (request, reply) => {
    const { round, reach } = await roundSeen(request, db)
    const w = words[request.language].rounds
    const { rows } = await linksOfRound(db, round.round_id, reach)
    const address = addressOf(request, config)
    const header = [
      w.csvUnitCode,
      w.csvUnit,
      w.belongsTo,
      w.caseTitle,
      w.questionnaires,
      w.csvCode,
      w.address,
      w.state,
    ]
    const lines = rows.map((row) => [
      row.unit_code,
      row.unit_name,
      row.parent_name ?? '',
      row.case_title ?? '',
      `${row.questionnaire_code} ${row.questionnaire_title}`,
      printLinkCode(row.code),
      `${address}/k/${row.code}`,
      w[`linkState_${row.state}`],
    ])
    return await reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="duong-dan-${round.round_id}.csv"`)
      .send(stringify([header, ...lines], { bom: true, escape_formulas: true, record_delimiter: '\r\n' }))
  })

  // A printed round asks for hundreds of these at once, all by one signed-in person.
  app.get('/links/:code/qr.svg', { config: { unthrottled: true } }, async (request, reply) => {
    const { link } = await linkSeen(request, 'rounds.read')
    return await reply
      .type('image/svg+xml; charset=utf-8')
      .header('cache-control', 'private, max-age=86400')
      .send(qrSvg(`${addressOf(request, config)}/k/${link.code}`))
  })

  app.post('/links/:code/state', async (request, reply) => {
    const { link, account } = await linkSeen(request, 'rounds.manage')
    const { state } = stateForm.parse(request.body)
    await turnLink(db, account, { code: link.code, unitId: link.unit_id, caseId: link.case_id }, state)
    return await reply.redirect(`/rounds/${link.round_id}/links?done=link`, 303)
  })

  async function linkSeen(request: Parameters<typeof withRight>[0], right: 'rounds.read' | 'rounds.manage') {
    withRight(request, right)
    const code = readLinkCode(String((request.params as { code: string }).code))
    const link = code && (await findLinkByCode(db, code))
    if (!link) throw refuse('not_found', { what: 'đường dẫn này' })
    const account = withRightAt(request, right, { path: link.unit_path, name: link.unit_name })
    return { link, account }
  }
}
