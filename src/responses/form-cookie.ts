import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import type { OpenForm } from './open-form.ts'
import { readSubmissionId, type SubmissionId } from './submission.ts'

/** Holds the submission id for the pages of one link, until the browser is closed. */
const idCookie = 'phieu'

/**
 * Says that this browser has sent nothing since it agreed, which was at most so many seconds ago: then the first questions
 * are shown without a look at the draft. It goes with the first that is posted. What is answered meanwhile on another device,
 * with the resume code, is put together with what is posted from here (`mergeStale`), as after any page that stood open.
 */
const untouched = { name: 'moi', seconds: 120 }

/** The cookies of a citizen's form, each for the addresses of its link alone. */
export type FormCookies = Readonly<{
  giveId(reply: FastifyReply, form: OpenForm, id: SubmissionId): void
  /** The header that gives an id, as text. */
  idHeader(reply: FastifyReply, form: OpenForm, id: SubmissionId): string
  markUntouched(reply: FastifyReply, form: OpenForm): void
}>

/** @param secure whether browsers are to send them over https only */
export function formCookies(secure: boolean): FormCookies {
  const of = (form: OpenForm) => ({ path: form.base, httpOnly: true, sameSite: 'lax', secure }) as const
  return {
    giveId: (reply, form, id) => void reply.setCookie(idCookie, id, of(form)),
    idHeader: (reply, form, id) => reply.server.serializeCookie(idCookie, id, of(form)),
    markUntouched: (reply, form) =>
      void reply.setCookie(untouched.name, '1', { ...of(form), maxAge: untouched.seconds }),
  }
}

/** Whether this browser agreed just now and has sent nothing since. */
export function isMarkedUntouched(request: FastifyRequest): boolean {
  return request.cookies[untouched.name] !== undefined
}

/** Ends the mark, when something is posted to the addresses of this link. */
export function endUntouched(request: FastifyRequest, reply: FastifyReply, code: string): void {
  if (isMarkedUntouched(request)) reply.clearCookie(untouched.name, { path: `/k/${code}` })
}

export function idInCookie(request: FastifyRequest): SubmissionId | undefined {
  return readSubmissionId(request.cookies[idCookie])
}

/** Whether the browser keeps cookies: then pages have addresses of their own. */
export function hasCookie(request: FastifyRequest): boolean {
  return idInCookie(request) !== undefined
}

/** The id of a posted form, else of the browser. */
export function idOf(request: FastifyRequest): SubmissionId | undefined {
  const { _submission } = (request.body ?? {}) as { _submission?: unknown }
  return _submission === undefined ? idInCookie(request) : readSubmissionId(_submission)
}

/**
 * The id of a posted form: its hidden field, else the cookie. Never one made up here: then a form without an id would be
 * stored again with each repeat, or two people's forms as one.
 * @throws Refusal `bad_request` without one
 */
export function postedId(own: Readonly<Record<string, string>>, request: FastifyRequest): SubmissionId {
  const id = own._submission === undefined ? idInCookie(request) : readSubmissionId(own._submission)
  if (!id) throw refuse('bad_request', { what: inBoth((w) => w.responses.idMissing) })
  return id
}
