import type { FastifyInstance } from 'fastify'
import type { Product } from '../app.ts'
import { officialWeights } from '../estimates/official.ts'
import { refuse } from '../refusals.ts'
import { keepCompiled } from '../responses/compiled.ts'
import { textIn } from '../surveys/questionnaire.ts'
import { acceptUploads } from '../units/upload.ts'
import { csvOf } from '../web/csv.ts'
import { tableLimits } from '../web/table-file.ts'
import { weightActs } from './act-routes.ts'
import { keepTrials } from './kept-trials.ts'
import { marginRoutes } from './margin-routes.ts'
import { fixedVersions, weighedQuestionnaires } from './queries.ts'
import { formOf, numberOfVersion, showWork, weightsSeen } from './show.ts'
import { draftOf, drawnKey, enterable, readWork } from './work.ts'

/** Weighting: population figures, thin classes, a trial, fixed versions, and which one counts for the round. */
export async function weightRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  const compiled = keepCompiled()
  const desk = { db, compiled, trials: keepTrials(db) }
  acceptUploads(app, tableLimits.bytes + 64 * 1024)
  await marginRoutes(app, desk)
  await weightActs(app, desk)

  app.get('/rounds/:id/weights', async (request, reply) => {
    const { round, manages } = await weightsSeen(request, db)
    const official = await officialWeights(db, round.round_id)
    const rows = await weighedQuestionnaires(db, round.round_id)
    const works = await Promise.all(
      rows
        .filter(({ versionId }) => official.some((one) => one.versionId === versionId))
        .map(async ({ versionId }) => await readWork(db, compiled, round, versionId, request.language)),
    )
    return await reply.page('weights/index', {
      round,
      manages,
      rows: rows.map((row) => {
        const work = works.find((one) => one.questionnaire.versionId === row.versionId)
        return { ...row, official: work?.official ?? null, stale: work?.stale.sheets ?? false }
      }),
    })
  })

  app.get('/rounds/:id/weights/:form', async (request, reply) => await showWork(desk, request, reply))

  app.get('/rounds/:id/weights/:form/template.csv', async (request, reply) => {
    const { round } = await weightsSeen(request, db)
    const work = await readWork(db, compiled, round, formOf(request), request.language)
    const rows = enterable(work.variables, work.sample, request.language)
      .filter((variable) => variable.key !== drawnKey || work.draft.base === 'response')
      .flatMap((variable) => variable.categories.map((one) => [variable.label, one.code ?? one.label, '']))
    const csv = csvOf([['Biến', 'Nhóm', 'Số người'], ...rows], { decimal: 'point' })
    return await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="so-dan-mau.csv"')
      .send(csv)
  })

  app.get('/rounds/:id/weights/:form/versions/:number', async (request, reply) => {
    const { round, manages } = await weightsSeen(request, db)
    const form = formOf(request)
    const { number } = numberOfVersion.parse(request.params)
    const versions = await fixedVersions(db, round.round_id, form)
    const version = versions.find((one) => one.number === number)
    if (!version) throw refuse('not_found', { what: 'phiên bản quyền số' })
    const work = await readWork(db, compiled, round, form, request.language)
    return await reply.page('weights/version', {
      round,
      manages,
      ...work,
      version,
      drafted: draftOf(version),
      text: (text: { vi: string }) => textIn(text, request.language),
      labels: new Map(
        work.variables.flatMap((one) => one.categories.map((each) => [`${one.key} ${each.key}`, each.label])),
      ),
    })
  })
}
