import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import type { FieldFault } from '../rounds/round-form.ts'
import { acceptUploads } from '../units/upload.ts'
import { readTable, type TableFault } from '../web/table-file.ts'
import { sayFileFault } from '../weights/forms.ts'
import { type Words, words } from '../words/index.ts'
import { draftTasks, importTasks } from './import.ts'
import type { PlanRecord } from './queries.ts'
import { readPlan } from './read.ts'
import { type PlanFault, type planColumns, planLimits } from './row.ts'
import { planManaged } from './seen.ts'

/** Bytes of the form: the pasted text in UTF-8, or a file. */
const largest = 4 * 1024 * 1024

const body = z.object({
  pasted: z.string().max(planLimits.characters).catch(''),
  act: z.enum(['preview', 'write', 'back']).catch('preview'),
})

/** Pasting a table of tasks: what was read is shown before anything is written. */
export async function planImportPages(app: FastifyInstance, { db }: Product): Promise<void> {
  acceptUploads(app, largest)

  app.get('/plans/:id/import', async (request, reply) => {
    const { plan } = await planManaged(request, db)
    return await showPaste(reply, plan, '', [])
  })

  app.post('/plans/:id/import', async (request, reply) => {
    const { plan, account } = await planManaged(request, db)
    const form = (request.body ?? {}) as Record<string, unknown>
    const { pasted: typed, act } = body.parse(form)
    const sheet = await sheetOf(form.file)
    if (sheet?.fault) {
      const message = sayFileFault(sheet.fault, words[request.language].weights)
      return await showPaste(reply.code(422), plan, typed, [{ field: 'file', message }])
    }
    const pasted = sheet?.text ?? typed
    if (act === 'back') return await showPaste(reply, plan, pasted, [])
    const { rows, faults } = readPlan(pasted)
    if (faults.length > 0) return await showPaste(reply.code(422), plan, pasted, faultsShown(request, faults))
    if (act === 'preview') {
      const drafts = draftTasks(rows, plan)
      const undated = drafts.filter((row) => row.kind === 'task' && row.reading.dues.length === 0).length
      return await reply.page('plans/preview', { plan, drafts, undated, pasted })
    }
    const { added, present } = await importTasks(db, account, plan.plan_id, rows)
    return await reply.redirect(`/plans/${plan.plan_id}?done=imported&rows=${added}.${present}`, 303)
  })
}

/** A file as the table it would be if it were pasted; null when none was chosen. */
async function sheetOf(
  file: unknown,
): Promise<{ text: string; fault: null } | { text: null; fault: TableFault } | null> {
  if (!(file instanceof Uint8Array) || file.length === 0) return null
  const table = await readTable(file)
  if (table.rows === null) return { text: null, fault: table.fault }
  const cell = (text: string) => text.replace(/[\t\r\n]+/g, ' ')
  return { text: table.rows.map(({ cells }) => cells.map(cell).join('\t')).join('\n'), fault: null }
}

async function showPaste(reply: FastifyReply, plan: PlanRecord, pasted: string, faults: FieldFault[]) {
  return await reply.page('plans/import', { plan, pasted, faults })
}

function faultsShown(request: FastifyRequest, faults: readonly PlanFault[]): FieldFault[] {
  const w = words[request.language].plans
  return faults.slice(0, 50).map((fault) => ({ field: 'pasted', message: sentenceOf(w, fault) }))
}

function sentenceOf(w: Words['plans'], { code, line, what }: PlanFault): string {
  const names: Record<string, string> = {
    mark: w.mark,
    title: w.task,
    lead: w.lead,
    partners: w.partners,
    timing: w.timing,
    result: w.result,
  } satisfies Record<(typeof planColumns)[number], string>
  const sentence = w[`fault_${code}`](names[what] ?? what)
  return line === null ? sentence : w.atLine(String(line), sentence)
}
