import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import { findMedia } from './media-queries.ts'

const fileParams = z.object({ file: z.string().max(80) })

const named = /^([0-9a-f]{64})\.(?:ogg|opus|mp3|m4a|svg|png|jpe?g|webp)$/

/**
 * The recordings and pictures of published questionnaires, by the hash of their bytes: what stands at an address never changes. A
 * part may be asked for, as players do.
 */
export async function mediaRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  // A drawing may bring its own styles; whoever opens it by itself gets a page that can do nothing.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    done()
  })
  app.get('/media/:file', async (request, reply) => {
    const { file } = fileParams.parse(request.params)
    const hash = named.exec(file)?.[1]
    const found = hash && (await findMedia(db, hash))
    if (!found) throw refuse('not_found', { what: 'tệp này' })
    const { type, bytes } = found
    reply.header('content-type', type).header('cache-control', 'public, max-age=31536000, immutable')
    reply.header('accept-ranges', 'bytes')
    const part = partOf(request.headers.range, bytes.length)
    if (part === null) return await reply.send(bytes)
    if (part === 'none') {
      return await reply.code(416).header('content-range', `bytes */${bytes.length}`).send()
    }
    const [from, to] = part
    reply.code(206).header('content-range', `bytes ${from}-${to}/${bytes.length}`)
    return await reply.send(bytes.subarray(from, to + 1))
  })
}

/**
 * First and last byte of one asked part (RFC 9110, 14.2); null = the whole, also when several parts are asked for or the header says
 * nothing; 'none' = there is no such part.
 */
function partOf(range: string | undefined, length: number): [number, number] | 'none' | null {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '')
  if (!found || (found[1] === '' && found[2] === '')) return null
  const [first, last] = [found[1]!, found[2]!]
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first)
  const to = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1)
  return from <= to ? [from, to] : 'none'
}
