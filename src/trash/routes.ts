import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { recordAct } from '../audit/record.ts'
import { inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { withRight, withRightAt } from '../web/guards.ts'
import { inBoth } from '../words/index.ts'
import { findTrash, takeTrash, trashWithin } from './queries.ts'
import { restore } from './restore.ts'

const trashParams = z.object({ id: z.uuid() })

const pageLength = 50
const listQuery = z.object({
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
  done: z.enum(['trashDone', 'trashMoved']).nullable().catch(null).default(null),
})

const rightFor = {
  comment: 'assessments.comment',
  evidence: 'assessments.write',
  paper: 'recognitions.file',
  round: 'rounds.manage',
  cases: 'rounds.manage',
} as const

/** What was deleted, and bringing it back. */
export async function trashRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/trash', async (request, reply) => {
    const { reach } = withRight(request, 'assessments.comment')
    const { page, done } = listQuery.parse(request.query)
    const paging = { limit: pageLength, offset: (page - 1) * pageLength }
    const { rows, total } = await trashWithin(db, reach, paging)
    const pages = Math.max(1, Math.ceil(total / pageLength))
    return await reply.page('trash/index', { rows, page, pages, done })
  })

  app.post('/trash/:id/restoration', async (request, reply) => {
    withRight(request, 'assessments.comment')
    const read = trashParams.safeParse(request.params)
    const found = read.success ? await findTrash(db, read.data.id) : undefined
    if (!found) throw refuse('not_found', { what: 'mục này trong thùng rác' })
    // A comment is its writer's, a document the unit's; rounds and cases are those of whoever runs rounds there.
    const right = rightFor[found.kind]
    const account = withRightAt(request, right, { path: found.path, name: found.unit_name })
    if (found.kind === 'comment' && found.deleted_by !== account.holderId)
      throw refuse('state_wrong', { what: inBoth((w) => w.audit.trashOwn) })
    await inTransaction(db, async (trx) => {
      if (!(await takeTrash(trx, found.trash_id)))
        throw refuse('not_found', { what: 'mục này trong thùng rác' })
      await restore(trx, account, found.kind, found.content)
      await recordAct(trx, {
        unitId: found.unit_id,
        by: account,
        act: 'trash.restore',
        subject: `${found.kind}:${found.trash_id}`,
        detail: { title: found.title },
      })
    })
    return await reply.redirect('/trash?done=trashDone', 303)
  })
}
