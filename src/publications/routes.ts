import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { Refusal, refuse } from '../refusals.ts'
import { keepCompiled } from '../responses/compiled.ts'
import { shownN } from '../results/access.ts'
import type { Results } from '../results/load.ts'
import { methodRecord } from '../results/method.ts'
import { resultRound } from '../results/queries.ts'
import { surveyedBy } from '../results/survey-groups.ts'
import { visitsTo } from '../results/visit.ts'
import type { FieldFault } from '../rounds/round-form.ts'
import { roundManaged, roundSeen } from '../rounds/seen.ts'
import { canonicalJson, contentHash } from '../surveys/content-hash.ts'
import { withRightAt } from '../web/guards.ts'
import { weighedQuestionnaires } from '../weights/queries.ts'
import { readWork } from '../weights/work.ts'
import { words } from '../words/index.ts'
import { newlyHidden, nothingWithheld } from './newly-hidden.ts'
import { computeResults, publishResults } from './publish.ts'
import { editionsOf, findPublication } from './queries.ts'
import { compared, recompute } from './recompute.ts'

const reasonText = z.string().trim().normalize('NFC').min(10).max(500)

const editionQuery = z.object({
  edition: z.coerce.number().int().positive().max(10_000).optional().catch(undefined),
})

/** The record of the method, publishing with a snapshot, editions, and computing a published round again. */
export async function publicationRoutes(
  app: FastifyInstance,
  { db, results }: Product & { results: Results },
): Promise<void> {
  const visit = visitsTo(db, results)
  const compiled = keepCompiled()

  /** The record as it was published, else as it is now; for everybody who may see results of the round. */
  async function methodOf(request: FastifyRequest) {
    const { all, access } = await visit(request)
    const { edition, round_id: roundId } = all.round
    const publication = edition === null ? undefined : await findPublication(db, roundId, edition)
    const text = publication?.method ?? canonicalJson(methodRecord(all))
    const record = JSON.parse(text) as ReturnType<typeof methodRecord>
    const hash = publication?.methodHash ?? contentHash(record)
    const surveyed = surveyedBy(all.levels.flatMap((level) => level.groups))
    const n = (count: number) => shownN(count, access.staff)
    return { all, round: all.round, publication: publication ?? null, text, record, hash, surveyed, n }
  }

  app.get('/rounds/:id/method', async (request, reply) => {
    const found = await methodOf(request)
    return await reply.page('publications/method', {
      ...found,
      titles: titlesOf(found.all, request.language),
      editions: await editionsOf(db, found.round.round_id),
    })
  })

  app.get('/rounds/:id/method.json', async (request, reply) => {
    const { text, hash, round } = await methodOf(request)
    return await reply
      .header('content-type', 'application/json; charset=utf-8')
      .header(
        'content-disposition',
        `attachment; filename="ban-ghi-phuong-phap-dot-${round.round_id}-${hash.slice(0, 8)}.json"`,
      )
      .send(text)
  })

  app.get('/rounds/:id/recomputation', async (request, reply) => {
    const { round } = await roundSeen(request, db)
    withRightAt(request, 'results.read', { path: round.unit_path, name: round.unit_name })
    const { edition } = editionQuery.parse(request.query)
    const found = await recompute(db, round.round_id, edition)
    if (!found && edition !== undefined) throw refuse('not_found', { what: 'lần công bố này' })
    return await reply.page('publications/recomputation', {
      round,
      found,
      editions: await editionsOf(db, round.round_id),
    })
  })

  app.get('/rounds/:id/publication', async (request, reply) => await showPublishing(request, reply, []))

  app.post('/rounds/:id/publication', async (request, reply) => {
    const { round, account } = await roundManaged(request, db)
    const w = words[request.language].publications
    const body = (request.body ?? {}) as Record<string, unknown>
    const typed = typeof body.reason === 'string' ? body.reason : ''
    const faults: FieldFault[] = []
    if (body.confirm !== 'yes') faults.push({ field: 'confirm', message: w.confirmMissing })
    const again = (await editionsOf(db, round.round_id)).length > 0
    const reason = reasonText.safeParse(typed)
    if (again && !reason.success) faults.push({ field: 'reason', message: `${w.reasonMissing}.` })
    if (again && body.without !== 'yes' && (await progress(round.round_id)).withheld.figures > 0) {
      faults.push({ field: 'without', message: w.withheldRefused })
    }
    if (faults.length > 0) return await showPublishing(request, reply.code(422), faults, body)
    try {
      await publishResults(
        db,
        account,
        round.round_id,
        new Date(),
        reason.success ? reason.data : null,
        results,
      )
    } catch (error) {
      if (!(error instanceof Refusal) || (error.kind !== 'state_wrong' && error.kind !== 'invalid'))
        throw error
      const fault = { field: '', message: error.words(request.language) }
      return await showPublishing(request, reply.code(error.status), [fault], body)
    }
    return await reply.redirect(`/rounds/${round.round_id}?done=published`, 303)
  })

  /** What publishing again would change, and what it would no longer show. */
  async function progress(roundId: number) {
    const last = await findPublication(db, roundId)
    if (!last) {
      const { counted } = await results.round((await resultRound(db, roundId, 'live'))!)
      return { since: null, withheld: nothingWithheld, unweighed: counted.unweighed }
    }
    const now = await computeResults(db, roundId, 'live', results)
    const { unweighed } = now.all.counted
    return { since: compared(last, now), withheld: newlyHidden(now.all, last.hidden), unweighed }
  }

  async function showPublishing(
    request: FastifyRequest,
    reply: FastifyReply,
    faults: FieldFault[],
    typed: Record<string, unknown> = {},
  ) {
    const { round } = await roundManaged(request, db)
    const asked = await weighedQuestionnaires(db, round.round_id)
    const weighed = await Promise.all(
      asked.map(async (one) => ({
        ...one,
        work: await readWork(db, compiled, round, one.versionId, request.language),
      })),
    )
    return await reply.page('publications/publish', {
      round,
      faults,
      typed,
      weighed,
      editions: await editionsOf(db, round.round_id),
      ...(await progress(round.round_id)),
    })
  }
}

/** Titles of frameworks by id and version. */
function titlesOf(
  {
    levels,
  }: { levels: readonly { framework: { id: string; version: string; title: { vi: string; en: string } } }[] },
  language: 'vi' | 'en',
): Map<string, string> {
  return new Map(
    levels.map(({ framework }) => [`${framework.id}/${framework.version}`, framework.title[language]]),
  )
}
