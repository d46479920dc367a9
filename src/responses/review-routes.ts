import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../refusals.ts'
import { visiblePages } from '../surveys/walk.ts'
import { receivedAt } from '../web/received.ts'
import type { Coded, Desk } from './desk.ts'
import { hasCookie, idInCookie, postedId } from './form-cookie.ts'
import { requireOpen } from './link.ts'
import { takeLook } from './look.ts'
import { readForm, readReviewWish } from './posted-form.ts'
import { renderEnded, renderFull, renderGone, renderKept, renderPage, renderReceipt } from './render.ts'
import { sendToReceipt } from './send-ready.ts'
import { showReview } from './show-review.ts'
import type { SubmissionId } from './submission.ts'

/** Reading everything once more, sending it, and the receipt. */
export function reviewRoutes(app: FastifyInstance, desk: Desk): void {
  const { jobs, forms, cookies, formOf, draftOf, wasSent, submit } = desk

  app.get<Coded>('/k/:code/review', async (request, reply) => {
    const form = await formOf(request)
    requireOpen(form.link, receivedAt(reply))
    const id = idInCookie(request)
    const draft = await draftOf(form, id)
    if (id && draft) return showReview(reply, form, id, draft, { links: true })
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
    cookies.giveId(reply, form, id)
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
      takeLook(request, asked.look)
    }
    return showReview(reply, form, id, draft, { links })
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
    cookies.giveId(reply, form, id)
    if (result.outcome === 'kept') return renderKept(reply, form, id)
    if (result.outcome === 'refused') throw refuse('code_refused')
    if (result.outcome === 'sent')
      return links ? await reply.redirect(`${form.base}/receipt`, 303) : renderReceipt(reply, form, id)
    const draft = await draftOf(form, id)
    if (!draft) return renderGone(reply, form)
    if (result.outcome === 'full') return renderFull(reply, form, { id, page: 1 })
    const { outcome } = result
    return showReview(reply, form, id, draft, {
      links,
      changed: outcome === 'changed',
      early: outcome === 'early',
    })
  }

  app.get<Coded>('/k/:code/receipt', async (request, reply) => {
    const form = await formOf(request)
    const id = idInCookie(request)
    if (!id || !(await wasSent(form, id))) return await reply.redirect(form.base, 303)
    return renderReceipt(reply, form, id)
  })

  app.get<Coded>('/k/:code/ended', async (request, reply) => renderEnded(reply, await formOf(request)))
}
