import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Product } from '../app.ts'
import { Refusal } from '../refusals.ts'
import { keepCompiled } from '../responses/compiled.ts'
import { shownN } from '../results/access.ts'
import { methodRecord } from '../results/method.ts'
import { surveyedBy } from '../results/survey-groups.ts'
import { visitsTo } from '../results/visit.ts'
import type { FieldFault } from '../rounds/round-form.ts'
import { roundManaged, roundSeen } from '../rounds/seen.ts'
import { canonicalJson, contentHash } from '../surveys/content-hash.ts'
import { withRightAt } from '../web/guards.ts'
import { weighedQuestionnaires } from '../weights/queries.ts'
import { readWork } from '../weights/work.ts'
import { words } from '../words/index.ts'
import { publishResults } from './publish.ts'
import { findPublication } from './queries.ts'
import { recompute } from './recompute.ts'

/** The record of the method, publishing with a snapshot, and computing a published round again. */
export async function publicationRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  const visit = visitsTo(db)
  const compiled = keepCompiled()

  /** The record as it was published, else as it is now; for everybody who may see results of the round. */
  async function methodOf(request: FastifyRequest) {
    const { all, access } = await visit(request)
    const publication = await findPublication(db, all.round.round_id)
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
    const found = await recompute(db, round.round_id)
    return await reply.page('publications/recomputation', { round, found })
  })

  app.get('/rounds/:id/publication', async (request, reply) => await showPublishing(request, reply, []))

  app.post('/rounds/:id/publication', async (request, reply) => {
    const { round, account } = await roundManaged(request, db)
    const body = (request.body ?? {}) as Record<string, unknown>
    if (body.confirm !== 'yes') {
      const message = words[request.language].publications.confirmMissing
      return await showPublishing(request, reply.code(422), [{ field: 'confirm', message }])
    }
    try {
      await publishResults(db, account, round.round_id)
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'state_wrong') throw error
      return await showPublishing(request, reply.code(error.status), [
        { field: '', message: error.words(request.language) },
      ])
    }
    return await reply.redirect(`/rounds/${round.round_id}?done=published`, 303)
  })

  async function showPublishing(request: FastifyRequest, reply: FastifyReply, faults: FieldFault[]) {
    const { round } = await roundManaged(request, db)
    const asked = await weighedQuestionnaires(db, round.round_id)
    const weighed = await Promise.all(
      asked.map(async (one) => ({
        ...one,
        work: await readWork(db, compiled, round, one.versionId, request.language),
      })),
    )
    return await reply.page('publications/publish', { round, faults, weighed })
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
