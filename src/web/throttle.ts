import { hash, randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refuse } from '../refusals.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** may be asked as often as anybody likes */
    unthrottled?: boolean
  }
}

const MINUTE = 60_000

/** More addresses than ask in one minute; beyond these all begin anew, so that memory stays bounded. */
const MOST = 100_000

/**
 * Counts the requests of each address within a minute, by the clock of the process, and forgets everything with the minute. Keeps
 * no address, only a hash of it under a key that dies with the process.
 * @returns whether the address may ask once more: at most `times` times
 */
export function throttle(times: number, now = () => performance.now()): (address: string) => boolean {
  const callerOf = hashing()
  const mayAsk = counting(times, now)
  return (address) => mayAsk(callerOf(address))
}

function hashing(): (address: string) => string {
  const key = randomBytes(32).toString('base64')
  return (address) => hash('sha256', key + address, 'base64')
}

function counting(times: number, now: () => number): (caller: string) => boolean {
  const asked = new Map<string, number>()
  let ends = now() + MINUTE
  return (caller) => {
    if (now() >= ends || asked.size >= MOST) {
      asked.clear()
      ends = now() + MINUTE
    }
    const count = (asked.get(caller) ?? 0) + 1
    asked.set(caller, count)
    return count <= times
  }
}

/**
 * Refuses an address that asks more often than so many times a minute. Needs language and appearance, for the page that says so.
 * An address is hashed once for each connection; only behind a proxy, where one brings the requests of many, each time.
 */
export function useThrottle(app: FastifyInstance, times: number): void {
  const callerOf = hashing()
  const mayAsk = counting(times, () => performance.now())
  const callers = new WeakMap<object, string>()

  function caller({ ip, socket }: FastifyRequest): string {
    if (ip !== socket.remoteAddress) return callerOf(ip)
    const known = callers.get(socket)
    if (known !== undefined) return known
    const made = callerOf(ip)
    callers.set(socket, made)
    return made
  }

  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.unthrottled || mayAsk(caller(request))) return done()
    reply.header('retry-after', '60')
    done(refuse('too_many'))
  })
}
