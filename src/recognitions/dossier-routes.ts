import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Right, SignedIn } from '../accounts/right.ts'
import type { Product } from '../app.ts'
import type { Keeping } from '../evidence/add.ts'
import { storeOf } from '../evidence/bucket-store.ts'
import { fullDisk, receiveForms } from '../evidence/receive.ts'
import { Refusal, refuse } from '../refusals.ts'
import { type FieldFault, faultsOf } from '../rounds/round-form.ts'
import type { Words } from '../words/index.ts'
import { words } from '../words/index.ts'
import { attest } from './attest.ts'
import { dossierPage } from './dossier-page.ts'
import {
  answerForm,
  attestForm,
  moderationForm,
  plainForm,
  postForm,
  proposeForm,
  reasonForm,
  refuseForm,
  revokeForm,
  spokenForm,
} from './forms.ts'
import { requireRight } from './hold.ts'
import { keepPaper } from './keep-paper.ts'
import { answer, moderate, takeOpinion } from './opinions.ts'
import { paperOfDossier } from './paper.ts'
import { postScores } from './post.ts'
import { propose } from './propose.ts'
import { receivePaper } from './receive-paper.ts'
import { type Act, rightOf, sideOf } from './recognition.ts'
import { recognitionSeen } from './seen.ts'
import { refuseRecognition, revoke, stepBack, withdraw } from './steps.ts'

type Typed = Record<string, unknown>
type Doing = { by: SignedIn; caseId: number; opinion: string }

/** One form of the page: where it is sent, which right it asks for, how it is read and what it does. */
type Sent<Schema extends z.ZodType> = {
  path: string
  name: string
  right: Right
  side: 'unit' | 'above' | 'authority'
  form: (w: Words['recognitions']) => Schema
  run: (doing: Doing, said: z.output<Schema>) => Promise<void>
}

const paperForm = z.object({
  which: z.enum(['decision', 'revocation']).catch('decision'),
  shown: z.literal('1').optional().catch(undefined),
})

