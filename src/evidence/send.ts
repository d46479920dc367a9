import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import { attachment } from './name.ts'
import type { Store } from './store.ts'

/** Routes of this scope send documents of others: whatever they hold, it is never a page of ours. */
export function neverAPage(files: FastifyInstance): void {
  // After the hook that sets the headers of every page.
  files.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'")
  })
}

/**
 * Sends a stored file to be saved, never to be opened within the product.
 * @throws Refusal `state_wrong` when it is not on disk as it was stored
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  store: Store,
  file: { digest: string; bytes: number; media: string | null; name: string | null },
): Promise<FastifyReply> {
  const bytes = await store.read(file.digest)
  if (!bytes || bytes.bytes !== file.bytes) {
    bytes?.stream.destroy()
    request.log.error({ digest: file.digest }, 'a document is not on disk as it was stored')
    throw refuse('state_wrong', { what: inBoth((w) => w.evidence.broken) })
  }
  return await reply
    .header('content-type', file.media ?? 'application/octet-stream')
    .header('content-length', bytes.bytes)
    .header('content-disposition', attachment(file.name ?? 'tai-lieu'))
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'private, no-store')
    .send(bytes.stream)
}
