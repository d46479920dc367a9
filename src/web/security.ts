import { resolve } from 'node:path'
import compress from '@fastify/compress'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import serveStatic from '@fastify/static'
import Fastify, { type FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    /** headers of every answer as name, value, name, value …, for one that is sent past the hooks */
    safeHeaders: readonly string[]
  }
}

const publicFolder = resolve(import.meta.dirname, '../../public')

/**
 * What every answer of the server carries: headers that allow no inline script or style and nothing from another host,
 * compression, form bodies, and our own static files.
 */
export async function useSecurity(app: FastifyInstance, options: { https: boolean }): Promise<void> {
  const headers = await safeHeaders(options.https)
  app.decorate('safeHeaders', Object.entries(headers).flat())
  app.addHook('onSend', (_request, reply, _payload, done) => {
    reply.headers(headers)
    done()
  })
  // Pages are made for one person, so compressed for each: Brotli makes them 3 % smaller and takes twice the time. A page is a few
  // kilobytes: making ready the usual window of 32 and its tables takes as long as compressing it. No browser compresses what it
  // posts; a body that unfolds to a thousand times its size is nothing to take.
  const encodings: ['gzip', 'br'] = ['gzip', 'br']
  const zlibOptions = { windowBits: 14, memLevel: 6 }
  await app.register(compress, { threshold: 1024, encodings, zlibOptions, globalDecompression: false })
  await app.register(formbody, { bodyLimit: 1024 * 1024 })
  await app.register(serveStatic, {
    root: publicFolder,
    prefix: '/static/',
    maxAge: '30d',
    immutable: true,
    index: false,
  })
}

/** The headers that @fastify/helmet sets; they are the same for every answer, so it is asked once. */
async function safeHeaders(https: boolean): Promise<Record<string, string>> {
  const probe = Fastify()
  await probe.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        mediaSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
    // For programs that are gone (Flash, Internet Explorer, the first filters against scripts), or what browsers do anyway.
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  })
  let set: Record<string, unknown> = {}
  probe.get('/', (_request, reply) => {
    set = { ...reply.raw.getHeaders(), ...reply.getHeaders() }
    return reply.send()
  })
  await probe.inject('/')
  await probe.close()
  return Object.fromEntries(Object.entries(set).map(([name, value]) => [name, String(value)]))
}
