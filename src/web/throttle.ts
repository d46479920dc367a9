import { hash, randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
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
  const key = randomBytes(32).toString('base64')
  const asked = new Map<string, number>()
  let ends = now() + MINUTE
  return (address) => {
    if (now() >= ends || asked.size >= MOST) {
      asked.clear()
      ends = now() + MINUTE
    }
    const caller = hash('sha256', key + address, 'base64')
    const count = (asked.get(caller) ?? 0) + 1
    asked.set(caller, count)
    return count <= times
  }
}

/** Refuses an address that asks more often than so many times a minute. Needs language and appearance, for the page that says so. */
export function useThrottle(app: FastifyInstance, times: number): void {
  const mayAsk = throttle(times)
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.unthrottled || mayAsk(request.ip)) return done()
    reply.header('retry-after', '60')
    done(refuse('too_many'))
  })
}
