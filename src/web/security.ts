import { hash, randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import compress from '@fastify/compress'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import serveStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { refuse } from '../refusals.ts'

const publicFolder = resolve(import.meta.dirname, '../../public')

/**
 * What every answer of the server carries: headers that allow no inline script or style and nothing from another host,
 * compression, form bodies, our own static files, and a throttle per address that keeps no address (only a keyed hash of
 * it, in memory, under a key that dies with the process).
 */
export async function useSecurity(
  app: FastifyInstance,
  options: { publicRate: number; https: boolean },
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: options.https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
  })
  const key = randomBytes(32).toString('base64')
  await app.register(rateLimit, {
    max: options.publicRate,
    timeWindow: '1 minute',
    keyGenerator: (request) => hash('sha256', key + request.ip, 'base64'),
    errorResponseBuilder: () => refuse('too_many'),
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
  })
  await app.register(compress, { threshold: 1024, encodings: ['br', 'gzip'] })
  await app.register(formbody, { bodyLimit: 1024 * 1024 })
  await app.register(serveStatic, {
    root: publicFolder,
    prefix: '/static/',
    maxAge: '30d',
    immutable: true,
    index: false,
  })
}
