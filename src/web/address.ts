import type { FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'

/**
 * The address of this server as people type it, without a trailing slash: the setting PUBLIC_URL, or where the request
 * came in. Addresses that leave the server (links, QR codes) need the setting, since a Host header can be forged.
 */
export function addressOf(request: FastifyRequest, config: Config): string {
  return config.publicUrl ?? `${request.protocol}://${request.host}`
}
