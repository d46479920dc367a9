import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Product } from '../app.ts'
import { Refusal } from '../refusals.ts'
import { compiledQuestionnaire } from '../surveys/compiled-version.ts'
import { textIn } from '../surveys/questionnaire.ts'
import { words } from '../words/index.ts'
import { collectionModes, groupsOf } from './collection.ts'
import { collectionFields, collectionForm, collectionOf, limitField } from './collection-form.ts'
import { invitationTotals, questionnairesOfRound } from './invitation-list-queries.ts'
import { progressOfRound } from './progress-queries.ts'
import { type FieldFault, faultsOf } from './round-form.ts'
import { roundManaged, roundSeen } from './seen.ts'
import { setCollection } from './set-collection.ts'

/** How a round collects its answers: declared while it is a draft, shown ever after. */
export async function collectionPages(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/rounds/:id/collection', async (request, reply) => await show(request, reply, null, []))

  app.post('/rounds/:id/collection', async (request, reply) => {
    const { round, account } = await roundManaged(request, db)
    const w = words[request.language].collection
    const body = (request.body ?? {}) as Record<string, unknown>
    const again = async (faults: FieldFault[]) => {
      reply.code(422)
      return await show(request, reply, body, faults)
    }
    const read = collectionForm(w).safeParse(body)
    if (!read.success) return await again(faultsOf(read.error))
    const groups = (await questionnaires(round.round_id)).flatMap((one) => one.groups)
    const { collection, faults } = collectionOf(read.data, groups, w)
    if (faults.length > 0) return await again(faults)
    try {
      await setCollection(db, account, round.round_id, collection)
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'state_wrong') throw error
      reply.code(error.status)
      return await show(request, reply, body, [
        { field: 'mode-open', message: error.words(request.language) },
      ])
    }
    return await reply.redirect(`/rounds/${round.round_id}/collection?done=saved`, 303)
  })

  async function questionnaires(roundId: number) {
    const all = await questionnairesOfRound(db, roundId)
    return await Promise.all(
      all.map(async (one) => {
        const compiled = await compiledQuestionnaire(db, one.versionId)
        return { ...one, compiled, groups: groupsOf(one.versionId, compiled) }
      }),
    )
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    typed: Record<string, unknown> | null,
    faults: FieldFault[],
  ) {
    const { round, reach, manages } = await roundSeen(request, db)
    const { collection } = round.settings
    const all = await questionnaires(round.round_id)
    const begun = round.state !== 'draft'
    return await reply.page('rounds/collection', {
      round,
      manages,
      editable: manages && round.state === 'draft',
      collection,
      modes: collectionModes,
      form: typed ?? collectionFields(collection),
      faults,
      totals: begun ? await invitationTotals(db, round.round_id, reach) : null,
      progress: begun ? await progressOfRound(db, round.round_id, reach) : null,
      quotas: all.map(({ code, title, versionId, compiled }) => ({
        code,
        title,
        items: compiled.classItems.map(({ item, bands }) => ({
          title: textIn(
            compiled.items.find((one) => one.code === item)?.title ?? { vi: item },
            request.language,
          ),
          bands: bands.map(({ text }, band) => ({
            text: textIn(text, request.language),
            name: limitField({ versionId, item, band }),
            limit:
              collection.groups.find(
                (one) => one.versionId === versionId && one.item === item && one.band === band,
              )?.limit ?? null,
          })),
        })),
      })),
      done: (request.query as Record<string, unknown>).done === 'saved',
    })
  }
}
