import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { type CaseSeen, caseSeen, courseShown, mayAppraise } from '../assessments/case-seen.ts'
import { enteredLeaves } from '../assessments/sheet.ts'
import { refuse } from '../refusals.ts'
import { receivedAt } from '../web/received.ts'
import { words } from '../words/index.ts'
import { addEvidence, type FormFault, type Keeping } from './add.ts'
import { storeOf } from './bucket-store.ts'
import { acceptedFiles, evidenceLimits } from './evidence.ts'
import { findEvidence } from './queries.ts'
import { fullDisk, receivedForm, receiveForms } from './receive.ts'
import { removeEvidence } from './remove.ts'
import { neverAPage, sendFile } from './send.ts'
import { caseEvidence } from './shown.ts'
import { mayWrite } from './writable.ts'

const query = z.object({
  criterion: z.string().max(40).catch('').default(''),
  item: z
    .union([z.literal(''), z.uuid()])
    .catch('')
    .default(''),
  done: z.enum(['added', 'present', 'removed']).nullable().catch(null).default(null),
})
const itemParams = z.object({ evidence: z.uuid() })

/** Documents that prove the criteria of a case: looking at them, attaching, replacing, taking away, downloading. */
export async function evidenceRoutes(app: FastifyInstance, { db, config }: Product): Promise<void> {
  const store = storeOf(config)
  const keeping: Keeping = { store, clamavUrl: config.clamavUrl, totalBytes: config.evidenceGb * 1024 ** 3 }
  await receiveForms(app, store)

  app.get('/cases/:id/evidence', async (request, reply) => {
    const seen = await caseSeen(request, db)
    return await show(reply, seen, query.parse(request.query))
  })

  async function show(
    reply: FastifyReply,
    seen: CaseSeen,
    asked: z.infer<typeof query>,
    posted: Record<string, string> | null = null,
    faults: readonly FormFault[] = [],
  ) {
    const { one, sheet, account } = seen
    const w = words[reply.request.language].evidence
    const evidence = await caseEvidence(db, account, one, { appraiser: mayAppraise(seen) })
    const leaves = enteredLeaves(one.framework).map(({ criterion }) => criterion)
    const open = (code: string) => one.at.open === null || one.at.open.includes(code)
    const writable = mayWrite(account, { ...one, place: seen.place }, new Date())
    const old = [...evidence.by.values()].flat().find((row) => row.evidence_id === asked.item)
    return await reply.page('evidence/index', {
      sheet,
      framework: sheet.framework,
      course: courseShown(seen),
      tab: 'evidence',
      evidence,
      leaves,
      writable,
      choices: leaves.filter((criterion) => open(criterion.code)),
      open,
      old: writable && old && open(old.criterion_code) ? old : null,
      chosen:
        posted?.criterion ?? (leaves.some((leaf) => leaf.code === asked.criterion) ? asked.criterion : ''),
      posted,
      limits: evidenceLimits,
      accepted: acceptedFiles,
      faults: faults.map(({ field, fault }) => ({ field, message: w[`refused_${fault}`] })),
      evidenceDone: asked.done,
      done: null,
      merged: '',
      why: null,
      stale: null,
    })
  }

  app.post('/cases/:id/evidence', async (request, reply) => {
    const received = receivedAt(reply)
    const seen = await caseSeen(request, db, received)
    const form = receivedForm(request)
    const { account, one } = seen
    const added = await addEvidence(db, keeping, account, one.case_id, form, received).catch(fullDisk)
    if (added.outcome === 'faults') {
      const asked = { criterion: form.fields.criterion ?? '', item: form.fields.replaces ?? '', done: null }
      return await show(reply.code(422), seen, query.parse(asked), form.fields, added.faults)
    }
    const at = encodeURIComponent(form.fields.criterion ?? '')
    return await reply.redirect(
      `/cases/${seen.one.case_id}/evidence?done=${added.outcome}&criterion=${at}`,
      303,
    )
  })

  app.post('/cases/:id/evidence/:evidence/removal', async (request, reply) => {
    const seen = await caseSeen(request, db)
    const read = itemParams.safeParse(request.params)
    if (!read.success) throw refuse('not_found', { what: 'tài liệu' })
    await removeEvidence(db, seen.account, seen.one.case_id, read.data.evidence)
    return await reply.redirect(`/cases/${seen.one.case_id}/evidence?done=removed`, 303)
  })

  await app.register(async (files) => {
    neverAPage(files)
    files.get('/cases/:id/evidence/:evidence/file', { compress: false }, async (request, reply) => {
      const { one } = await caseSeen(request, db)
      const read = itemParams.safeParse(request.params)
      const row = read.success ? await findEvidence(db, one, read.data.evidence) : undefined
      // What was removed is shown by its name only.
      if (!row || row.digest === null || row.ended_how === 'removed')
        throw refuse('not_found', { what: 'tài liệu' })
      return await sendFile(request, reply, store, { ...row, digest: row.digest })
    })
  })
}
