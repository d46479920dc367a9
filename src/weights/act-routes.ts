import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../refusals.ts'
import type { FieldFault } from '../rounds/round-form.ts'
import { roundManaged } from '../rounds/seen.ts'
import { words } from '../words/index.ts'
import { changeDraft, type DraftChange } from './change-draft.ts'
import { merged, split, withoutMargin } from './draft.ts'
import { chooseWeights, deriveFor, fixWeights } from './fix.ts'
import { settingsOf } from './forms.ts'
import { type Desk, type Done, formOf, numberOfVersion, revisionSeen, showWork } from './show.ts'

const fixForm = z.object({
  confirm: z.string().optional(),
  note: z.string().trim().normalize('NFC').max(500).catch(''),
  revision: revisionSeen,
})

/** Acts on a weighting: thin classes, how it is computed, fixing a version, choosing the one that counts. */
export async function weightActs(app: FastifyInstance, desk: Desk): Promise<void> {
  const { db, compiled } = desk

  const changeForm = z.object({
    variable: z.string().max(60).catch(''),
    category: z.string().max(40).catch(''),
  })
  const changes: Record<string, { done: Done; of(body: unknown): DraftChange }> = {
    merging: {
      done: 'merged',
      of: (body) => {
        const { variable, category } = changeForm.parse(body)
        const change: DraftChange['change'] = (draft) => merged(draft, variable, category)
        return { act: 'weights.merge', detail: { variable, category }, change }
      },
    },
    splitting: {
      done: 'split',
      of: (body) => {
        const { variable, category } = changeForm.parse(body)
        const change: DraftChange['change'] = (draft) => split(draft, variable, category)
        return { act: 'weights.split', detail: { variable, category }, change }
      },
    },
    removal: {
      done: 'removed',
      of: (body) => {
        const { variable } = changeForm.parse(body)
        return {
          act: 'weights.remove',
          detail: { variable },
          change: (draft) => withoutMargin(draft, variable),
        }
      },
    },
    settings: {
      done: 'settings',
      of: (body) => {
        const settings = settingsOf(body)
        return { act: 'weights.settings', detail: settings, change: (draft) => ({ ...draft, ...settings }) }
      },
    },
  }
  for (const [noun, { done, of }] of Object.entries(changes)) {
    app.post(`/rounds/:id/weights/:form/${noun}`, async (request, reply) => {
      const { round, account } = await roundManaged(request, db)
      const versionId = formOf(request)
      const body = (request.body ?? {}) as Record<string, unknown>
      const at = { roundId: round.round_id, versionId, revision: revisionSeen.parse(body.revision) }
      await changeDraft(db, account, at, of(body))
      return await reply.redirect(`/rounds/${round.round_id}/weights/${versionId}?done=${done}`, 303)
    })
  }

  app.post('/rounds/:id/weights/:form/versions', async (request, reply) => {
    const { round, account } = await roundManaged(request, db)
    const versionId = formOf(request)
    const w = words[request.language].weights
    const body = fixForm.parse(request.body ?? {})
    const again = async (code: number, fault: FieldFault) =>
      await showWork(desk, request, reply.code(code), [fault], { note: body.note })
    if (body.confirm !== 'yes') {
      return await again(422, { field: 'fix-confirm', message: w.fixConfirmMissing })
    }
    try {
      const note = body.note === '' ? null : body.note
      const at = { roundId: round.round_id, versionId, revision: body.revision, note }
      const { weightVersionId } = await fixWeights(db, compiled, account, at)
      await deriveFor(db, weightVersionId)
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind === 'not_found') throw error
      return await again(error.status, { field: '', message: error.words(request.language) })
    }
    return await reply.redirect(`/rounds/${round.round_id}/weights/${versionId}?done=fixed`, 303)
  })

  app.post('/rounds/:id/weights/:form/official', async (request, reply) => {
    const { round, account } = await roundManaged(request, db)
    const versionId = formOf(request)
    const { number } = numberOfVersion.parse(request.body ?? {})
    await chooseWeights(db, account, { roundId: round.round_id, versionId, number })
    return await reply.redirect(`/rounds/${round.round_id}/weights/${versionId}?done=chosen`, 303)
  })
}
