import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refuse } from '../refusals.ts'
import { evidenceLimits } from './evidence.ts'
import type { Received, Store } from './store.ts'

/** A form with at most one file: its texts, the file on disk under no name yet, and the name the browser gave it. */
export type ReceivedForm = {
  fields: Record<string, string>
  file: (Received & { givenName: string }) | null
  tooLarge: boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    evidenceForm: ReceivedForm | null
  }
}

/**
 * Lets forms with a file into the routes of this scope. The file goes to disk as it arrives and never into memory; sizes are
 * counted here, over the whole form. Nothing is taken from one who is not signed in, and what no act has kept is forgotten
 * with the answer.
 */
export async function receiveForms(app: FastifyInstance, store: Store): Promise<void> {
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: {
      fileSize: 8 * evidenceLimits.file,
      files: 1,
      fields: 20,
      parts: 25,
      fieldSize: evidenceLimits.texts,
    },
  })
  app.decorateRequest('evidenceForm', null)
  app.addHook('preValidation', async (request, reply) => {
    if (!request.isMultipart()) return
    if (request.session.holderId === undefined) throw refuse('sign_in_needed')
    const announced = Number(request.headers['content-length'] ?? 0)
    if (announced > 8 * evidenceLimits.file) {
      reply.header('connection', 'close')
      throw refuse('too_large', { limit: '20 MB' })
    }
    const form: ReceivedForm = { fields: Object.create(null), file: null, tooLarge: false }
    request.evidenceForm = form
    let texts = 0
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        const received = await store.receive(part.file, evidenceLimits.file).catch(fullDisk)
        if (part.filename === '' || part.fieldname !== 'file' || form.file) {
          if (received) await store.drop(received)
        } else if (received === null || part.file.truncated) {
          if (received) await store.drop(received)
          form.tooLarge = true
        } else form.file = { ...received, givenName: part.filename }
      } else {
        const text = typeof part.value === 'string' ? part.value : ''
        texts += Buffer.byteLength(text)
        if (part.valueTruncated || texts > evidenceLimits.texts) throw refuse('too_large', { limit: '64 KB' })
        form.fields[part.fieldname] = text
      }
    }
    // The check against forged forms reads its token from here.
    request.body = form.fields
  })
  app.addHook('onSend', async (request) => {
    const file = request.evidenceForm?.file
    if (file)
      await store.drop(file).catch((error: unknown) => request.log.error({ err: error }, 'a file stays'))
  })
  app.addHook('onRequestAbort', async (request) => {
    const file = request.evidenceForm?.file
    if (file) await store.drop(file)
  })
}

/** @throws Refusal `storage_full` where the disk takes no more, else the error itself */
export function fullDisk(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EROFS') throw refuse('storage_full')
  throw error
}

/** What was posted; a form without a file may come as an ordinary one. */
export function receivedForm(request: FastifyRequest): ReceivedForm {
  if (request.evidenceForm) return request.evidenceForm
  const body = (request.body ?? {}) as Record<string, unknown>
  const texts = Object.entries(body).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return { fields: Object.fromEntries(texts), file: null, tooLarge: false }
}
