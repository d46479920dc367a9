import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../refusals.ts'
import { isInOwnOrder } from '../surveys/choices.ts'
import type { Page } from '../surveys/questionnaire.ts'
import { visiblePages } from '../surveys/walk.ts'
import { receivedAt } from '../web/received.ts'
import { answerPage } from './answer-page.ts'
import type { Desk, Paged } from './desk.ts'
import { hasCookie, idInCookie, isMarkedUntouched, postedId } from './form-cookie.ts'
import { requireOpen } from './link.ts'
import { takeLook } from './look.ts'
import type { OpenForm } from './open-form.ts'
import { readForm, readWish, withoutEntry } from './posted-form.ts'
import {
  renderConsent,
  renderFull,
  renderGone,
  renderKept,
  renderPage,
  renderReview,
  sendSaved,
} from './render.ts'
import { isUntouched } from './send-ready.ts'

/** Pages of questions: shown, and answered one after the other. */
export function pageRoutes(app: FastifyInstance, desk: Desk): void {
  const { db, forms, ready, cookies, formOf, draftOf, wasSent } = desk

  app.get<Paged>('/k/:code/p/:number', (request, reply) => {
    const form = forms.recent(request.params.code)
    const id = form && isMarkedUntouched(request) ? idInCookie(request) : undefined
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
    cookies.giveId(reply, form, id)
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
        takeLook(request, look)
        const edited = wish === 'review' || (wish === 'stay' && 'edit' in (request.query as object))
        if (result.errors.length > 0 || result.fresh?.length || !hasCookie(request))
          return renderPage(reply, form, { id, ...result, edited })
        const query = [edited ? 'edit' : null, look].filter((part) => part !== null).join('&')
        const place = `${form.base}/p/${result.page.number}${query && `?${query}`}`
        return await reply.redirect(at === null ? place : `${place}#${encodeURI(at)}`, 303)
      }
    }
  })
}

/** @throws Refusal `not_found` when the questionnaire has no such page */
function pageOf(form: OpenForm, number: string): Page {
  const page = form.questionnaire.pages.find((one) => String(one.number) === number)
  if (!page) throw refuse('not_found', { what: 'trang này của phiếu' })
  return page
}
