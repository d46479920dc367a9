import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import { withRight } from '../web/guards.ts'
import { compiledQuestionnaire } from './compiled-version.ts'
import { type Fault, sayFault } from './faults.ts'
import { mediaAddress } from './media.ts'
import { makeEdition, publishQuestionnaire } from './publish.ts'
import { questionnaireVersionByKey, questionnaireVersions } from './queries.ts'
import { type Choice, type Question, textIn } from './questionnaire.ts'
import { choose, faultsIn, modulesFor, readDefinitions, slotsOf } from './read.ts'

const oneOrMany = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]))
const publishForm = z.object({
  questionnaire: z.string().max(100),
  modules: oneOrMany.pipe(z.array(z.string().max(100)).max(20)),
})
const params = z.object({ code: z.string().max(100), version: z.string().max(200) })

/** Questionnaires: published versions to read and print, and publishing one with its topic modules. */
export async function questionnaireRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/questionnaires', async (request, reply) => {
    withRight(request, 'rounds.read')
    return await showList(request, reply, [])
  })

  async function showList(
    request: FastifyRequest,
    reply: FastifyReply,
    refused: { file: string; faults: readonly Fault[] }[],
  ) {
    const definitions = await readDefinitions()
    const unread = [...definitions.faults].map(([file, faults]) => ({ file, faults }))
    return await reply.page('questionnaires/index', {
      versions: await questionnaireVersions(db),
      definitions: definitions.questionnaires.map((one) => ({
        ...one,
        slots: slotsOf(one).map((slot) => ({ slot, modules: modulesFor(definitions.modules, one, slot) })),
      })),
      refused: [...refused, ...unread],
      sayFault,
      done: (request.query as Record<string, unknown>).done === 'published',
    })
  }

  app.post('/questionnaires', async (request, reply) => {
    const { account } = withRight(request, 'frameworks.publish')
    const form = publishForm.parse(request.body ?? {})
    const chosen = choose(await readDefinitions(), form.questionnaire, form.modules)
    if (!chosen) throw refuse('not_found', { what: 'phiếu khảo sát hoặc chuyên đề đã chọn' })
    try {
      const edition = await makeEdition(chosen.questionnaire, chosen.modules)
      await publishQuestionnaire(db, { unitId: account.unitId, holder: account }, edition)
      return await reply.redirect('/questionnaires?done=published', 303)
    } catch (error) {
      const faults = faultsIn(error)
      if (!faults) throw error
      const file = [chosen.questionnaire, ...chosen.modules].map((one) => one.file).join(' + ')
      reply.code(422)
      return await showList(request, reply, [{ file, faults }])
    }
  })

  app.get('/questionnaires/:code/:version', async (request, reply) => {
    withRight(request, 'rounds.read')
    const { code, version } = params.parse(request.params)
    const row = await questionnaireVersionByKey(db, code, version)
    if (!row) throw refuse('not_found', { what: 'phiếu khảo sát' })
    const questionnaire = await compiledQuestionnaire(db, row.questionnaire_version_id)
    return await reply.page('questionnaires/show', {
      row,
      questionnaire,
      say: (text: Parameters<typeof textIn>[0] | null) => (text ? textIn(text, request.language) : ''),
      pictureOf: ({ picture }: Choice) =>
        picture && mediaAddress(questionnaire, textIn(picture, request.language)),
      recordingsOf: ({ audio }: Question) =>
        audio.flatMap(({ language, file }) => {
          const address = mediaAddress(questionnaire, file)
          return address ? [{ language, address }] : []
        }),
    })
  })
}
