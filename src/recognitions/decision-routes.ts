import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SignedIn } from '../accounts/right.ts'
import type { Product } from '../app.ts'
import { Refusal } from '../refusals.ts'
import { type FieldFault, faultsOf } from '../rounds/round-form.ts'
import { withPredecessors } from '../units/succession-queries.ts'
import { dayInVietnam } from '../web/format.ts'
import { withRight } from '../web/guards.ts'
import { words } from '../words/index.ts'
import { recogniseAll } from './decide.ts'
import { decisionForm } from './forms.ts'
import { carriesFor, findRecognition, verdictOf } from './hold.ts'
import { casesToDecide } from './list-queries.ts'

type Typed = Record<string, unknown>
/** Dossiers looked into for one page. */
const most = 300

/** One decision that recognises one or many units. */
export async function decisionPages(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/recognitions/decisions/new', async (request, reply) => {
    const { account, reach } = withRight(request, 'recognitions.recognise')
    const chosen = [(request.query as Typed).case ?? []].flat().map(String)
    return await show(request, reply, account, reach, { cases: chosen, on: dayInVietnam(new Date()) }, [])
  })

  app.post('/recognitions/decisions', async (request, reply) => {
    const { account, reach } = withRight(request, 'recognitions.recognise')
    const typed = (request.body ?? {}) as Typed
    const again = async (status: number, faults: FieldFault[]) =>
      await show(request, reply.code(status), account, reach, typed, faults)
    const read = decisionForm(words[request.language].recognitions).safeParse(typed)
    if (!read.success) return await again(422, faultsOf(read.error))
    try {
      const count = await recogniseAll(db, account, read.data)
      return await reply.redirect(`/recognitions/decisions/new?done=${count}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal) || !['invalid', 'state_wrong'].includes(error.kind)) throw error
      const field = typeof error.details.field === 'string' ? error.details.field : 'cases'
      return await again(error.status, [{ field, message: error.words(request.language) }])
    }
  })

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    account: SignedIn,
    reach: readonly number[],
    typed: Typed,
    faults: FieldFault[],
  ) {
    const rows = await toDecide(account, reach)
    const done = Number((request.query as Typed).done)
    return await reply.page('recognitions/decision', {
      rows,
      typed,
      faults,
      done: Number.isInteger(done) && done >= 0 && done <= 10_000 ? done : null,
    })
  }

  /** The dossiers that wait for this account, with how their conditions stand. */
  async function toDecide(account: SignedIn, reach: readonly number[]) {
    const now = new Date()
    const found = await casesToDecide(db, await withPredecessors(db, reach))
    const rows = []
    for (const row of found.slice(0, most)) {
      const one = await findRecognition(db, row.case_id, now)
      if (!one || !carriesFor(account, 'recognitions.recognise', one, 'authority')) continue
      rows.push({ ...row, verdict: verdictOf(one, 'appraised'), concluded: one.at.stage === 'concluded' })
    }
    return rows
  }
}
