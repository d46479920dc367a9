import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { type FieldFault, faultsOf } from '../rounds/round-form.ts'
import { unitByCode, unitsUnder } from '../units/queries.ts'
import { dayBefore, kindFacts, levelNames, successionNames, unitKinds } from '../units/unit.ts'
import { acceptUploads } from '../units/upload.ts'
import { dayInVietnam } from '../web/format.ts'
import { withRight } from '../web/guards.ts'
import { readTable } from '../web/table-file.ts'
import { sayFileFault } from '../weights/forms.ts'
import { words } from '../words/index.ts'
import { enterReform, previewReform, type ReformPreview } from './enter.ts'
import { openItemKinds } from './open-items-queries.ts'
import { readLines } from './read-lines.ts'
import { bridgeBases, lineColumns, postFates, type ReformFacts, type ReformLine } from './reform.ts'
import {
  carriedLines,
  type EntryKind,
  entryKinds,
  factsForm,
  missingIn,
  typedUnits,
  unitsForm,
} from './reform-form.ts'
import { writeSample } from './sample.ts'
import { sayFault, sayLineFault } from './seen.ts'
import { showPlan } from './shown.ts'
import { typedLines } from './typed-lines.ts'

/** Bytes of a form: a file, or the lines of a preview. */
const largest = 8 * 1024 * 1024
const shownRows = 200

const kindQuery = z.object({ kind: z.enum(entryKinds).catch('merge').default('merge') })
const confirmation = z.object({
  fingerprint: z.string().max(64),
  lines: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: 'lines' })
        return z.NEVER
      }
    })
    .pipe(carriedLines),
})

type Form = Record<string, unknown>

/** Entering an act: choose, fill in, preview, confirm. */
export async function reformEntryPages(app: FastifyInstance, { db }: Product): Promise<void> {
  acceptUploads(app, largest)

  app.get('/units/changes/new', async (request, reply) => {
    withRight(request, 'units.edit')
    const { kind } = kindQuery.parse(request.query)
    return showForm(reply, kind, { bridge: 'equal' }, [])
  })

  app.get('/units/changes/sample.xlsx', async (request, reply) => {
    const { reach } = withRight(request, 'units.edit')
    const today = dayInVietnam(new Date())
    const lists = await Promise.all(
      reach.map((id) => unitsUnder(db, id, today, { level: 'commune', territory: true })),
    )
    return await reply
      .header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .header('content-disposition', 'attachment; filename="sap-xep-don-vi.xlsx"')
      .send(await writeSample(lists.flat().slice(0, 11_000), words[request.language].reforms))
  })

  app.post('/units/changes', async (request, reply) => {
    const { reach } = withRight(request, 'units.edit')
    const w = words[request.language].reforms
    const form = (request.body ?? {}) as Form
    const { kind } = kindQuery.parse(form)
    const facts = factsForm(w).safeParse(form)
    const faults: FieldFault[] = facts.success ? [] : faultsOf(facts.error)
    const read = await linesOf(request, kind, form, facts.success ? facts.data.effectiveOn : null)
    faults.push(...read.faults)
    if (!facts.success || faults.length > 0) return showForm(reply.code(422), kind, form, faults)
    const plan = await previewReform(db, reach, facts.data, read.lines)
    return await showPreview(request, reply, {
      kind,
      form,
      facts: facts.data,
      lines: read.lines,
      plan,
      stale: false,
    })
  })

  app.post('/units/changes/confirmation', async (request, reply) => {
    const { account, reach } = withRight(request, 'units.edit')
    const form = (request.body ?? {}) as Form
    const { kind } = kindQuery.parse(form)
    const facts = factsForm(words[request.language].reforms).parse(form)
    const { fingerprint, lines } = confirmation.parse(form)
    if (form.act === 'back') return showForm(reply, kind, form, [])
    const done = await enterReform(db, account, reach, facts, lines, fingerprint)
    if (done.reformId !== null)
      return await reply.redirect(`/units/changes/${done.reformId}?done=entered`, 303)
    const stale = done.faults.length === 0 && done.fingerprint !== fingerprint
    return await showPreview(request, reply.code(409), { kind, form, facts, lines, plan: done, stale })
  })

  async function linesOf(
    request: FastifyRequest,
    kind: EntryKind,
    form: Form,
    day: string | null,
  ): Promise<{ lines: ReformLine[]; faults: FieldFault[] }> {
    const language = request.language
    const w = words[language].reforms
    if (kind !== 'file') {
      const units = unitsForm.parse(form)
      const faults = missingIn(kind, units, w)
      const typed = typedUnits(kind, units)
      if (kind !== 'abolish' || units.level === '' || day === null || faults.length > 0)
        return { lines: typedLines(typed), faults }
      const top = await unitByCode(db, units.under, dayBefore(day))
      if (!top) return { lines: [], faults: [{ field: 'under', message: w.formFault_under }] }
      const whole = await unitsUnder(db, top.unit_id, dayBefore(day), { level: units.level, territory: true })
      const from = [units.from, ...whole.map((unit) => unit.code)].join(' ')
      return { lines: typedLines({ ...typed, from }), faults }
    }
    const { file } = form
    const field = 'file'
    if (!(file instanceof Uint8Array) || file.length === 0)
      return { lines: [], faults: [{ field, message: w.fileMissing }] }
    const table = await readTable(file)
    if (table.rows === null)
      return { lines: [], faults: [{ field, message: sayFileFault(table.fault, words[language].weights) }] }
    const { lines, faults } = readLines(table.rows)
    return {
      lines,
      faults: faults.slice(0, 50).map((fault) => ({ field, message: sayLineFault(fault, language) })),
    }
  }

  async function showPreview(
    request: FastifyRequest,
    reply: FastifyReply,
    it: {
      kind: EntryKind
      form: Form
      facts: ReformFacts
      lines: readonly ReformLine[]
      plan: ReformPreview
      stale: boolean
    },
  ): Promise<FastifyReply> {
    const { plan, facts } = it
    const sentences = plan.faults.slice(0, 100).map((fault) => sayFault(fault, request.language))
    if (plan.faults.length > 0 && !it.stale && it.kind !== 'file') {
      const faults = sentences.map((message) => ({ field: it.kind === 'split' ? 'parts' : 'from', message }))
      return showForm(reply.code(422), it.kind, it.form, faults)
    }
    if (plan.faults.length > 0) reply.code(422)
    const shown = plan.faults.length > 0 ? null : await showPlan(db, plan, facts.posts)
    const names = new Map(plan.born.map((unit) => [unit.unit_id, unit.name]))
    return reply.page('reforms/preview', {
      ...it,
      shown,
      shownRows,
      sentences,
      names,
      successionNames,
      openItemKinds,
      future: facts.effectiveOn > dayInVietnam(new Date()),
      carried: JSON.stringify(it.lines),
    })
  }
}

function showForm(
  reply: FastifyReply,
  kind: EntryKind,
  form: Form,
  faults: readonly FieldFault[],
): FastifyReply {
  return reply.page('reforms/new', {
    kind,
    form,
    faults,
    entryKinds,
    bridgeBases,
    postFates,
    columns: lineColumns,
    territories: unitKinds.filter((each) => kindFacts[each].territory && each !== 'quoc_gia'),
    kindFacts,
    levelNames,
  })
}
