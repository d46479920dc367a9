import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'

/**
 * Lets forms with files into the routes of this scope: the body becomes an object of texts and, for files, bytes.
 * @param bodyLimit bytes of the whole form; a longer one is refused with 413
 */
export function acceptUploads(app: FastifyInstance, bodyLimit: number): void {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit },
    async (request: FastifyRequest, body: Buffer) => {
      const type = request.headers['content-type'] ?? ''
      const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } })
        .formData()
        .catch(() => {
          throw refuse('bad_request', { what: inBoth((w) => w.evidence.formUnreadable) })
        })
      const fields: Record<string, string | Uint8Array> = Object.create(null)
      for (const [name, value] of form) {
        fields[name] = typeof value === 'string' ? value : new Uint8Array(await value.arrayBuffer())
      }
      return fields
    },
  )
}
