import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { type CaseSeen, caseSeen, courseShown } from '../assessments/case-seen.ts'
import { type Posted, postedText } from '../assessments/form.ts'
import { whyNotWritable } from '../assessments/sheet.ts'
import { carries } from '../cycles/next-actors.ts'
import { requireWriter } from '../evidence/writable.ts'
import { acceptUploads } from '../units/upload.ts'
import { readTable, tableLimits } from '../web/table-file.ts'
import { words } from '../words/index.ts'
import { figureChanges, registerKey, registerOf } from './queries.ts'
import { figuresOf } from './register.ts'
import { type FigureFault, figureName, saveFigures } from './save.ts'
import { readRegister, writeRegister } from './table.ts'

const doneQuery = z.object({ done: z.coerce.number().int().min(0).nullable().catch(null).default(null) })
const excel = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const shownChanges = 200

/** The figures a unit keeps for its criteria, by period: entered on a page, or brought from Excel or CSV. */
export async function registerRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  acceptUploads(app, 2 * tableLimits.bytes)

  app.get('/cases/:id/registers', async (request, reply) => {
    const seen = await caseSeen(request, db)
    return await show(reply, seen, { saved: doneQuery.parse(request.query).done })
  })

  app.get('/cases/:id/registers.xlsx', async (request, reply) => {
    const { one } = await caseSeen(request, db)
    const bytes = await writeRegister(one.framework, await registerOf(db, registerKey(one)))
    return await reply
      .header('content-type', excel)
      .header('content-disposition', `attachment; filename="so-so-lieu-${one.case_id}.xlsx"`)
      .header('cache-control', 'private, no-store')
      .send(bytes)
  })

  app.post('/cases/:id/registers', async (request, reply) => {
    const seen = await caseSeen(request, db)
    const posted = (request.body ?? {}) as Posted
    const saved = await saveFigures(db, seen.account, seen.one.case_id, posted, request.language)
    if (saved.outcome === 'saved')
      return await reply.redirect(`/cases/${seen.one.case_id}/registers?done=${saved.changed}`, 303)
    const status = saved.outcome === 'stale' ? 409 : 422
    return await show(reply.code(status), seen, { posted, faults: saved.faults, stale: status === 409 })
  })

  app.post('/cases/:id/registers/import', async (request, reply) => {
    const seen = await caseSeen(request, db)
    const { one } = seen
    requireWriter(seen.account, { ...one, place: seen.place })
    const sent = (request.body as Record<string, unknown> | null)?.file
    const w = words[request.language]
    if (!(sent instanceof Uint8Array) || sent.length === 0) {
      const faults = [{ field: 'file', key: '', message: w.assessments.workbook_file_missing }]
      return await show(reply.code(422), seen, { faults })
    }
    const register = await registerOf(db, registerKey(one))
    const read = readRegister(await readTable(sent), one.framework, register, w.registers, w.assessments)
    if (read.faults.length > 0) {
      const faults = read.faults.map((message) => ({ field: 'file', key: '', message }))
      return await show(reply.code(422), seen, { faults })
    }
    // Nothing is written: what the file says stands in the form, to be looked at and saved.
    return await show(reply, seen, { posted: { ...read.posted, brought: '1' } })
  })

  async function show(
    reply: FastifyReply,
    seen: CaseSeen,
    more: { saved?: number | null; posted?: Posted; faults?: readonly FigureFault[]; stale?: boolean },
  ) {
    const { one, sheet, account, place } = seen
    const { posted, faults = [] } = more
    const key = registerKey(one)
    const [register, changes] = await Promise.all([registerOf(db, key), figureChanges(db, key, shownChanges)])
    const writer = carries(account, 'assessments.write', place, { side: 'unit', role: null })
    const why = writer ? whyNotWritable(one, new Date()) : null
    const fieldsOf = (figure: string, when: 'now' | 'before') => {
      const kept = register[when].get(figure)
      const name = (field: string) => figureName(figure, when, field)
      const typed = posted && name('value') in posted
      const said = (field: string, stored: string) => (typed ? postedText(posted, name(field)) : stored)
      return {
        kept,
        name,
        value: said('value', kept?.value == null ? '' : plain.format(kept.value)),
        reason: said('reason', kept?.missing_reason ?? ''),
        document: said('document', kept?.source_document ?? ''),
        // After a conflict the next save is made in the knowledge of what stands.
        seen: kept?.revision ?? 0,
        fault: (field: string) => faults.find((fault) => fault.field === name(field))?.message,
      }
    }
    return await reply.page('registers/index', {
      sheet,
      framework: sheet.framework,
      course: courseShown(seen),
      tab: 'registers',
      groups: [...Map.groupBy(figuresOf(one.framework), (wanted) => wanted.code).values()].map((wanted) => ({
        code: wanted[0]?.code,
        title: wanted[0]?.criterion,
        open: writer && why === null && (one.at.open === null || one.at.open.includes(wanted[0]?.code ?? '')),
        figures: wanted.map((figure) => ({
          ...figure,
          now: fieldsOf(figure.key, 'now'),
          before: fieldsOf(figure.key, 'before'),
        })),
      })),
      register,
      changes,
      labels: new Map(figuresOf(one.framework).map((figure) => [figure.key, figure])),
      writable: writer && why === null,
      brought: posted?.brought === '1',
      saved: more.saved ?? null,
      faults: faults.map(({ field, message }) => ({ field, message })),
      fileFaults: faults.filter((fault) => fault.field === 'file').map((fault) => fault.message),
      why: why && words[reply.request.language].cycles[why],
      done: null,
      merged: '',
      stale: null,
      changedMeanwhile: more.stale ?? false,
    })
  }
}

const plain = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 10, useGrouping: false })
