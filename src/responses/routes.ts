import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import { readUnitCode } from '../rounds/unit-code.ts'
import { isInOwnOrder } from '../surveys/choices.ts'
import type { Page } from '../surveys/questionnaire.ts'
import { nextPage, visiblePages } from '../surveys/walk.ts'
import { receivedAt } from '../web/received.ts'
import { fromOwnPages } from '../web/session.ts'
import { languages } from '../words/dictionary.ts'
import { answerPage } from './answer-page.ts'
import { begin, isOf } from './begin.ts'
import { CodeThrottle, throttleMinutes } from './code-throttle.ts'
import { keepCompiled } from './compiled.ts'
import { emptyDraft } from './draft.ts'
import { requireOpen } from './link.ts'
import { LinkRate } from './link-rate.ts'
import { findForms, type OpenForm } from './open-form.ts'
import { readForm, readReviewWish, readWish, withoutEntry } from './posted-form.ts'
import { type DraftKey, type DraftSeen, findReceipt, seeDrafts } from './queries.ts'
import {
  renderConsent,
  renderEnded,
  renderFull,
  renderGone,
  renderKept,
  renderPage,
  renderReceipt,
  renderReview,
  sendSaved,
} from './render.ts'
import { pageToGoOn, resumeRoutes } from './resume-routes.ts'
import { isUntouched, readyPages, sendToReceipt } from './send-ready.ts'
import { newSubmissionId, readSubmissionId, type SubmissionId } from './submission.ts'
import { keyOf, submitTogether, type ToSend } from './submit.ts'
import { together } from './together.ts'
import { review } from './turn-page.ts'

type Coded = { Params: { code: string } }
type Paged = { Params: { code: string; number: string } }

/** Holds the submission id for the pages of one link, until the browser is closed. */
const cookieName = 'phieu'

/**
 * Says that this browser has sent nothing since it agreed, which was at most so many seconds ago: then the first questions
 * are shown without a look at the draft. It goes with the first that is posted. What is answered meanwhile on another device,
 * with the resume code, is put together with what is posted from here (`mergeStale`), as after any page that stood open.
 */
const untouched = { name: 'moi', seconds: 120 }

/**
 * The citizens' pages: consent, pages, receipt. No session and no script; a page is sent, kept on the server, and the next one
 * follows. Without cookies the form goes on by its hidden field, each page as the answer to the one before.
 */
