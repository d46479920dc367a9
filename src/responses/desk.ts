import type { FastifyRequest } from 'fastify'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import { readUnitCode } from '../rounds/unit-code.ts'
import { isOf } from './begin.ts'
import { countMiss } from './brake-queries.ts'
import { CodeThrottle, throttleMinutes } from './code-throttle.ts'
import { keepCompiled } from './compiled.ts'
import { type FormCookies, formCookies, idOf } from './form-cookie.ts'
import { type Forms, findForms, type OpenForm } from './open-form.ts'
import { type DraftKey, type DraftSeen, findReceipt, seeDrafts } from './queries.ts'
import { type ReadyPages, readyPages } from './send-ready.ts'
import type { SubmissionId } from './submission.ts'
import { keyOf, type Sent, submitTogether, type ToSend } from './submit.ts'
import { together } from './together.ts'

export type Coded = { Params: { code: string } }
export type Paged = { Params: { code: string; number: string } }

/** What the citizens' routes share: forms by their codes, drafts by their ids, pages kept ready, one way to send. */
export type Desk = Product &
  Readonly<{
    forms: Forms
    ready: ReadyPages
    cookies: FormCookies
    throttle: CodeThrottle
    /**
     * The form behind a link or an invitation. An invitation that has ended is good for nothing but the receipt of the browser
     * that sent with it.
     * @throws Refusal `link_unknown`, `code_refused`, `too_many_codes`
     */
    formOf(request: FastifyRequest<Coded>): Promise<OpenForm>
    /** The draft of this id, if it was begun for this form. */
    draftOf(form: OpenForm, id: SubmissionId | undefined): Promise<DraftSeen | undefined>
    wasSent(form: OpenForm, id: SubmissionId | undefined): Promise<boolean>
    /** Sends what was read on the review; those that arrive together share a statement. */
    submit(asked: ToSend): Promise<Sent>
  }>

export function openDesk(product: Product): Desk {
  const { db, config } = product
  const compiled = keepCompiled()
  const forms = findForms(db, compiled)
  const throttle = new CodeThrottle((unitId) => countMiss(db, unitId))
  const findDraft = together((keys: readonly DraftKey[]) => seeDrafts(db, keys))

  async function formOf(request: FastifyRequest<Coded>): Promise<OpenForm> {
    const invitation = readUnitCode(request.params.code)
    if (invitation?.kind !== 'invitation') return await forms.find(request.params.code)
    if (!throttle.allows(request.ip, invitation.unitId))
      throw refuse('too_many_codes', { minutes: throttleMinutes })
    const form = await forms.findInvited(invitation)
    if (!form) await throttle.miss(request.ip, invitation.unitId)
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

  return {
    ...product,
    forms,
    ready: readyPages(),
    cookies: formCookies(config.secureCookies),
    throttle,
    formOf,
    draftOf,
    wasSent,
    submit: together((asks: readonly ToSend[]) => submitTogether(db, compiled, asks)),
  }
}
