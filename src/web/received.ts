import type { FastifyReply } from 'fastify'

/** When the server received the request: by this a deadline is kept or missed, not by when there was time for it. */
export function receivedAt(reply: FastifyReply): Date {
  return new Date(Date.now() - Math.max(0, reply.elapsedTime))
}
