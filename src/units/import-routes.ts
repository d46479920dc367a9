import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { withRight } from '../web/guards.ts'
import { words } from '../words/index.ts'
import { type ImportPreview, importUnits, previewImport } from './import.ts'
import { faultSentence, importColumns, importLimits } from './import-file.ts'
import { dayBefore, kindFacts } from './unit.ts'
import { acceptUploads } from './upload.ts'

const shownRows = 200
const doneQuery = z.object({
  done: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,6}){4}$/)
    .optional()
    .catch(undefined),
})
const confirmation = z.object({ fingerprint: z.string().max(64), content: z.base64() })

const sample = [
  'code,name,kind,level,parent_code,valid_from,valid_to,population',
  '38-STP,Sở Tư pháp tỉnh Thanh Hóa,Sở,,38,,,',
  '38-HLHPN,Hội Liên hiệp Phụ nữ tỉnh Thanh Hóa,Đoàn thể,,38,,,',
].join('\r\n')

/** A list of units from a CSV file: choose, preview, confirm. */
export async function importRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  acceptUploads(app, 2 * importLimits.bytes)

  app.get('/units/import', async (request, reply) => {
    withRight(request, 'units.edit')
    const { done } = doneQuery.parse(request.query)
    return await reply.page('units/import', {
      columns: importColumns,
      errors: [],
      done: done?.split('.').map(Number) ?? null,
    })
  })

  app.get('/units/import/sample.csv', async (request, reply) => {
    withRight(request, 'units.edit')
    return await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="don-vi-mau.csv"')
      .send(`\ufeff${sample}\r\n`)
  })

  app.post('/units/import', async (request, reply) => {
    const { reach } = withRight(request, 'units.edit')
    const file = (request.body as Record<string, unknown> | null)?.file
    if (!(file instanceof Uint8Array) || file.length === 0) {
      const errors = [{ field: 'file', message: words[request.language].units.fileMissing }]
      return await reply.code(422).page('units/import', { columns: importColumns, errors, done: null })
    }
    const seen = await previewImport(db, reach, file)
    return await showPreview(reply.code(seen.faults.length > 0 ? 422 : 200), seen, file, false)
  })

  app.post('/units/import/confirmation', async (request, reply) => {
    const { account, reach } = withRight(request, 'units.edit')
    const { fingerprint, content } = confirmation.parse(request.body)
    const file = new Uint8Array(Buffer.from(content, 'base64'))
    const result = await importUnits(db, account, reach, file, fingerprint)
    if (!result.written) return await showPreview(reply.code(409), result, file, true)
    const { create, update, recode, succeed, unchanged } = result.counts
    return await reply.redirect(
      `/units/import?done=${[create, update, recode, succeed, unchanged].join('.')}`,
      303,
    )
  })
}

function showPreview(
  reply: FastifyReply,
  { steps, faults, ignored, counts, fingerprint }: ImportPreview,
  file: Uint8Array,
  stale: boolean,
): FastifyReply {
  const changed = steps.filter((step) => step.action !== 'unchanged')
  return reply.page('units/preview', {
    dayBefore,
    kindFacts,
    steps: changed.slice(0, shownRows),
    moreSteps: Math.max(0, changed.length - shownRows),
    faults: faults.slice(0, shownRows).map(faultSentence),
    moreFaults: Math.max(0, faults.length - shownRows),
    faultCount: faults.length,
    ignored,
    counts,
    stale,
    fingerprint,
    content: faults.length === 0 && changed.length > 0 ? Buffer.from(file).toString('base64') : '',
  })
}
