import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { Refusal } from '../refusals.ts'
import { type FieldFault, faultsOf } from '../rounds/round-form.ts'
import { listAddress } from '../rounds/round-routes.ts'
import { dayInVietnam } from '../web/format.ts'
import { withRight } from '../web/guards.ts'
import { words } from '../words/index.ts'
import { type Decidable, decidable } from './decidable.ts'
import { recogniseAll } from './decide.ts'
import { decisionForm } from './forms.ts'
import { idParam } from './seen.ts'

type Typed = Record<string, unknown>
const pageLength = 50
const sorts = ['unit', 'agree', 'held'] as const
const listQuery = z.object({
  q: z.string().max(200).catch('').default(''),
  round: idParam.optional().catch(undefined),
  ready: z.enum(['yes', 'no', '']).catch('').default(''),
  sort: z.enum(sorts).catch('unit').default('unit'),
  direction: z.enum(['asc', 'desc']).catch('asc').default('asc'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
})
type Query = z.output<typeof listQuery>
const doneQuery = z.object({
  done: z.coerce.number().int().min(0).max(100_000).optional().catch(undefined),
  of: idParam.optional().catch(undefined),
})

/** One decision that recognises one or many units. */
export async function decisionPages(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/recognitions/decisions/new', async (request, reply) => {
    const sent = request.query as Typed
    const chosen = [sent.case ?? []].flat().map(String)
    return await show(request, reply, sent, { cases: chosen, on: dayInVietnam(new Date()) }, [])
  })

  app.post('/recognitions/decisions', async (request, reply) => {
    const { account } = withRight(request, 'recognitions.recognise')
    const typed = (request.body ?? {}) as Typed
    const again = async (status: number, faults: FieldFault[]) =>
      await show(request, reply.code(status), typed, typed, faults)
    const w = words[request.language].recognitions
    const everyone = typed.all === '1'
    const { found } = await waiting(request, listQuery.parse(typed))
    const ready = found.filter((row) => row.ready).map((row) => String(row.case_id))
    const read = decisionForm(w).safeParse(everyone ? { ...typed, cases: ready } : typed)
    if (!read.success) return await again(422, faultsOf(read.error))
    // Who says “all of them” means those that were counted on the page.
    if (everyone && String(ready.length) !== typed.ready_count)
      return await again(409, [{ field: 'cases', message: w.decisionAllChanged }])
    try {
      const count = await recogniseAll(db, account, read.data)
      const first = read.data.cases[0]
      return await reply.redirect(
        `/recognitions/decisions/new?done=${count}${first === undefined ? '' : `&of=${first}`}`,
        303,
      )
    } catch (error) {
      if (!(error instanceof Refusal) || !['invalid', 'state_wrong'].includes(error.kind)) throw error
      const field = typeof error.details.field === 'string' ? error.details.field : 'cases'
      return await again(error.status, [{ field, message: error.words(request.language) }])
    }
  })

  /** What waits for whoever asks, by search and filter; and all of it, to know the rounds there are. */
  async function waiting(request: FastifyRequest, query: Query) {
    const { account, reach } = withRight(request, 'recognitions.recognise')
    const all = await decidable(db, account, reach, { text: query.q }, dayInVietnam(new Date()))
    const found = all.filter(
      (row) =>
        (query.round === undefined || row.round_id === query.round) &&
        (query.ready === '' || row.ready === (query.ready === 'yes')),
    )
    return { all, found: sorted(found, query) }
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    sent: Typed,
    typed: Typed,
    faults: FieldFault[],
  ) {
    const query = listQuery.parse(sent)
    const { all, found } = await waiting(request, query)
    const { done, of } = doneQuery.parse(request.query)
    const cases = [typed.cases ?? []].flat().map(String)
    // What was chosen stands first where it would lie on another page.
    const front = found.filter((row) => row.ready && cases.includes(String(row.case_id)))
    const ordered = query.page === 1 ? [...front, ...found.filter((row) => !front.includes(row))] : found
    return await reply.page('recognitions/decision', {
      rows: ordered.slice((query.page - 1) * pageLength, query.page * pageLength),
      total: found.length,
      ready: found.filter((row) => row.ready).length,
      rounds: [...new Map(all.map((row) => [row.round_id, row.round_name]))].map(([value, label]) => ({
        value: String(value),
        label,
      })),
      query,
      cases,
      pages: Math.max(1, Math.ceil(found.length / pageLength)),
      link: (changes: Typed) => listAddress('/recognitions/decisions/new', { ...query, page: 1, ...changes }),
      typed,
      faults,
      done: done ?? null,
      of: of ?? null,
    })
  }
}

function sorted(rows: Decidable[], { sort, direction }: Query): Decidable[] {
  const sign = direction === 'desc' ? -1 : 1
  // The query has them by round and unit.
  if (sort === 'unit') return sign === 1 ? rows : rows.toReversed()
  const keyOf = (row: Decidable) => (sort === 'agree' ? (row.agree ?? -1) : (row.held_on ?? ''))
  return rows.toSorted((a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)]
    return sign * (x < y ? -1 : x > y ? 1 : a.case_id - b.case_id)
  })
}
