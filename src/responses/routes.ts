import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import type { Page } from '../surveys/questionnaire.ts'
import { nextPage, visiblePages } from '../surveys/walk.ts'
import { fromOwnPages } from '../web/session.ts'
import { answerPage } from './answer-page.ts'
import { begin, isOf } from './begin.ts'
import { keepCompiled } from './compiled.ts'
import { emptyDraft } from './draft.ts'
import { requireOpen } from './link.ts'
import { findForm, type OpenForm } from './open-form.ts'
import { readForm, readWish } from './posted-form.ts'
import { type DraftRow, findDraft, findReceipt } from './queries.ts'
import {
  endsOn,
  renderConsent,
  renderEnded,
  renderGone,
  renderKept,
  renderPage,
  renderReceipt,
} from './render.ts'
import { newSubmissionId, readSubmissionId, type SubmissionId } from './submission.ts'
import { keyOf } from './submit.ts'

type Coded = { Params: { code: string } }
type Paged = { Params: { code: string; number: string } }

/** Holds the submission id for the pages of one link, until the browser is closed. */
const cookieName = 'phieu'

/**
 * The citizens' pages: consent, pages, receipt. No session and no script; a page is sent, kept on the server, and the next one
 * follows. Without cookies the form goes on by its hidden field, each page as the answer to the one before.
 */
