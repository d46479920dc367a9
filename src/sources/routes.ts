import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { appraisalHidden, type CaseSeen, caseSeen, courseShown } from '../assessments/case-seen.ts'
import { sayingOf } from '../assessments/course-routes.ts'
import type { Posted } from '../assessments/form.ts'
import { performAct } from '../assessments/perform.ts'
import { storedSheet } from '../assessments/queries.ts'
import { repliesOf, snapshotsOf } from '../assessments/reply-queries.ts'
import { holds } from '../assessments/sign.ts'
import type { Db } from '../database.ts'
import { Refusal, refuse } from '../refusals.ts'
import { keptOf } from '../results/kept-leaves.ts'
import type { Results } from '../results/load.ts'
import { publishedIndexes, ruleOfCase } from '../results/published.ts'
import { resultRound } from '../results/queries.ts'
import { visitsTo } from '../results/visit.ts'
import { findRound } from '../rounds/queries.ts'
import { procedureOf } from '../rounds/settings.ts'
import type { CriterionRow } from '../scoring/criterion.ts'
import { withRightAt } from '../web/guards.ts'
import { inBoth } from '../words/index.ts'
import { inflationOf } from './inflation.ts'
import { loadAgreement } from './load-agreement.ts'
import { selfAgreementPages } from './self-agreement-routes.ts'
import { fallbacks, gapsOf, threeSources } from './three-sources.ts'

const roundParams = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })

type Fault = { field: string; message: string }

/** Three sources of points and one result: the comparison, what must be explained, the decision, and how appraisers agree. */
export function sourceRoutes(results: Results) {
  return async (app: FastifyInstance, { db }: Product): Promise<void> => {
    await selfAgreementPages(app, visitsTo(db, results))

    app.get('/cases/:id/sources', async (request, reply) => {
      const seen = await caseSeen(request, db)
      const { one, sheet } = seen
      const compared = await compare(db, results, seen)
      return await reply.page('sources/case', {
        sheet,
        framework: sheet.framework,
        course: courseShown(seen),
        tab: 'sources',
        ...compared,
        inflation: await inflationOf(db, one.unit_id),
        done: null,
      })
    })

    app.get('/cases/:id/decision', async (request, reply) => {
      const seen = await caseSeen(request, db)
      if (!seen.one.procedure.decision) throw refuse('not_found', { what: 'bước quyết định của hồ sơ này' })
      return await show(reply, seen, {})
    })

    async function show(reply: FastifyReply, seen: CaseSeen, more: { posted?: Posted; faults?: Fault[] }) {
      const { one, sheet } = seen
      const snapshots = await snapshotsOf(db, one)
      return await reply.page('sources/decision', {
        sheet,
        framework: sheet.framework,
        course: courseShown(seen),
        tab: 'decision',
        ...(await compare(db, results, seen)),
        decides: seen.mine.has('decide'),
        snapshots: snapshots.map((row) => ({ ...row, holds: holds(row) })),
        posted: more.posted ?? {},
        faults: more.faults ?? [],
        done: (reply.request.query as Record<string, unknown>).done === 'decide' ? 'decide' : null,
      })
    }

    app.post('/cases/:id/decision', async (request, reply) => {
      const seen = await caseSeen(request, db)
      const posted = (request.body ?? {}) as Posted
      const { gaps } = await compare(db, results, seen)
      const open = gaps.filter((gap) => gap.explained === null).map((gap) => gap.code)
      try {
        await performAct(db, seen.account, seen.one.case_id, 'decide', sayingOf(posted), async () => open)
      } catch (error) {
        if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
        const fault = { field: String(error.details.field ?? ''), message: error.words(request.language) }
        return await show(reply.code(422), seen, { posted, faults: [fault] })
      }
      return await reply.redirect(`/cases/${seen.one.case_id}/decision?done=decide`, 303)
    })

    app.get('/rounds/:id/agreement', async (request, reply) => {
      const read = roundParams.safeParse(request.params)
      const round = read.success ? await findRound(db, read.data.id) : undefined
      if (!round) throw refuse('not_found', { what: 'đợt đánh giá' })
      withRightAt(request, 'rounds.manage', { path: round.unit_path, name: round.unit_name })
      const share = procedureOf(round.settings, {}).appraisals.find(
        (level) => level.doubleShare > 0,
      )?.doubleShare
      return await reply.page('sources/agreement', {
        round,
        share: share ?? 0,
        seed: round.settings.doubleSeed,
        ...(await loadAgreement(db, round.round_id)),
      })
    })
  }
}

/** What the three sources say of a case, the gaps beyond the procedure's limit, and what stands in for missing sources. */
async function compare(db: Db, results: Results, seen: CaseSeen) {
  const { one } = seen
  if (appraisalHidden(seen)) throw refuse('state_wrong', { what: inBoth((w) => w.cycles.appraisalHidden) })
  const round = await resultRound(db, one.round_id, 'live')
  if (!round) throw refuse('not_found', { what: 'đợt đánh giá' })
  const all = await results.round(round, !(seen.ofUnit && one.round_state === 'open'))
  const found = all.cases.find((result) => result.row.case_id === one.case_id)
  if (!found) throw refuse('not_found', { what: 'kết quả của hồ sơ này' })
  const [stored, replies] = await Promise.all([
    storedSheet(db, one.unit_id, one.case_id),
    repliesOf(db, one, one.at.pass),
  ])
  const explained = new Map<string, string>()
  for (const leaf of stored.leaves) if (leaf.appraisalNote) explained.set(leaf.code, leaf.appraisalNote)
  for (const { criterion_code, body } of replies) explained.set(criterion_code, body)
  // Points that would tell a survey figure that is kept back are no source here either.
  const rule = ruleOfCase(all, found)
  const kept = keptOf(found.framework, publishedIndexes(found.groups, rule), rule).rows
  const rows = found.rows.map(
    (row): CriterionRow => (kept.has(row.code) ? { ...row, state: 'not_measured', points: null } : row),
  )
  const compared = threeSources({ ...found, rows })
  const over = one.round_state === 'closed' || one.round_state === 'published'
  const policy = over ? (one.settings.notAppraised ?? one.framework.scoring.notAppraised) : 'missing'
  return {
    sources: compared,
    gaps: gapsOf(compared, one.procedure.gap, explained),
    limit: one.procedure.gap,
    fallbacks: fallbacks(found, policy),
    score: found.score,
  }
}