export async function responseRoutes(app: FastifyInstance, { db, config, jobs }: Product): Promise<void> {
  const compiled = keepCompiled()
  // Forms only: what has the shape of JSON is not taken here.
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('cache-control', 'no-store')
    if (request.method === 'GET' || request.method === 'HEAD') return done()
    if (!fromOwnPages(request.headers, request.host)) return done(refuse('forged'))
    if (request.cookies[untouched.name] !== undefined)
      reply.clearCookie(untouched.name, { path: `/k/${(request.params as Coded['Params']).code}` })
    done()
  })

  const ready = readyPages()
  const forms = findForms(db, compiled)
  const throttle = new CodeThrottle()
  const rate = new LinkRate()
  const findDraft = together((keys: readonly DraftKey[]) => seeDrafts(db, keys))
  const submit = together((asks: readonly ToSend[]) => submitTogether(db, compiled, asks))

  /**
   * The form behind a link or an invitation. An invitation that has ended is good for nothing but the receipt of the browser
   * that sent with it.
   * @throws Refusal `link_unknown`, `code_refused`, `too_many_codes`
   */
  async function formOf(request: FastifyRequest<Coded>): Promise<OpenForm> {
    const invitation = readUnitCode(request.params.code)
    if (invitation?.kind !== 'invitation') return await forms.find(request.params.code)
    if (!throttle.allows(request.ip, invitation.unitId))
      throw refuse('too_many_codes', { minutes: throttleMinutes })
    const form = await forms.findInvited(invitation)
    if (!form) throttle.miss(request.ip, invitation.unitId)
    const over = form?.invitation === 'completed' || form?.invitation === 'revoked'
    if (!form || (over && !(await wasSent(form, idOf(request))))) throw refuse('code_refused')
    return form
  }

  async function draftOf(form: OpenForm, id: SubmissionId | undefined): Promise<DraftSeen | undefined> {
    const draft = id && (await findDraft(keyOf(form.place.unitId, id)))
    if (!draft || !isOf(draft, form.place)) return undefined
    Object.freeze(draft.answers.answers)
    return draft
  }

  async function wasSent(form: OpenForm, id: SubmissionId | undefined): Promise<boolean> {
    return id !== undefined && (await findReceipt(db, keyOf(form.place.unitId, id))) !== undefined
  }

  function cookieOf(form: OpenForm) {
    return { path: form.base, httpOnly: true, sameSite: 'lax', secure: config.secureCookies } as const
  }

  function giveId(reply: FastifyReply, form: OpenForm, id: SubmissionId): void {
    reply.setCookie(cookieName, id, cookieOf(form))
  }

  app.get<Coded>('/k/:code', (request, reply) => {
    // Most come without a cookie to a link that was opened by others a moment ago: nothing has to be waited for.
    const form = forms.recent(request.params.code)
    if (form && request.url === form.base && !needsCode(form) && idInCookie(request) === undefined) {
      requireOpen(form.link, receivedAt(reply))
      if (ready.sendConsent(reply, form, newSubmissionId())) return
    }
    return openLink(request, reply)
  })

  async function openLink(request: FastifyRequest<Coded>, reply: FastifyReply): Promise<FastifyReply> {
    const { code } = request.params
    const recent = forms.recent(code)
    if (!recent && readUnitCode(code)?.kind === 'resume')
      return await reply.redirect(`/resume?code=${code}`, 303)
    const form = recent ?? (await formOf(request))
    if (!request.url.startsWith(form.base)) return await reply.redirect(form.base, 303)
    requireOpen(form.link, receivedAt(reply))
    const known = 'new' in (request.query as object) ? undefined : idInCookie(request)
    const draft = await draftOf(form, known)
    if (known && draft) return renderConsent(reply, form, { id: known, running: true })
    const sent = await wasSent(form, known)
    if (sent && form.invitation !== null) return await reply.redirect(`${form.base}/receipt`, 303)
    if (needsCode(form)) throw refuse('code_needed')
    const id = known && !sent ? known : newSubmissionId()
    if (request.url === form.base && form.invitation === null && !sent) {
      if (ready.sendConsent(reply, form, id)) return reply
      await ready.makeConsent(reply, form, (own) => app.serializeCookie(cookieName, own, cookieOf(form)))
    }
    // After a sent form the cookie stays, so that its receipt can be seen, until the new form is begun.
    if (!sent) giveId(reply, form, id)
    const lost = 'lost' in (request.query as object)
    return renderConsent(reply, form, { id, sent, lost, taken: form.invitation === 'begun' })
  }

  app.post<Coded>('/k/:code', async (request, reply) => {
    const form = await formOf(request)
    const { own } = readForm(request.body)
    const id = postedId(own, request)
    requireOpen(form.link, receivedAt(reply))
    // A field that no person sees: what fills it in is a robot.
    if (own._website) throw refuse('bad_request', { what: 'ô phải để trống đã được điền' })
    if (own._consent !== 'yes') return renderConsent(reply, form, { id, missing: true })
    const { place, questionnaire, collection } = form
    if (!rate.within(form.link.code, collection.ratePerMinute)) throw refuse('link_busy')
    const anew = own._action === 'anew'
    const begun = await begin(db, {
      place,
      questionnaire,
      collection,
      id,
      receivedAt: receivedAt(reply),
      anew,
    })
    if (begun === 'foreign') return renderGone(reply, form)
    if (begun === 'no_code') throw refuse('code_needed')
    if (begun === 'refused') throw refuse('code_refused')
    if (begun === 'taken') return renderConsent(reply, form, { id, taken: true })
    if (begun === 'full') return renderFull(reply, form, null)
    giveId(reply, form, id)
    if (begun === 'sent') return await reply.redirect(`${form.base}/receipt`, 303)
    const draft = await draftOf(form, id)
    const content = draft?.answers ?? emptyDraft
    const page = nextPage(form.questionnaire, null, content.answers)
    if (!page) throw refuse('not_found', { what: 'câu hỏi nào trong phiếu này' })
    if (!hasCookie(request)) return renderPage(reply, form, { id, page, content, errors: [] })
    if (draft && isUntouched(draft))
      reply.setCookie(untouched.name, '1', { ...cookieOf(form), maxAge: untouched.seconds })
    return await reply.redirect(`${form.base}/p/${page.number}`, 303)
  })

  app.get<Paged>('/k/:code/p/:number', (request, reply) => {
    const form = forms.recent(request.params.code)
    const id = form && request.cookies[untouched.name] !== undefined ? idInCookie(request) : undefined
    if (form && id && form.invitation === null && !request.url.includes('?')) {
      requireOpen(form.link, receivedAt(reply))
      if (ready.sendQuestions(reply, form, pageOf(form, request.params.number), id)) return
    }
    return openPage(request, reply)
  })

  async function openPage(request: FastifyRequest<Paged>, reply: FastifyReply): Promise<FastifyReply> {
    const form = forms.recent(request.params.code) ?? (await formOf(request))
    const page = pageOf(form, request.params.number)
    requireOpen(form.link, receivedAt(reply))
    const id = idInCookie(request)
    const draft = await draftOf(form, id)
    if (!id || !draft) {
      const place = (await wasSent(form, id)) ? `${form.base}/receipt` : `${form.base}?lost`
      return await reply.redirect(place, 303)
    }
    const first = form.invitation === null && !request.url.includes('?') && isUntouched(draft)
    if (first && ready.sendQuestions(reply, form, page, id)) return reply
    const seen = visiblePages(form.questionnaire, draft.answers.answers)
    if (!seen.some(({ name }) => name === page.name)) {
      const near = seen.findLast(({ number }) => number < page.number) ?? seen[0]
      return await reply.redirect(near ? `${form.base}/p/${near.number}` : form.base, 303)
    }
    if (first && !isInOwnOrder(page)) await ready.makeQuestions(reply, form, page)
    const edited = 'edit' in (request.query as object)
    const { answers: content, revision } = draft
    return renderPage(reply, form, { id, page, content, revision, errors: [], edited })
  }

  app.post<Paged>('/k/:code/p/:number', async (request, reply) => {
    const form = await formOf(request)
    const page = pageOf(form, request.params.number)
    const { fields, own } = readForm(request.body)
    const id = postedId(own, request)
    const { wish, look, save, at, without } = readWish(own._action)
    const posted = {
      ...{ id, page, wish, seen: own._seen, receivedAt: receivedAt(reply) },
      fields: without === null ? fields : withoutEntry(fields, without),
      scripted: own._script === 'yes',
    }
    const result = await answerPage(db, form.questionnaire, form.place, form.collection, posted)
    if (save) return sendSaved(reply, form, { id, page, result })
    if (result.outcome === 'gone') return renderGone(reply, form)
    if (result.outcome === 'refused') throw refuse('code_refused')
    if (result.outcome === 'full') return renderFull(reply, form, { id, page: page.number })
    giveId(reply, form, id)
    switch (result.outcome) {
      case 'kept':
        return renderKept(reply, form, id)
      case 'ended':
        return await reply.redirect(`${form.base}/ended`, 303)
      case 'begin':
        if (!hasCookie(request)) return renderConsent(reply, form, { id })
        return await reply.redirect(form.base, 303)
      case 'review':
        if (!hasCookie(request)) return renderReview(reply, form, { id, ...result, links: false })
        return await reply.redirect(`${form.base}/review`, 303)
      case 'show': {
        speak(request, look)
        const edited = wish === 'review' || (wish === 'stay' && 'edit' in (request.query as object))
        if (result.errors.length > 0 || result.fresh?.length || !hasCookie(request))
          return renderPage(reply, form, { id, ...result, edited })
        const query = [edited ? 'edit' : null, look].filter((part) => part !== null).join('&')
        const place = `${form.base}/p/${result.page.number}${query && `?${query}`}`
        return await reply.redirect(at === null ? place : `${place}#${encodeURI(at)}`, 303)
      }
    }
  })

  app.get<Coded>('/k/:code/review', async (request, reply) => {
    const form = await formOf(request)
    requireOpen(form.link, receivedAt(reply))
    const id = idInCookie(request)
    const draft = await draftOf(form, id)
    if (id && draft) return await showReview(reply, form, id, draft, { links: true })
    const place = (await wasSent(form, id)) ? `${form.base}/receipt` : `${form.base}?lost`
    return await reply.redirect(place, 303)
  })

  app.post<Coded>('/k/:code/review', async (request, reply) => {
    const { own } = readForm(request.body)
    const id = postedId(own, request)
    const links = hasCookie(request)
    const asked = readReviewWish(own._action)
    if (asked.wish === 'send') return await send(request, reply, id, own._answers ?? '')
    const form = await formOf(request)
    const draft = await draftOf(form, id)
    if (!draft) return (await wasSent(form, id)) ? renderKept(reply, form, id) : renderGone(reply, form)
    requireOpen(form.link, receivedAt(reply))
    giveId(reply, form, id)
    if (asked.wish === 'back' || asked.wish === 'edit') {
      const pages = visiblePages(form.questionnaire, draft.answers.answers)
      const wanted = asked.wish === 'edit' && pages.find(({ number }) => String(number) === asked.page)
      const page = wanted || pages.at(-1)
      if (!page) return renderGone(reply, form)
      const edited = asked.wish === 'edit'
      if (links) return await reply.redirect(`${form.base}/p/${page.number}${edited ? '?edit' : ''}`, 303)
      return renderPage(reply, form, { id, page, content: draft.answers, errors: [], edited })
    }
    if (asked.wish === 'stay') {
      if (links) return await reply.redirect(`${form.base}/review?${asked.look}`, 303)
      speak(request, asked.look)
    }
    return await showReview(reply, form, id, draft, { links })
  })

  /** Sends what was read on the review. Of a link that is known nothing need be looked up but the draft. */
  async function send(
    request: FastifyRequest<Coded>,
    reply: FastifyReply,
    id: SubmissionId,
    check: string,
  ): Promise<FastifyReply> {
    const { code } = request.params
    const place = forms.place(code) ?? (await formOf(request)).place
    const result = await submit({ id, place, check, receivedAt: receivedAt(reply) })
    const links = hasCookie(request)
    if (result.outcome === 'sent') {
      jobs.fold(place.unitId)
      if (links && idInCookie(request) === id) return sendToReceipt(reply, code)
    }
    const form = await formOf(request)
    giveId(reply, form, id)
    if (result.outcome === 'kept') return renderKept(reply, form, id)
    if (result.outcome === 'refused') throw refuse('code_refused')
    if (result.outcome === 'sent')
      return links ? await reply.redirect(`${form.base}/receipt`, 303) : renderReceipt(reply, form, id)
    const draft = await draftOf(form, id)
    if (!draft) return renderGone(reply, form)
    if (result.outcome === 'full') return renderFull(reply, form, { id, page: 1 })
    const { outcome } = result
    return await showReview(reply, form, id, draft, {
      links,
      changed: outcome === 'changed',
      early: outcome === 'early',
    })
  }

  /** The review, or the first page on which something is wrong. */
  async function showReview(
    reply: FastifyReply,
    form: OpenForm,
    id: SubmissionId,
    draft: DraftSeen,
    how: { links: boolean; changed?: boolean; early?: boolean },
  ): Promise<FastifyReply> {
    const turn = review(form.questionnaire, draft.answers)
    if (turn?.outcome === 'review') return renderReview(reply, form, { id, answers: turn.answers, ...how })
    if (turn?.outcome === 'show') return renderPage(reply, form, { id, ...turn, edited: true })
    return renderGone(reply, form)
  }

  app.get<Coded>('/k/:code/receipt', async (request, reply) => {
    const form = await formOf(request)
    const id = idInCookie(request)
    if (!id || !(await wasSent(form, id))) return await reply.redirect(form.base, 303)
    return renderReceipt(reply, form, id)
  })

  resumeRoutes(app, {
    db,
    throttle,
    async goOn(reply, linkCode, id) {
      const form = await forms.find(linkCode)
      requireOpen(form.link, receivedAt(reply))
      const draft = await draftOf(form, id)
      if (!draft) return renderGone(reply, form)
      giveId(reply, form, id)
      const page = pageToGoOn(form, draft.answers)
      if (!page) return await showReview(reply, form, id, draft, { links: false })
      return renderPage(reply, form, { id, page, content: draft.answers, errors: [] })
    },
  })

  app.get<Coded>('/k/:code/ended', async (request, reply) => renderEnded(reply, await formOf(request)))
}

/** In which language a page is shown that answers a button for another language. */
function speak(request: FastifyRequest, look: string | null): void {
  if (!look?.startsWith('lang=')) return
  request.tongue = look.slice(5)
  request.language = languages.find((language) => language === request.tongue) ?? request.language
}

/** Whether a round takes invited forms only and none was opened with an invitation here. */
function needsCode({ collection, invitation }: OpenForm): boolean {
  return collection.mode !== 'open' && invitation === null
}

/** The id of a posted form, else of the browser. */
function idOf(request: FastifyRequest): SubmissionId | undefined {
  const { _submission } = (request.body ?? {}) as { _submission?: unknown }
  return _submission === undefined ? idInCookie(request) : readSubmissionId(_submission)
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
