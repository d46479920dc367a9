import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ZodError } from 'zod'
import { Refusal, type RefusalKind, refuse } from '../refusals.ts'
import { words } from '../words/index.ts'
import { throttle } from './throttle.ts'

/** What a framework error means in our own terms. */
const known: Record<string, RefusalKind> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'bad_request',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'bad_request',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad_request',
  FST_ERR_BAD_URL: 'not_found',
  FST_CSRF_MISSING_SECRET: 'forged',
  FST_CSRF_INVALID_TOKEN: 'forged',
}

/** Codes with which the database or the way to it says “not now”: nothing was stored, and later it may work. */
const notNow = /^(53\d{3}|57P0[1-3]|08\d{3}|58030|ECONNREFUSED|ECONNRESET|ENOSPC)$/

/** How often a minute one address may ask for what is not there. */
const MISSES = 120

function isNotNow(error: { code?: unknown; message?: string }): boolean {
  if (typeof error.code === 'string' && notNow.test(error.code)) return true
  return error.message?.includes('timeout exceeded when trying to connect') === true
}

function refusalOf(error: FastifyError | Refusal | ZodError): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (error instanceof ZodError) {
    const fields = error.issues.map(({ path }) => `“${path.join('.')}”`.slice(0, 80)).slice(0, 3)
    const named = [...new Set(fields)].join(', ')
    return refuse('bad_request', { what: { vi: `${named} không đúng dạng`, en: `${named} is malformed` } })
  }
  const kind = known[error.code]
  if (kind) return refuse(kind)
  if (error.statusCode === 429) return refuse('too_many')
  if (error.statusCode === 404) return refuse('not_found')
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return refuse('bad_request')
  return undefined
}

function wantsPage(request: FastifyRequest): boolean {
  return (request.headers.accept ?? '').includes('text/html') || request.headers.accept === undefined
}

function show(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  kind: string,
  message: string,
): FastifyReply {
  reply.code(status)
  if (status === 401 && request.method === 'GET' && wantsPage(request)) {
    return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
  }
  if (!wantsPage(request)) return reply.send({ error: kind, message })
  return reply.page('error', { status, kind, message, citizen: /^\/(k\/|resume)/.test(request.url) })
}

/** Who could grant a right that is missing, for units with this path (ancestors first). */
export type Granters = (path: readonly number[]) => Promise<readonly string[]>

/** Names in a refusal who can grant the right that is missing; without an answer the sentence stays general. */
async function withGranters(refusal: Refusal, request: FastifyRequest, granters: Granters): Promise<Refusal> {
  if (refusal.kind !== 'right_missing') return refusal
  const { path } = refusal.details
  const units =
    typeof path === 'string'
      ? path.split(',').map(Number)
      : (request.account?.grants.map((grant) => grant.unitId) ?? [])
  try {
    const names = await granters(units)
    return names.length === 0
      ? refusal
      : refuse('right_missing', { ...refusal.details, granters: names.join('; ') })
  } catch (error) {
    request.log.error({ err: error }, 'those who grant rights could not be read')
    return refusal
  }
}

/** One handler turns every refusal into a page, and every other error into a logged 500 that tells nobody its insides. */
export function useErrors(app: FastifyInstance, granters: Granters): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const language = request.language ?? 'vi'
    const refused = refusalOf(error)
    const refusal = refused && (await withGranters(refused, request, granters))
    if (refusal) return show(request, reply, refusal.status, refusal.kind, refusal.words(language))
    request.log.error({ err: error }, 'unexpected error')
    if (isNotNow(error)) {
      const busy = refuse('busy')
      return show(request, reply.header('retry-after', '60'), busy.status, busy.kind, busy.words(language))
    }
    return show(request, reply, 500, 'unexpected', words[language].common.serverError)
  })
  const mayMiss = throttle(MISSES)
  app.setNotFoundHandler((request, reply) => {
    if (!mayMiss(request.ip)) throw refuse('too_many')
    const refusal = refuse('not_found')
    return show(request, reply, refusal.status, refusal.kind, refusal.words(request.language ?? 'vi'))
  })
}
