import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { workCalendar } from '../deadlines/calendar-queries.ts'
import { Refusal, refuse } from '../refusals.ts'
import { type FieldFault, faultsOf } from '../rounds/round-form.ts'
import { listAddress } from '../rounds/round-routes.ts'
import { type Cell, csvOf } from '../web/csv.ts'
import { dayInVietnam } from '../web/format.ts'
import { throttle } from '../web/throttle.ts'
import { words } from '../words/index.ts'
import { opinionForm } from './forms.ts'
import { findRecognition } from './hold.ts'
import { postedList, recognisedList, sharesWithin, yearsWithin } from './list-queries.ts'
import { opinionsOf } from './opinion-queries.ts'
import { sendOpinion } from './opinions.ts'
import { readPosted, standingOf } from './posting.ts'
import { postingsOf } from './queries.ts'
import { idParam, numberIn } from './seen.ts'

const pageLength = 50
/** Opinions that one address may send in a minute. */
const opinionsAMinute = 10
const text = z.string().max(200).catch('').default('')
const page = z.coerce.number().int().min(1).max(10_000).catch(1).default(1)
const postedQuery = z.object({ q: text, page })
const recognisedQuery = z.object({
  q: text,
  year: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
  area: idParam.optional().catch(undefined),
  page,
})

type Typed = Record<string, unknown>

/** What everybody may read without an account: the posted self-scores, where they may comment, and the list of recognised units. */
export async function publicPages(app: FastifyInstance, { db }: Product): Promise<void> {
  const maySend = throttle(opinionsAMinute)

  app.get('/posted', async (request, reply) => {
    const query = postedQuery.parse(request.query)
    const today = dayInVietnam(new Date())
    const calendar = await workCalendar(db)
    const { rows, total } = await postedList(db, query.q, {
      limit: pageLength,
      offset: (query.page - 1) * pageLength,
    })
    return await reply.page('recognitions/posted-list', {
      rows: rows.map((row) => ({ ...row, ...standingOf(row, today, calendar) })),
      total,
      query,
      pages: Math.max(1, Math.ceil(total / pageLength)),
      link: (changes: Typed) => listAddress('/posted', { ...query, page: 1, ...changes }),
    })
  })

  app.get('/posted/:id', async (request, reply) => await showPosted(request, reply, {}, []))

  app.post('/posted/:id/opinions', async (request, reply) => {
    if (!maySend(request.ip)) throw refuse('too_many')
    const typed = (request.body ?? {}) as Typed
    const read = opinionForm(words[request.language].recognitions).safeParse(typed)
    if (!read.success) return await showPosted(request, reply.code(422), typed, faultsOf(read.error))
    const caseId = numberIn(request, 'id')
    const { opinion_id: opinionId, body, author, criterion } = read.data
    try {
      await sendOpinion(db, caseId, { opinionId, body, author, criterion })
    } catch (error) {
      if (!(error instanceof Refusal) || !['invalid', 'state_wrong'].includes(error.kind)) throw error
      return await showPosted(request, reply.code(error.status), typed, [
        { field: 'body', message: error.words(request.language) },
      ])
    }
    return await reply.redirect(`/posted/${caseId}?sent=1`, 303)
  })

  async function showPosted(
    request: FastifyRequest,
    reply: FastifyReply,
    typed: Typed,
    faults: FieldFault[],
  ) {
    const now = new Date()
    const one = await findRecognition(db, numberIn(request, 'id'), now)
    const [posting, ...earlier] = one ? await postingsOf(db, one) : []
    if (!one || !posting) throw refuse('not_found', { what: 'bảng điểm niêm yết' })
    const standing = standingOf(posting, dayInVietnam(now), await workCalendar(db))
    const opinions = await opinionsOf(db, one)
    return await reply.page('recognitions/posted', {
      caseId: one.case_id,
      unit: one.unit_name,
      stage: one.dossier.stage,
      posted: readPosted(posting.content),
      posting: { ...posting, ...standing },
      earlier: earlier.length,
      open: one.dossier.stage === 'posted' && !standing.over,
      opinions: opinions.filter(({ state }) => state === 'shown'),
      counts: {
        all: opinions.length,
        waiting: opinions.filter(({ state }) => state === 'waiting').length,
        hidden: opinions.filter(({ state }) => state === 'hidden').length,
      },
      typed: { opinion_id: randomUUID(), ...typed },
      faults,
      sent: (request.query as Typed).sent === '1',
    })
  }

  app.get('/recognised', async (request, reply) => {
    const query = recognisedQuery.parse(request.query)
    const { rows, total } = await recognisedList(
      db,
      { text: query.q, year: query.year, area: query.area },
      { limit: pageLength, offset: (query.page - 1) * pageLength },
    )
    return await reply.page('recognitions/recognised', {
      rows,
      total,
      query,
      years: await yearsWithin(db, null),
      shares: (await sharesWithin(db, null, query)).filter((row) => row.recognised > 0),
      pages: Math.max(1, Math.ceil(total / pageLength)),
      link: (changes: Typed) => listAddress('/recognised', { ...query, page: 1, ...changes }),
      csv: listAddress('/recognised.csv', { ...query, page: 1 }),
    })
  })

  app.get('/recognised.csv', async (request, reply) => {
    const query = recognisedQuery.parse(request.query)
    const w = words[request.language].recognitions
    const { rows } = await recognisedList(
      db,
      { text: query.q, year: query.year, area: query.area },
      { limit: 100_000, offset: 0 },
    )
    const table: Cell[][] = [
      [w.year, w.unit, 'Mã', w.above, w.stage, w.number, w.on, w.signer, w.issuer, w.revocation, w.on],
      ...rows.map((row): Cell[] => [
        row.year,
        row.unit_name,
        row.unit_code,
        row.parent_name,
        w[`stage_${row.stage}`],
        row.decision_number,
        row.decision_on,
        row.decision_signer,
        row.issuer,
        row.revocation_number,
        row.revocation_on,
      ]),
    ]
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="don-vi-dat-chuan.csv"')
      .send(csvOf(table, { decimal: 'comma' }))
  })
}
