import { hash } from '@node-rs/argon2'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type tap from 'tap'
import type { Test } from 'tap'
import { insertAccount, insertGrants, insertHolder } from '../../src/accounts/queries.ts'
import { buildApp } from '../../src/app.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { Jobs } from '../../src/jobs/jobs.ts'
import type { Role } from '../../src/tables.ts'
import { openTestDatabase, type TestDatabase } from './database.ts'

export const testPassword = 'mat khau chi de thu'
/** Its own cost is read from a hash: this one is cheap, so that signing in a thousand times is. */
const testPasswordHash = hash(testPassword, { memoryCost: 8, timeCost: 1, parallelism: 1 })

/** A browser that is signed in: keeps its cookie and sends the token of its forms. */
export type Visitor = {
  accountId: number
  holderId: number
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  post(
    url: string,
    form: Record<string, string | string[]>,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>
  /** any request of this browser, as it is given */
  send(
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string>,
    payload?: Buffer,
  ): Promise<LightMyRequestResponse>
}

export type TestApp = TestDatabase & {
  app: FastifyInstance
  /** units whose responses were to be folded */
  folded: number[]
  /** how often estimates were to be derived anew */
  asked: { estimates: number; mails: number }
  /** makes an account with one role at one unit and signs it in */
  signIn(role: Role, unitId: number): Promise<Visitor>
}

/** The product over a database of its own, not listening. Ends with `t`. */
export async function buildTestApp(
  t: Test | typeof tap,
  { config = {}, jobs }: { config?: Partial<Config>; jobs?: Jobs } = {},
): Promise<TestApp> {
  const database = await openTestDatabase(t)
  const folded: number[] = []
  const asked = { estimates: 0, mails: 0 }
  const noJobs: Jobs = {
    fold: (unitId) => folded.push(unitId),
    estimates: () => asked.estimates++,
    mail: () => asked.mails++,
    settled: async () => {},
  }
  const app = await buildApp({
    db: database.db,
    config: { ...readConfig({ LOG_LEVEL: 'silent', PUBLIC_RATE: '1000000' }), ...config },
    jobs: jobs ?? noJobs,
  })
  return { ...database, app, folded, asked, signIn: (role, unitId) => signIn(database, app, role, unitId) }
}

let accounts = 0

/** An account with one role at one unit, held by somebody whose password is `testPassword`. */
export async function anAccount(
  { db }: Pick<TestDatabase, 'db'>,
  role: Role,
  unitId: number,
): Promise<{ accountId: number; holderId: number; email: string }> {
  const email = `nguoi-thu-${++accounts}@example.vn`
  const accountId = await insertAccount(db, unitId, `Chức vụ ${accounts}`)
  const holderId = await insertHolder(db, {
    accountId,
    fullName: `Người Thử ${accounts}`,
    email,
    passwordHash: await testPasswordHash,
  })
  await insertGrants(db, accountId, [{ role, unitId }])
  return { accountId, holderId, email }
}

async function signIn(
  database: TestDatabase,
  app: FastifyInstance,
  role: Role,
  unitId: number,
): Promise<Visitor> {
  const { accountId, holderId, email } = await anAccount(database, role, unitId)
  const first = await app.inject({
    method: 'POST',
    url: '/sign-in',
    ...asForm({ email, password: testPassword }),
  })
  if (first.statusCode !== 303) throw new Error(`sign-in of a test account answered ${first.statusCode}`)
  const cookie = first.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const get: Visitor['get'] = (url, headers = {}) =>
    app.inject({ method: 'GET', url, headers: { cookie, accept: 'text/html', ...headers } })
  const page = await get('/account')
  const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  return {
    accountId,
    holderId,
    get,
    send(method, url, headers, payload) {
      return app.inject({
        method,
        url,
        headers: { accept: 'text/html', ...headers, cookie },
        ...(payload ? { payload } : {}),
      })
    },
    post(url, fields, more = {}) {
      const { headers, payload } = asForm({ _csrf: token, ...fields })
      return app.inject({
        method: 'POST',
        url,
        headers: { ...headers, cookie, accept: 'text/html', ...more },
        payload,
      })
    },
  }
}

/** A form as a browser sends it. */
export function asForm(
  fields: Record<string, string | string[]>,
): Required<Pick<InjectOptions, 'headers' | 'payload'>> {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) body.append(name, one)
  }
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: body.toString() }
}

/** The text of a page as a person reads it: no tags, entities resolved, one space between words. */
export function textOf(response: Pick<LightMyRequestResponse, 'body'>): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return response.body
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '')
    .replace(/\s+/g, ' ')
}
