import { createHash } from 'node:crypto'
import csrf from '@fastify/csrf-protection'
import session, { type SessionStore } from '@fastify/session'
import type { FastifyInstance } from 'fastify'
import type { SignedIn } from '../accounts/right.ts'
import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import { deviceOf, networkOf } from './device.ts'
import {
  deleteSession,
  type SessionFound,
  sessionWithAccount,
  touchDue,
  touchSession,
  writeSession,
} from './session-queries.ts'

declare module 'fastify' {
  interface Session {
    holderId?: number
    startedAt?: string
    /** what was read with the session for this request; stored nowhere */
    found?: Found
  }
  interface FastifyRequest {
    /** the post that is signed in, or null */
    account: SignedIn | null
  }
}

const sessionCookie = 'thuocdo'
const idle = 2 * 60 * 60 * 1000
const absolute = 12 * 60 * 60 * 1000

/** Who is signed in, as read with a session for one request: no part of what the session keeps. */
class Found {
  readonly account: SignedIn | undefined
  readonly touchDue: boolean

  constructor(found: SessionFound) {
    this.account = found.account
    this.touchDue = touchDue(found)
  }

  toJSON(): undefined {
    return undefined
  }
}

/** Only the hash of a session's token is stored, so that a stolen copy of the database opens no session. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function storeIn(db: Db): SessionStore {
  return {
    set(token, value, done) {
      const { cookie: _, found: __, ...data } = value as unknown as Record<string, unknown>
      const holderId = typeof data.holderId === 'number' ? data.holderId : null
      writeSession(db, tokenHash(token), holderId, data, new Date(Date.now() + idle)).then(() => done(), done)
    },
    get(token, done) {
      sessionWithAccount(db, tokenHash(token)).then((found) => {
        const startedAt = found?.data.startedAt
        const started = typeof startedAt === 'string' ? Date.parse(startedAt) : Number.NaN
        const ended = found === undefined || Date.now() - started > absolute
        done(null, ended ? null : ({ ...found.data, found: new Found(found) } as never))
      }, done)
    },
    destroy(token, done) {
      deleteSession(db, tokenHash(token)).then(() => done(), done)
    },
  }
}

/**
 * Sessions of officials: kept in PostgreSQL, revocable, two hours idle and twelve hours at most, a new token at sign-in.
 * Adds `request.account` and refuses forged writes: a token in the form, and the browser's own word on where it came from.
 */
export async function useSessions(
  app: FastifyInstance,
  options: { db: Db; secret: string; secure: boolean },
): Promise<void> {
  const { db } = options
  await app.register(session, {
    secret: options.secret,
    cookieName: sessionCookie,
    cookiePrefix: '',
    saveUninitialized: false,
    rolling: false,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: options.secure, maxAge: absolute },
    store: storeIn(db),
  })
  await app.register(csrf, {
    sessionPlugin: '@fastify/session',
    getToken: (request) => {
      const body = request.body as Record<string, unknown> | null | undefined
      return typeof body?._csrf === 'string' ? body._csrf : undefined
    },
  })
  app.decorateRequest('account', null)
  app.addHook('preHandler', async (request) => {
    const { holderId, found } = request.session
    if (holderId === undefined) return
    if (found?.account?.holderId !== holderId) {
      await request.session.destroy()
      return
    }
    request.account = found.account
    if (!found.touchDue) return
    const from = { device: deviceOf(request.headers['user-agent']), network: networkOf(request.ip) ?? '' }
    await touchSession(db, tokenHash(request.session.sessionId), new Date(Date.now() + idle), from)
  })
  app.addHook('preHandler', (request, reply, done) => {
    if (request.method === 'GET' || request.method === 'HEAD') return done()
    if (!fromOwnPages(request.headers, request.host)) return done(refuse('forged'))
    if (request.account === null) return done()
    return app.csrfProtection(request, reply, done)
  })
}

/** Whether the browser says that a write comes from our own pages (Fetch Metadata, else Origin, else neither known). */
export function fromOwnPages(headers: Record<string, string | string[] | undefined>, host: string): boolean {
  const site = headers['sec-fetch-site']
  if (typeof site === 'string') return site === 'same-origin' || site === 'none'
  const origin = headers.origin
  if (typeof origin !== 'string') return true
  if (origin === 'null') return false
  return URL.canParse(origin) && new URL(origin).host === host
}