/** The page of one dossier and the forms on it. */
export async function dossierPages(app: FastifyInstance, { db, config }: Product): Promise<void> {
  const store = storeOf(config)
  const keeping: Keeping = { store, clamavUrl: config.clamavUrl, totalBytes: config.evidenceGb * 1024 ** 3 }
  await receiveForms(app, store)

  app.get('/recognitions/:id', async (request, reply) => {
    return await show(request, reply, { name: null, typed: {}, faults: [] })
  })

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    again: { name: string | null; typed: Typed; faults: FieldFault[] },
  ) {
    const now = new Date()
    const { account, one } = await recognitionSeen(request, db, now)
    const page = await dossierPage(db, account, one, now)
    const done = (request.query as Typed).done === 'saved'
    return await reply.page('recognitions/show', { ...page, ...again, opinionId: randomUUID(), done })
  }

  app.post('/recognitions/:id/papers', async (request, reply) => {
    const { account, one } = await recognitionSeen(request, db)
    requireRight(account, one, 'recognitions.file', 'above')
    const { fields, file, faults } = await receivePaper(request, keeping)
    const { which, shown } = paperForm.parse(fields)
    const name = `paper-${which}`
    const back = async (status: number, wrong: FieldFault[]) =>
      await show(request, reply.code(status), {
        name,
        typed: fields,
        faults: wrong.map((fault) => ({ ...fault, field: fieldOf(name, fault.field) })),
      })
    if (!file) return await back(422, faults)
    const of = paperOfDossier(one.dossier, which)
    if (!of)
      return await back(409, [{ field: '', message: words[request.language].recognitions.paperNothing }])
    await keepPaper(db, account, of, file, shown === '1').catch(fullDisk)
    return await reply.redirect(`/recognitions/${one.case_id}?done=saved#papers`, 303)
  })

  function take<Schema extends z.ZodType>({ path, name, right, side, form, run }: Sent<Schema>): void {
    app.post(`/recognitions/:id/${path}`, async (request, reply) => {
      const { account, one } = await recognitionSeen(request, db)
      requireRight(account, one, right, side)
      const typed = (request.body ?? {}) as Typed
      const { opinion = '' } = request.params as { opinion?: string }
      const shownAs = opinion === '' ? name : `${name}-${opinion}`
      const back = async (status: number, faults: FieldFault[]) =>
        await show(request, reply.code(status), { name: shownAs, typed, faults })
      const read = form(words[request.language].recognitions).safeParse(typed)
      if (!read.success)
        return await back(
          422,
          faultsOf(read.error).map((fault) => ({ ...fault, field: fieldOf(shownAs, fault.field) })),
        )
      if (opinion !== '' && !/^[0-9a-f-]{36}$/.test(opinion)) throw refuse('not_found', { what: 'ý kiến' })
      try {
        await run({ by: account, caseId: one.case_id, opinion }, read.data)
      } catch (error) {
        if (!(error instanceof Refusal) || !['invalid', 'state_wrong', 'conflict'].includes(error.kind))
          throw error
        const field = typeof error.details.field === 'string' ? fieldOf(shownAs, error.details.field) : ''
        return await back(error.status, [{ field, message: error.words(request.language) }])
      }
      return await reply.redirect(`/recognitions/${one.case_id}?done=saved`, 303)
    })
  }

  const ofAct = <A extends Act>(act: A) => ({ name: act, right: rightOf[act], side: sideOf[act] })

  take({
    path: 'posting',
    ...ofAct('post'),
    form: postForm,
    run: async ({ by, caseId }, said) => await postScores(db, by, caseId, said),
  })
  take({
    path: 'proposal',
    ...ofAct('propose'),
    form: proposeForm,
    run: async ({ by, caseId }, said) => await propose(db, by, caseId, said),
  })
  take({
    path: 'withdrawal',
    ...ofAct('withdraw'),
    form: plainForm,
    run: async ({ by, caseId }, said) => await withdraw(db, by, caseId, said),
  })
  for (const [act, path] of [
    ['return', 'return'],
    ['refer_back', 'referral'],
    ['reconsider', 'reconsideration'],
  ] as const) {
    take({
      path,
      ...ofAct(act),
      form: reasonForm,
      run: async ({ by, caseId }, said) => await stepBack(db, by, caseId, act, said),
    })
  }
  take({
    path: 'refusal',
    ...ofAct('refuse'),
    form: refuseForm,
    run: async ({ by, caseId }, said) => await refuseRecognition(db, by, caseId, said),
  })
  take({
    path: 'revocation',
    ...ofAct('revoke'),
    form: revokeForm,
    run: async ({ by, caseId }, said) => await revoke(db, by, caseId, said),
  })
  for (const [path, side, right] of [
    ['attestation', 'unit', 'recognitions.attest'],
    ['verification', 'above', 'recognitions.verify'],
  ] as const) {
    take({
      path,
      name: path,
      right,
      side,
      form: attestForm,
      run: async ({ by, caseId }, said) => await attest(db, by, caseId, side, said),
    })
  }
  take({
    path: 'opinions',
    name: 'opinion',
    right: 'recognitions.answer',
    side: 'unit',
    form: spokenForm,
    run: async ({ by, caseId }, { opinion_id, ...said }) =>
      await takeOpinion(db, by, caseId, { ...said, opinionId: opinion_id }),
  })
  take({
    path: 'opinions/:opinion/moderation',
    name: 'moderation',
    right: 'recognitions.moderate',
    side: 'above',
    form: moderationForm,
    run: async ({ by, caseId, opinion }, said) => await moderate(db, by, caseId, opinion, said),
  })
  take({
    path: 'opinions/:opinion/answer',
    name: 'answer',
    right: 'recognitions.answer',
    side: 'unit',
    form: answerForm,
    run: async ({ by, caseId, opinion }, said) => await answer(db, by, caseId, opinion, said),
  })
}

/** The id of a field on the page: several forms have fields of one name. */
function fieldOf(form: string, field: string): string {
  return field === '' ? '' : `${form}-${field}`
}
