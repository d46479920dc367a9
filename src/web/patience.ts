import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Longest time for a form of texts to arrive. */
const forTexts = 30_000

/**
 * How long a file may take to arrive, for the whole server: 20 MB over a line of a quarter of a megabit a second need eleven
 * minutes. What is no file must be there sooner (`useBodyPatience`).
 */
export const forFiles = 900_000

/**
 * Ends the connection of a request whose body is not there in time, so that nobody holds many connections open by sending a
 * byte now and then. Forms whose file is read by the route itself (evidence) are past this point before the file begins.
 */
export function useBodyPatience(app: FastifyInstance, patience = forTexts): void {
  const waiting = new WeakMap<FastifyRequest, NodeJS.Timeout>()
  app.addHook('onRequest', (request, reply, done) => {
    const { headers, raw } = request
    if (Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined) {
      const timer = setTimeout(() => raw.destroy(), patience)
      timer.unref()
      waiting.set(request, timer)
      reply.raw.once('close', () => clearTimeout(timer))
    }
    done()
  })
  app.addHook('preValidation', (request, _reply, done) => {
    clearTimeout(waiting.get(request))
    done()
  })
}
