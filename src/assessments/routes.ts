import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may } from '../accounts/right.ts'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import { foldVietnamese } from '../units/search-text.ts'
import { withRight, withRightAt } from '../web/guards.ts'
import { appraiseSheet } from './appraise.ts'
import type { Posted } from './form.ts'
import { unknownFields } from './form.ts'
import { type SheetCase, type StoredSheet, sheetCase, sheetsWithin, storedSheet } from './queries.ts'
import { type Saved, saveSheet } from './save.ts'
import { enteredLeaves, whyNotAppraisable, whyNotWritable } from './sheet.ts'
import { sheetPage } from './view-model.ts'

const pageLength = 50
const params = z.object({ id: z.coerce.number().int().positive() })
const head = z.object({
  revision: z.coerce.number().int().min(0),
  action: z.enum(['save', 'submit', 'finish']).default('save'),
})
const listQuery = z.object({
  q: z.string().max(200).default(''),
  state: z.enum(['', 'none', 'draft', 'submitted', 'appraised']).default(''),
  round: z.coerce.number().int().positive().optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  done: z.enum(['', 'saved', 'submitted', 'appraisalSaved', 'appraisalFinished']).catch(''),
})

/** An official's sheet: the list of sheets, the unit's own side, and the appraiser's side. */
export async function assessmentRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  async function found(request: FastifyRequest): Promise<SheetCase> {
    const { id } = params.parse(request.params)
    const sheet = await sheetCase(db, id)
    if (!sheet) throw refuse('not_found', { what: 'hồ sơ đánh giá' })
    withRightAt(request, 'assessments.read', { path: sheet.path, name: sheet.unit_name })
    return sheet
  }

  const timesOf = (sheet: SheetCase) => ({
    state: sheet.round_state,
    opensAt: sheet.opens_at,
    closesAt: sheet.closes_at,
  })

  function shared(sheet: SheetCase, stored: StoredSheet, request: FastifyRequest) {
    const done = listQuery.shape.done.parse((request.query as Record<string, unknown>).done ?? '')
    return {
      sheet,
      framework: sheet.framework,
      stored,
      done,
      stale: null as { who: string | null; when: Date | null } | null,
    }
  }

  /** After a POST: on to a GET when stored, else the same page with everything that was typed. */
  async function answer(
    reply: FastifyReply,
    saved: Saved,
    next: string,
    again: (
      status: number,
      stored: StoredSheet | null,
      faults: Extract<Saved, { outcome: 'faults' }>['faults'],
    ) => Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    if (saved.outcome === 'saved') return reply.redirect(next, 303)
    if (saved.outcome === 'stale') return await again(409, saved.stored, [])
    return await again(422, null, saved.faults)
  }

  app.get('/assessments', async (request, reply) => {
    const { reach } = withRight(request, 'assessments.read')
    const query = listQuery.parse(request.query)
    const { rows, total } = await sheetsWithin(db, reach, {
      text: foldVietnamese(query.q),
      state: query.state || null,
      roundId: query.round ?? null,
      limit: pageLength,
      offset: (query.page - 1) * pageLength,
    })
    const pages = Math.max(1, Math.ceil(total / pageLength))
    return await reply.page('assessments/index', { rows, total, query, pages })
  })

  app.get('/cases/:id/assessment', async (request, reply) => {
    const sheet = await found(request)
    const stored = await storedSheet(db, sheet.unit_id, sheet.case_id)
    const writer = request.account !== null && may(request.account, 'assessments.write', sheet.path)
    const why = writer ? whyNotWritable(stored.state, timesOf(sheet), new Date()) : ''
    return await reply.page('assessments/sheet', {
      ...shared(sheet, stored, request),
      ...sheetPage(sheet.framework, stored),
      attestations: stored.attestations,
      revision: stored.revision,
      writable: writer && why === null,
      why,
    })
  })

  app.post('/cases/:id/assessment', async (request, reply) => {
    const sheet = await found(request)
    const by = withRightAt(request, 'assessments.write', { path: sheet.path, name: sheet.unit_name })
    const posted = (request.body ?? {}) as Posted
    const { revision, action } = head.parse(posted)
    const codes = sheet.framework.scoring.passRule?.attestations.map((row) => `attestation:${row.code}`) ?? []
    const strangers = unknownFields(enteredLeaves(sheet.framework), posted, [
      '_csrf',
      'revision',
      'action',
      ...codes,
    ])
    if (strangers.length > 0)
      throw refuse('bad_request', { what: `trường lạ ${strangers.slice(0, 3).join(', ')}` })
    const submit = action === 'submit'
    const saved = await saveSheet(db, by, sheet.case_id, { posted, revision, submit })
    const next = `/cases/${sheet.case_id}/assessment?done=${submit ? 'submitted' : 'saved'}`
    return await answer(reply, saved, next, async (status, newer, faults) => {
      const stored = newer ?? (await storedSheet(db, sheet.unit_id, sheet.case_id))
      return reply.code(status).page('assessments/sheet', {
        ...shared(sheet, stored, request),
        ...sheetPage(sheet.framework, stored, { posted, faults, stale: newer !== null }),
        attestations: Object.fromEntries(
          codes.map((name) => [name.slice('attestation:'.length), posted[name] === '1']),
        ),
        revision: stored.revision,
        stale: newer && { who: newer.updatedBy, when: newer.updatedAt },
        writable: true,
        why: null,
      })
    })
  })

  app.post('/cases/:id/assessment/total', async (request, reply) => {
    const sheet = await found(request)
    withRightAt(request, 'assessments.write', { path: sheet.path, name: sheet.unit_name })
    const stored = await storedSheet(db, sheet.unit_id, sheet.case_id)
    const page = sheetPage(sheet.framework, stored, { posted: (request.body ?? {}) as Posted })
    return await reply.send({
      totals: page.totals,
      rows: page.rows.map((row) => ({
        code: row.code,
        points: row.leaf ? row.selfPoints : row.selfSum,
        percent: row.percent,
      })),
    })
  })

  app.get('/cases/:id/appraisal', async (request, reply) => {
    const sheet = await found(request)
    withRightAt(request, 'assessments.appraise', { path: sheet.path, name: sheet.unit_name })
    const stored = await storedSheet(db, sheet.unit_id, sheet.case_id)
    const why = whyNotAppraisable(stored.state, timesOf(sheet))
    return await reply.page('assessments/appraisal', {
      ...shared(sheet, stored, request),
      ...sheetPage(sheet.framework, stored),
      revision: stored.revision,
      writable: why === null,
      why,
    })
  })

  app.post('/cases/:id/appraisal', async (request, reply) => {
    const sheet = await found(request)
    const by = withRightAt(request, 'assessments.appraise', { path: sheet.path, name: sheet.unit_name })
    const posted = (request.body ?? {}) as Posted
    const { revision, action } = head.parse(posted)
    const finish = action === 'finish'
    const saved = await appraiseSheet(db, by, sheet.case_id, { posted, revision, finish })
    const next = `/cases/${sheet.case_id}/appraisal?done=${finish ? 'appraisalFinished' : 'appraisalSaved'}`
    return await answer(reply, saved, next, async (status, newer, faults) => {
      const stored = newer ?? (await storedSheet(db, sheet.unit_id, sheet.case_id))
      return reply.code(status).page('assessments/appraisal', {
        ...shared(sheet, stored, request),
        ...sheetPage(sheet.framework, stored, { appraisalPosted: posted, faults, stale: newer !== null }),
        revision: stored.revision,
        stale: newer && { who: newer.updatedBy, when: newer.updatedAt },
        writable: true,
        why: null,
      })
    })
  })
}