export async function responseRoutes(app: FastifyInstance, { db, config, jobs }: Product): Promise<void> {
  const compiled = keepCompiled()
  // Forms only: what has the shape of JSON is not taken here.
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (!reads && !fromOwnPages(request.headers, request.host)) throw refuse('forged')
  })

  const formOf = (request: FastifyRequest<Coded>) => findForm(db, compiled, request.params.code)

  async function draftOf(form: OpenForm, id: SubmissionId | undefined): Promise<DraftRow | undefined> {
    const draft = id && (await findDraft(db, keyOf(form.place.unitId, id)))
    return draft && isOf(draft, form.place) ? draft : undefined
  }

  async function wasSent(form: OpenForm, id: SubmissionId | undefined): Promise<boolean> {
    return id !== undefined && (await findReceipt(db, keyOf(form.place.unitId, id))) !== undefined
  }

  function giveId(reply: FastifyReply, form: OpenForm, id: SubmissionId): void {
    reply.setCookie(cookieName, id, {
      path: form.base,
      httpOnly: true,
      sameSite: 'lax',
      secure: config.secureCookies,
    })
  }

  app.get<Coded>('/k/:code', async (request, reply) => {
    const form = await formOf(request)
    if (!request.url.startsWith(form.base)) return await reply.redirect(form.base, 303)
    requireOpen(form.link, receivedAt(reply))
    const known = 'new' in (request.query as object) ? undefined : idInCookie(request)
    const draft = await draftOf(form, known)
    if (known && draft) return renderConsent(reply, form, { id: known, running: true })
    const sent = await wasSent(form, known)
    const id = known && !sent ? known : newSubmissionId()
    // After a sent form the cookie stays, so that its receipt can be seen, until the new form is begun.
    if (!sent) giveId(reply, form, id)
    return renderConsent(reply, form, { id, sent })
  })

  app.post<Coded>('/k/:code', async (request, reply) => {
    const form = await formOf(request)
    const { own } = readForm(request.body)
    const id = postedId(own, request)
    requireOpen(form.link, receivedAt(reply))
    if (own._consent !== 'yes') return renderConsent(reply, form, { id, missing: true })
    const version = form.questionnaire.consent?.version ?? '1'
    const begun = await begin(db, form.place, id, version, receivedAt(reply))
    if (begun === 'foreign') return renderGone(reply, form)
    giveId(reply, form, id)
    if (begun === 'sent') return await reply.redirect(`${form.base}/receipt`, 303)
    const draft = await draftOf(form, id)
    const content = draft?.answers ?? emptyDraft
    const page = nextPage(form.questionnaire, null, content.answers)
    if (!page) throw refuse('not_found', { what: 'câu hỏi nào trong phiếu này' })
    if (!hasCookie(request)) return renderPage(reply, form, { id, page, content, errors: [] })
    return await reply.redirect(`${form.base}/p/${page.number}`, 303)
  })

  app.get<Paged>('/k/:code/p/:number', async (request, reply) => {
    const form = await formOf(request)
    const page = pageOf(form, request.params.number)
    requireOpen(form.link, receivedAt(reply))
    const id = idInCookie(request)
    const draft = await draftOf(form, id)
    if (!id || !draft) {
      const place = (await wasSent(form, id)) ? `${form.base}/receipt` : form.base
      return await reply.redirect(place, 303)
    }
    const seen = visiblePages(form.questionnaire, draft.answers.answers)
    if (!seen.some(({ name }) => name === page.name)) {
      const near = seen.findLast(({ number }) => number < page.number) ?? seen[0]
      return await reply.redirect(near ? `${form.base}/p/${near.number}` : form.base, 303)
    }
    return renderPage(reply, form, { id, page, content: draft.answers, errors: [] })
  })

  app.post<Paged>('/k/:code/p/:number', async (request, reply) => {
    const form = await formOf(request)
    const page = pageOf(form, request.params.number)
    const { fields, own } = readForm(request.body)
    const id = postedId(own, request)
    const { wish, look } = readWish(own._action)
    const posted = { id, page, fields, wish, receivedAt: receivedAt(reply) }
    const result = await answerPage(db, form.questionnaire, form.place, posted)
    if (result.outcome === 'gone') return renderGone(reply, form)
    giveId(reply, form, id)
    switch (result.outcome) {
      case 'kept':
        return renderKept(reply, form, id)
      case 'sent':
        jobs.fold(form.place.unitId)
        if (!hasCookie(request)) return renderReceipt(reply, form, id)
        return await reply.redirect(`${form.base}/receipt`, 303)
      case 'ended':
        return await reply.redirect(`${form.base}/ended`, 303)
      case 'begin':
        if (!hasCookie(request)) return renderConsent(reply, form, { id })
        return await reply.redirect(form.base, 303)
      case 'show': {
        if (look?.startsWith('lang=')) request.language = look === 'lang=en' ? 'en' : 'vi'
        if (result.errors.length > 0 || !hasCookie(request)) return renderPage(reply, form, { id, ...result })
        const ends = result.page.number === page.number && endsOn(form, result.page, result.content)
        const query = look === null ? '' : `?${look}`
        return await reply.redirect(
          `${form.base}/p/${result.page.number}${query}${ends && wish === 'next' ? '#ending' : ''}`,
          303,
        )
      }
    }
  })

  app.get<Coded>('/k/:code/receipt', async (request, reply) => {
    const form = await formOf(request)
    const id = idInCookie(request)
    if (!id || !(await wasSent(form, id))) return await reply.redirect(form.base, 303)
    return renderReceipt(reply, form, id)
  })

  app.get<Coded>('/k/:code/ended', async (request, reply) => renderEnded(reply, await formOf(request)))
}

/** When the server received the request: by this its round is open or closed, not by when there was time for it. */
function receivedAt(reply: FastifyReply): Date {
  return new Date(Date.now() - Math.max(0, reply.elapsedTime))
}

function hasCookie(request: FastifyRequest): boolean {
  return idInCookie(request) !== undefined
}

function idInCookie(request: FastifyRequest): SubmissionId | undefined {
  return readSubmissionId(request.cookies[cookieName])
}

/**
 * The id of a posted form: its hidden field, else the cookie. Never one made up here: then a form without an id would be
 * stored again with each repeat, or two people's forms as one.
 */
function postedId(own: Readonly<Record<string, string>>, request: FastifyRequest): SubmissionId {
  const id = own._submission === undefined ? idInCookie(request) : readSubmissionId(own._submission)
  if (!id) throw refuse('bad_request', { what: 'thiếu mã của phiếu; xin mở lại đường dẫn khảo sát' })
  return id
}

/** @throws Refusal `not_found` when the questionnaire has no such page */
function pageOf(form: OpenForm, number: string): Page {
  const page = form.questionnaire.pages.find((one) => String(one.number) === number)
  if (!page) throw refuse('not_found', { what: 'trang này của phiếu' })
  return page
}
