import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { movesOf } from '../accounts/move-queries.ts'
import type { Product } from '../app.ts'
import type { FieldFault } from '../rounds/round-form.ts'
import { listAddress } from '../rounds/round-routes.ts'
import { bridgesOf } from '../units/bridge-queries.ts'
import { foldVietnamese } from '../units/search-text.ts'
import { successionNames } from '../units/unit.ts'
import { withRight, withRightAt } from '../web/guards.ts'
import { words } from '../words/index.ts'
import { bridgePages } from './bridge-routes.ts'
import { reformEntryPages } from './entry-routes.ts'
import { openItemKinds } from './open-items-queries.ts'
import { linksOf, reformSorts, reformsWithin, unitsOfReform } from './queries.ts'
import { reformSeen } from './seen.ts'
import { showReform } from './shown.ts'
import { undoReform, whyNotUndone } from './undo.ts'

const whyText = z.string().trim().normalize('NFC').min(1).max(1000)

const pageLength = 25
const linesLength = 100
const page = z.coerce.number().int().min(1).max(10_000).catch(1).default(1)
const listQuery = z.object({
  q: z.string().max(200).catch('').default(''),
  sort: z.enum(reformSorts).catch('effective').default('effective'),
  direction: z.enum(['asc', 'desc']).catch('desc').default('desc'),
  page,
})
const showQuery = z.object({ page, done: z.enum(['entered', 'undone']).optional().catch(undefined) })

/** Changes of the tree as acts: the list, one act, entering and undoing one, the comparable past of a unit. */
export async function reformRoutes(app: FastifyInstance, product: Product): Promise<void> {
  const { db } = product
  await app.register(reformEntryPages, product)
  await app.register(bridgePages, product)

  app.get('/units/changes', async (request, reply) => {
    const { reach } = withRight(request, 'units.read')
    const query = listQuery.parse(request.query)
    const text = query.q.normalize('NFC').trim()
    const { rows, total } = await reformsWithin(
      db,
      reach,
      { text, folded: foldVietnamese(text), sort: query.sort, direction: query.direction },
      { limit: pageLength, offset: (query.page - 1) * pageLength },
    )
    return await reply.page('reforms/index', {
      rows,
      total,
      query,
      pages: Math.max(1, Math.ceil(total / pageLength)),
      link: (changes: Record<string, unknown>) =>
        listAddress('/units/changes', { ...query, page: 1, ...changes }),
    })
  })

  app.get('/units/changes/:id', async (request, reply) => await show(request, reply, {}, []))

  app.post('/units/changes/:id/undoing', async (request, reply) => {
    const { reform } = await reformSeen(request, db)
    const account = withRightAt(request, 'units.edit', { path: reform.unit_path, name: reform.unit_name })
    const form = (request.body ?? {}) as Record<string, unknown>
    const why = whyText.safeParse(form.why)
    if (!why.success) {
      const message = words[request.language].reforms.undoWhyMissing
      return await show(request, reply.code(422), form, [{ field: 'why', message }])
    }
    await undoReform(db, account, reform.reform_id, why.data)
    return await reply.redirect(`/units/changes/${reform.reform_id}?done=undone`, 303)
  })

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    form: Record<string, unknown>,
    faults: FieldFault[],
  ) {
    const { reform } = await reformSeen(request, db)
    const query = showQuery.parse(request.query)
    const [ended, born, links] = await Promise.all([
      unitsOfReform(db, reform.reform_id, 'ended'),
      unitsOfReform(db, reform.reform_id, 'born'),
      linksOf(db, reform.reform_id),
    ])
    const shown = await showReform(
      db,
      { ended, links, units: born },
      reform.posts,
      reform.followed_at === null && reform.undone_at === null,
    )
    const pages = Math.max(1, Math.ceil(shown.lines.length / linesLength))
    const start = (Math.min(query.page, pages) - 1) * linesLength
    return await reply.page('reforms/show', {
      reform,
      shown,
      lines: shown.lines.slice(start, start + linesLength),
      page: Math.min(query.page, pages),
      pages,
      moves: await movesOf(db, reform.reform_id),
      bridges: (
        await bridgesOf(
          db,
          born.map((unit) => unit.unit_id),
        )
      ).size,
      hanging: reform.undone_at === null ? await whyNotUndone(db, reform.reform_id) : null,
      successionNames,
      openItemKinds,
      done: query.done,
      form,
      faults,
    })
  }
}
