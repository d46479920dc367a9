import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../refusals.ts'
import { readUnitCode } from '../rounds/unit-code.ts'
import { nextPage } from '../surveys/walk.ts'
import { receivedAt } from '../web/received.ts'
import { inBoth } from '../words/index.ts'
import { begin } from './begin.ts'
import type { Coded, Desk } from './desk.ts'
import { emptyDraft } from './draft.ts'
import { hasCookie, idInCookie, postedId } from './form-cookie.ts'
import { requireOpen } from './link.ts'
import { LinkRate } from './link-rate.ts'
import type { OpenForm } from './open-form.ts'
import { readForm } from './posted-form.ts'
import { renderConsent, renderFull, renderGone, renderPage } from './render.ts'
import { isUntouched } from './send-ready.ts'
import { newSubmissionId } from './submission.ts'

/** What a link or an invitation opens, and beginning a form after consent. */
export function consentRoutes(app: FastifyInstance, desk: Desk): void {
  const { db, forms, ready, cookies, formOf, draftOf, wasSent } = desk
  const rate = new LinkRate()

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
      await ready.makeConsent(reply, form, (own) => cookies.idHeader(reply, form, own))
    }
    // After a sent form the cookie stays, so that its receipt can be seen, until the new form is begun.
    if (!sent) cookies.giveId(reply, form, id)
    const lost = 'lost' in (request.query as object)
    return renderConsent(reply, form, { id, sent, lost, taken: form.invitation === 'begun' })
  }

  app.post<Coded>('/k/:code', async (request, reply) => {
    const form = await formOf(request)
    const { own } = readForm(request.body)
    const id = postedId(own, request)
    requireOpen(form.link, receivedAt(reply))
    // A field that no person sees: what fills it in is a robot.
    if (own._website) throw refuse('bad_request', { what: inBoth((w) => w.responses.trapFilled) })
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
    cookies.giveId(reply, form, id)
    if (begun === 'sent') return await reply.redirect(`${form.base}/receipt`, 303)
    const draft = await draftOf(form, id)
    const content = draft?.answers ?? emptyDraft
    const page = nextPage(form.questionnaire, null, content.answers)
    if (!page) throw refuse('not_found', { what: 'câu hỏi nào trong phiếu này' })
    if (!hasCookie(request)) return renderPage(reply, form, { id, page, content, errors: [] })
    if (draft && isUntouched(draft)) cookies.markUntouched(reply, form)
    return await reply.redirect(`${form.base}/p/${page.number}`, 303)
  })
}

/** Whether a round takes invited forms only and none was opened with an invitation here. */
function needsCode({ collection, invitation }: OpenForm): boolean {
  return collection.mode !== 'open' && invitation === null
}
