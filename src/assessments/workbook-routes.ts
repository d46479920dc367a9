import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { rightNames } from '../accounts/right.ts'
import type { Product } from '../app.ts'
import { carries } from '../cycles/next-actors.ts'
import { refuse } from '../refusals.ts'
import { acceptUploads } from '../units/upload.ts'
import { receivedAt } from '../web/received.ts'
import { readTable, tableLimits } from '../web/table-file.ts'
import { inBoth, words } from '../words/index.ts'
import { appraisalHidden, type CaseSeen, caseSeen, courseShown, withoutAppraisal } from './case-seen.ts'
import { storedSheet } from './queries.ts'
import { saveSheet } from './save.ts'
import { whyNotWritable } from './sheet.ts'
import { sheetPage } from './view-model.ts'
import { readWorkbook, type WorkbookFault, type WorkbookSheet } from './workbook-read.ts'
import { writeWorkbook } from './workbook-write.ts'

const confirmation = z.object({ content: z.base64().max(2 * tableLimits.bytes) })
const excel = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const shownFaults = 100

/** The sheet as an Excel file: taking it along, and bringing it back with a preview before anything is written. */
export async function workbookRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  acceptUploads(app, 2 * tableLimits.bytes)

  app.get('/cases/:id/assessment.xlsx', async (request, reply) => {
    const seen = await caseSeen(request, db)
    const all = await storedSheet(db, seen.one.unit_id, seen.one.case_id)
    const stored = appraisalHidden(seen) ? withoutAppraisal(all) : all
    const page = sheetPage(seen.sheet.framework, stored)
    // Words of the file are Vietnamese whoever takes it: it is read back by them.
    const file = await writeWorkbook(seen.sheet, page, stored.revision, words.vi.assessments)
    return await reply
      .header('content-type', excel)
      .header('content-disposition', `attachment; filename="phieu-tu-cham-${seen.one.case_id}.xlsx"`)
      .header('cache-control', 'private, no-store')
      .send(file)
  })

  app.get('/cases/:id/assessment/import', async (request, reply) => {
    const seen = requireWriter(await caseSeen(request, db))
    return await show(reply, seen, { faults: [], preview: null })
  })

  app.post('/cases/:id/assessment/import', async (request, reply) => {
    const seen = requireWriter(await caseSeen(request, db))
    const file = (request.body as Record<string, unknown> | null)?.file
    const w = words[request.language].assessments
    if (!(file instanceof Uint8Array) || file.length === 0) {
      const faults = [{ line: null, column: null, message: w.workbook_file_missing }]
      return await show(reply.code(422), seen, { faults, preview: null })
    }
    return await preview(reply, seen, file)
  })

  app.post('/cases/:id/assessment/import/confirmation', async (request, reply) => {
    const received = receivedAt(reply)
    const seen = requireWriter(await caseSeen(request, db, received))
    const content = Buffer.from(confirmation.parse(request.body).content, 'base64')
    const { faults, sheet } = readWorkbook(
      await readTable(content),
      seen.sheet,
      seen.one.at.open,
      request.language,
    )
    if (!sheet) return await show(reply.code(422), seen, { faults, preview: null })
    const form = {
      posted: sheet.posted,
      revision: sheet.revision,
      submit: false,
      only: sheet.codes,
      language: request.language,
    }
    const saved = await saveSheet(db, seen.account, seen.one.case_id, form, received)
    if (saved.outcome === 'stale') {
      const message = words[request.language].assessments.workbook_stale(saved.conflicts.join(', '))
      const stale = [{ line: null, column: null, message }]
      return await show(reply.code(409), seen, { faults: stale, preview: null })
    }
    return await reply.redirect(`/cases/${seen.one.case_id}/assessment?done=saved`, 303)
  })

  async function preview(reply: FastifyReply, seen: CaseSeen, file: Uint8Array) {
    const read = readWorkbook(await readTable(file), seen.sheet, seen.one.at.open, reply.request.language)
    if (!read.sheet) return await show(reply.code(422), seen, { faults: read.faults, preview: null })
    const stored = await storedSheet(db, seen.one.unit_id, seen.one.case_id)
    const { framework } = seen.sheet
    const before = new Map(sheetPage(framework, stored).rows.map((row) => [row.code, row]))
    const changes = sheetPage(framework, stored, { posted: read.sheet.posted }).rows.flatMap((row) => {
      const old = before.get(row.code)
      if (!old || !read.sheet?.codes.includes(row.code) || sameFields(old.fields, row.fields)) return []
      return [{ code: row.code, title: row.criterion.title, old, row }]
    })
    const content = changes.length > 0 ? Buffer.from(file).toString('base64') : ''
    return await show(reply, seen, { faults: [], preview: { changes, content, sheet: read.sheet } })
  }

  async function show(
    reply: FastifyReply,
    seen: CaseSeen,
    shown: {
      faults: readonly WorkbookFault[]
      preview: { changes: unknown[]; content: string; sheet: WorkbookSheet } | null
    },
  ) {
    return await reply.page('assessments/import', {
      sheet: seen.sheet,
      framework: seen.sheet.framework,
      course: courseShown(seen),
      tab: 'sheet',
      workbookFaults: shown.faults.slice(0, shownFaults),
      moreFaults: Math.max(0, shown.faults.length - shownFaults),
      preview: shown.preview,
      faults: [],
      done: null,
      merged: '',
      why: null,
      stale: null,
    })
  }
}

/** @throws Refusal `right_missing`, `state_wrong` when the sheet takes no entries now */
function requireWriter(seen: CaseSeen): CaseSeen {
  const { one } = seen
  if (!carries(seen.account, 'assessments.write', seen.place, { side: 'unit', role: null })) {
    const right = rightNames['assessments.write']
    throw refuse('right_missing', { right, unit: one.unit_name, path: one.path.join(',') })
  }
  const why = whyNotWritable(one, new Date())
  if (why) throw refuse('state_wrong', { what: inBoth((w) => w.cycles[why]) })
  return seen
}

type Fields = Record<string, string | string[]>

/** Empty and absent are the same; so are two orders of a list of ticks. */
function sameFields(one: Fields, other: Fields): boolean {
  const text = (value: string | string[] | undefined) => [value ?? ''].flat().sort().join('\n')
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  names.delete('answered')
  return [...names].every((name) => text(one[name]) === text(other[name]))
}
