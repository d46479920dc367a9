import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { rightNames } from '../accounts/right.ts'
import type { Product } from '../app.ts'
import { conflictOf } from '../cycles/conflict.ts'
import { openToAppraiser } from '../cycles/cycle.ts'
import { seatFor } from '../cycles/hold.ts'
import { caseEvidence } from '../evidence/shown.ts'
import { refuse } from '../refusals.ts'
import { registerKey, registerOf } from '../registers/queries.ts'
import { fromRegister } from '../registers/register.ts'
import { words } from '../words/index.ts'
import { seatScores } from './appraisal-queries.ts'
import { appraiseSheet } from './appraise.ts'
import { type CaseSeen, caseSeen, courseShown, mayAppraise } from './case-seen.ts'
import type { Posted } from './form.ts'
import { type StoredSheet, storedSheet } from './queries.ts'
import { sameAppraisal } from './read-appraisals.ts'
import type { SheetFault } from './read-sheet.ts'
import { repliesOf } from './reply-queries.ts'
import { whyNotAppraisable } from './sheet.ts'
import { sheetPage } from './view-model.ts'

const head = z.object({
  revision: z.coerce.number().int().min(0),
  action: z.enum(['save', 'finish']).default('save'),
})
const doneQuery = z.object({
  done: z.enum(['appraisalSaved', 'appraisalFinished']).nullable().catch(null).default(null),
})

type SeatScore = Awaited<ReturnType<typeof seatScores>>[number]

/** The appraiser's side of a case. */
export async function appraisalRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  function requireAppraiser(seen: CaseSeen): void {
    if (mayAppraise(seen)) return
    throw refuse('right_missing', {
      right: rightNames['assessments.appraise'],
      unit: seen.one.unit_name,
      path: seen.one.path.join(','),
    })
  }

  app.get('/cases/:id/appraisal', async (request, reply) => {
    const seen = await caseSeen(request, db)
    requireAppraiser(seen)
    const { done } = doneQuery.parse(request.query)
    return await show(reply, seen, { done })
  })

  async function show(
    reply: FastifyReply,
    seen: CaseSeen,
    more: { done?: string | null; posted?: Posted; faults?: readonly SheetFault[]; stale?: boolean },
  ) {
    const { one, sheet } = seen
    const seat = seatFor({ ...seen, at: one.at })
    const conflict = conflictOf(seen.person, seen.hands, { step: one.at.step, seat: seat ?? 1 })
    const w = words[reply.request.language].cycles
    const stops = whyNotAppraisable(one)
    const finished = seat !== null && seen.blind && one.at.finished.includes(seat)
    const why =
      (stops ? w[stops] : null) ??
      (conflict ? w[`conflict_${conflict}`] : null) ??
      (seat === null ? w.seatTaken : null) ??
      (finished ? w.seatFinished : null)
    const [plain, here, below, replies] = await Promise.all([
      storedSheet(db, one.unit_id, one.case_id),
      seatScores(db, one, one.at.pass, one.at.step),
      one.at.step > 0 ? seatScores(db, one, one.at.pass, one.at.step - 1) : [],
      repliesOf(db, one, one.at.pass),
    ])
    const settling = one.at.stage === 'settling'
    // Blind: what is shown are this person's own points, never the other's.
    const stored = seen.blind
      ? withPoints(
          plain,
          here.filter((row) => row.seat === seat),
        )
      : settling
        ? withPoints(plain, agreedOrSettled(here))
        : plain
    const { posted, faults, stale = false } = more
    return await reply.page('assessments/appraisal', {
      sheet,
      framework: sheet.framework,
      stored,
      course: courseShown(seen),
      tab: 'appraisal',
      ...sheetPage(sheet.framework, stored, {
        registers: fromRegister(sheet.framework, await registerOf(db, registerKey(one))),
        ...(posted ? { appraisalPosted: posted } : {}),
        ...(faults ? { faults } : {}),
      }),
      revision: plain.revision,
      writable: why === null,
      why,
      open: openToAppraiser(one.at),
      blind: seen.blind,
      evidence: await caseEvidence(db, seen.account, one, { appraiser: true }),
      seat,
      pairs: settling ? pairsOf(here) : null,
      below: Object.fromEntries(
        below.filter((row) => row.seat !== 2).map((row) => [row.criterion_code, row]),
      ),
      replies: Object.fromEntries(
        replies.filter((row) => row.kind === 'reply').map((row) => [row.criterion_code, row]),
      ),
      done: more.done ?? null,
      merged: '',
      stale: stale ? { who: plain.updatedBy, when: plain.updatedAt } : null,
    })
  }

  app.post('/cases/:id/appraisal', async (request, reply) => {
    const seen = await caseSeen(request, db)
    requireAppraiser(seen)
    const posted = (request.body ?? {}) as Posted
    const { revision, action } = head.parse(posted)
    const finish = action === 'finish'
    const saved = await appraiseSheet(db, seen.account, seen.one.case_id, {
      posted,
      revision,
      finish,
      language: request.language,
    })
    if (saved.outcome === 'saved') {
      const done = finish ? 'appraisalFinished' : 'appraisalSaved'
      // The next level may be another's: then the course of the case is what is left to see.
      const page = mayAppraise(await caseSeen(request, db)) ? 'appraisal' : 'course'
      return await reply.redirect(`/cases/${seen.one.case_id}/${page}?done=${done}`, 303)
    }
    if (saved.outcome === 'stale') return await show(reply.code(409), seen, { posted, stale: true })
    return await show(reply.code(422), seen, { posted, faults: saved.faults })
  })
}

function withPoints(stored: StoredSheet, scores: readonly SeatScore[]): StoredSheet {
  const own = new Map(scores.map((row) => [row.criterion_code, row]))
  return {
    ...stored,
    leaves: stored.leaves.map((leaf) => {
      const row = own.get(leaf.code)
      return {
        ...leaf,
        appraisalState: row?.state ?? 'not_appraised',
        appraisalPoints: row?.points ?? null,
        appraisalNote: row?.note ?? null,
      }
    }),
  }
}

/** In a settlement: what the third person gave, else where both gave the same. */
function agreedOrSettled(scores: readonly SeatScore[]): SeatScore[] {
  return [...Map.groupBy(scores, (row) => row.criterion_code).values()].flatMap((rows) => {
    const settled = rows.find((row) => row.seat === 3)
    if (settled) return [settled]
    const [first, second] = [rows.find((row) => row.seat === 1), rows.find((row) => row.seat === 2)]
    return first && second && sameAppraisal(first, second) ? [first] : []
  })
}

/** Both appraisals of each criterion, and whether they differ. */
function pairsOf(scores: readonly SeatScore[]) {
  return Object.fromEntries(
    [...Map.groupBy(scores, (row) => row.criterion_code)].map(([code, rows]) => {
      const [first, second] = [rows.find((row) => row.seat === 1), rows.find((row) => row.seat === 2)]
      return [code, { first, second, differ: !(first && second && sameAppraisal(first, second)) }]
    }),
  )
}
