import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { rightNames } from '../accounts/right.ts'
import type { Product } from '../app.ts'
import { requireRight } from '../cycles/hold.ts'
import { carries } from '../cycles/next-actors.ts'
import { caseEvidence } from '../evidence/shown.ts'
import type { Criterion } from '../frameworks/criterion.ts'
import { refuse } from '../refusals.ts'
import { registerKey, registerOf } from '../registers/queries.ts'
import { fromRegister } from '../registers/register.ts'
import { receivedAt } from '../web/received.ts'
import { inBoth, words } from '../words/index.ts'
import {
  appraisalHidden,
  type CaseSeen,
  caseSeen,
  courseShown,
  mayAppraise,
  withoutAppraisal,
} from './case-seen.ts'
import type { FedLeaves } from './fed.ts'
import type { Posted } from './form.ts'
import { unknownFields } from './form.ts'
import { type StoredSheet, storedSheet } from './queries.ts'
import type { SheetFault } from './read-sheet.ts'
import { saveSheet } from './save.ts'
import { enteredLeaves, whyNotWritable } from './sheet.ts'
import { sheetPage } from './view-model.ts'

const head = z.object({
  revision: z.coerce.number().int().min(0),
  action: z.enum(['save', 'submit', 'autosave']).default('save'),
  only: z
    .string()
    .max(4000)
    .optional()
    .transform((codes) => (codes === undefined ? null : codes.split(',').filter(Boolean))),
})
const doneQuery = z.object({
  done: z.enum(['saved', 'submitted']).nullable().catch(null).default(null),
  merged: z.string().max(500).catch('').default(''),
})

/** The unit's own side of a case: the sheet, saving it as a whole or while it is typed, and its running totals. */
export async function sheetRoutes(
  app: FastifyInstance,
  { db, fed }: Product & { fed: FedLeaves },
): Promise<void> {
  app.get('/cases/:id/assessment', async (request, reply) => {
    const seen = await caseSeen(request, db)
    const stored = await storedSheet(db, seen.one.unit_id, seen.one.case_id)
    const { done, merged } = doneQuery.parse(request.query)
    return await show(reply, seen, stored, { done, merged })
  })

  async function show(
    reply: FastifyReply,
    seen: CaseSeen,
    all: StoredSheet,
    more: {
      done?: string | null
      merged?: string
      posted?: Posted
      faults?: readonly SheetFault[]
      conflicts?: readonly string[]
      stale?: boolean
    },
  ) {
    const { one, sheet } = seen
    const stored = appraisalHidden(seen) ? withoutAppraisal(all) : all
    const writer = carries(seen.account, 'assessments.write', seen.place, { side: 'unit', role: null })
    const why = writer ? whyNotWritable(one, new Date()) : ''
    const { posted, faults, stale = false, conflicts = [] } = more
    const attestations = posted
      ? Object.fromEntries(
          attestationNames(sheet).map((name) => [name.slice('attestation:'.length), posted[name] === '1']),
        )
      : stored.attestations
    return await reply.page('assessments/sheet', {
      sheet,
      framework: sheet.framework,
      stored,
      course: courseShown(seen),
      tab: 'sheet',
      ...sheetPage(sheet.framework, stored, {
        ...(posted ? { posted } : {}),
        ...(faults ? { faults } : {}),
        stale,
        conflicts,
        registers: fromRegister(sheet.framework, await registerOf(db, registerKey(one))),
        offer: writer && why === null,
      }),
      attestations,
      revision: stored.revision,
      writable: writer && why === null,
      open: one.at.open,
      fed: await fed(one, seen.ofUnit),
      evidence: await caseEvidence(db, seen.account, one, { appraiser: mayAppraise(seen) }),
      why: why && words[reply.request.language].cycles[why],
      done: more.done ?? null,
      merged: more.merged ?? '',
      stale: stale ? { who: stored.updatedBy, when: stored.updatedAt } : null,
    })
  }

  app.post('/cases/:id/assessment', async (request, reply) => {
    const received = receivedAt(reply)
    const seen = await caseSeen(request, db, received)
    const { one, sheet } = seen
    requireWriter(seen)
    const posted = (request.body ?? {}) as Posted
    const { revision, action, only } = head.parse(posted)
    const choices = enteredLeaves(sheet.framework).map(({ criterion }) => `choose:${criterion.code}`)
    const own = ['_csrf', 'revision', 'action', 'only', ...attestationNames(sheet), ...choices]
    const strangers = unknownFields(enteredLeaves(sheet.framework), posted, own)
    if (strangers.length > 0)
      throw refuse('bad_request', {
        what: inBoth((w) => w.assessments.strangers(strangers.slice(0, 3).join(', '))),
      })
    const submit = action === 'submit'
    const byItself = action === 'autosave'
    const form = { posted, revision, submit, only: byItself ? only : null, language: request.language }
    const saved = await saveSheet(db, seen.account, one.case_id, form, received)
    if (byItself) {
      const stored = await storedSheet(db, one.unit_id, one.case_id)
      const page = sheetPage(sheet.framework, stored, { posted })
      return await reply.code(saved.outcome === 'stale' ? 409 : 200).send({
        outcome: saved.outcome,
        revision: stored.revision,
        faults: saved.outcome === 'stale' ? [] : saved.faults,
        ...totalsOf(page),
      })
    }
    if (saved.outcome === 'saved') {
      const merged = saved.merged.length > 0 ? `&merged=${encodeURIComponent(saved.merged.join(', '))}` : ''
      return await reply.redirect(
        `/cases/${one.case_id}/assessment?done=${submit ? 'submitted' : 'saved'}${merged}`,
        303,
      )
    }
    if (saved.outcome === 'stale') {
      const { stored, conflicts } = saved
      return await show(reply.code(409), seen, stored, { posted, stale: true, conflicts })
    }
    const stored = await storedSheet(db, one.unit_id, one.case_id)
    return await show(reply.code(422), seen, stored, { posted, faults: saved.faults })
  })

  app.post('/cases/:id/assessment/total', async (request, reply) => {
    const seen = await caseSeen(request, db)
    requireRight(seen.account, { ...seen.one, place: seen.place }, 'hand_in')
    const stored = await storedSheet(db, seen.one.unit_id, seen.one.case_id)
    return await reply.send(
      totalsOf(sheetPage(seen.sheet.framework, stored, { posted: (request.body ?? {}) as Posted })),
    )
  })
}

/** @throws Refusal `right_missing` for posts that are not the unit's own */
function requireWriter({ account, place, one }: CaseSeen): void {
  if (carries(account, 'assessments.write', place, { side: 'unit', role: null })) return
  throw refuse('right_missing', {
    right: rightNames['assessments.write'],
    unit: one.unit_name,
    path: one.path.join(','),
  })
}

function attestationNames(sheet: { framework: CaseSeen['sheet']['framework'] }): string[] {
  return sheet.framework.scoring.passRule?.attestations.map((row) => `attestation:${row.code}`) ?? []
}

/** Bonus and penalty points carry their sign. */
function signOf({ adjusts }: Criterion): string {
  return adjusts === 'bonus' ? '+' : adjusts === 'penalty' ? '−' : ''
}

function totalsOf(page: ReturnType<typeof sheetPage>) {
  return {
    totals: page.totals,
    score: page.self,
    rows: page.rows.map((row) => ({
      code: row.code,
      points: row.leaf ? row.selfPoints : row.selfSum,
      sign: row.selfPoints === 0 ? '' : signOf(row.criterion),
      percent: row.percent,
    })),
  }
}
