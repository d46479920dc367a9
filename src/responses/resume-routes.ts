import type { FastifyInstance, FastifyReply } from 'fastify'
import { Refusal, refuse } from '../refusals.ts'
import { readUnitCode, type UnitCode, unitCodeHash } from '../rounds/unit-code.ts'
import type { Page } from '../surveys/questionnaire.ts'
import { visiblePages } from '../surveys/walk.ts'
import { receivedAt } from '../web/received.ts'
import { throttleMinutes } from './code-throttle.ts'
import type { Desk } from './desk.ts'
import type { DraftContent } from './draft.ts'
import { requireOpen } from './link.ts'
import type { OpenForm } from './open-form.ts'
import { readForm } from './posted-form.ts'
import { draftsByResume } from './queries.ts'
import { renderGone, renderPage } from './render.ts'
import { unseal } from './resume-code.ts'
import { showReview } from './show-review.ts'
import { type SubmissionId, submissionHash } from './submission.ts'
import { valuesOf } from './typed-values.ts'

/**
 * Going on with a form on another device: its code is typed, its next page is the answer. A code that is wrong, expired or
 * used gets one and the same sentence.
 */
export function resumeRoutes(app: FastifyInstance, desk: Desk): void {
  const { db, throttle, forms, cookies, draftOf } = desk

  app.get('/resume', async (request, reply) => {
    const { code } = request.query as { code?: unknown }
    return reply.page('responses/resume', { code: shown(code), errors: [] })
  })

  app.post('/resume', async (request, reply) => {
    const typed = readForm(request.body).own._code ?? ''
    try {
      const found = await open(readUnitCode(typed), request.ip)
      return await goOn(reply, found.linkCode, found.id)
    } catch (error) {
      if (!(error instanceof Refusal) || !['code_refused', 'too_many_codes'].includes(error.kind)) throw error
      const errors = [{ href: 'code', text: error.words(request.language) }]
      return reply.code(error.status).page('responses/resume', { code: shown(typed), errors })
    }
  })

  /** Shows the draft of this id where it was left, on the device that asks. */
  async function goOn(reply: FastifyReply, linkCode: string, id: SubmissionId): Promise<FastifyReply> {
    const form = await forms.find(linkCode)
    requireOpen(form.link, receivedAt(reply))
    const draft = await draftOf(form, id)
    if (!draft) return renderGone(reply, form)
    cookies.giveId(reply, form, id)
    const page = pageToGoOn(form, draft.answers)
    if (!page) return showReview(reply, form, id, draft, { links: false })
    return renderPage(reply, form, { id, page, content: draft.answers, errors: [] })
  }

  /** @throws Refusal `code_refused`, `too_many_codes` */
  async function open(
    code: UnitCode | undefined,
    address: string,
  ): Promise<{ linkCode: string; id: SubmissionId }> {
    if (code?.kind !== 'resume') throw refuse('code_refused')
    if (!throttle.allows(address, code.unitId)) throw refuse('too_many_codes', { minutes: throttleMinutes })
    const drafts = await draftsByResume(db, code.unitId, unitCodeHash(code))
    for (const draft of drafts) {
      const id = unseal(code, draft.sealed_id ?? '')
      if (id && submissionHash(id) === draft.submission_hash) return { linkCode: draft.link_code, id }
    }
    await throttle.miss(address, code.unitId)
    throw refuse('code_refused')
  }
}

function shown(code: unknown): string {
  return typeof code === 'string' ? code.slice(0, 40) : ''
}

/** Where a form was left: the page after the last one on which anything stands; null = all are answered. */
export function pageToGoOn({ questionnaire }: OpenForm, { answers, typed }: DraftContent): Page | null {
  const pages = visiblePages(questionnaire, answers)
  const stands = (page: Page) =>
    typed[String(page.number)] !== undefined ||
    Object.values(valuesOf(page, answers)).some((value) => [value].flat().some((one) => one !== ''))
  const last = pages.findLastIndex(stands)
  const left = pages[last]
  if (left && typed[String(left.number)] !== undefined) return left
  return pages[last + 1] ?? null
}
