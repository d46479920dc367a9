import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { inTransaction } from '../database.ts'
import { signedIn } from '../web/guards.ts'
import { sentenceOf } from './notice.ts'
import { noticesOf, readAll } from './queries.ts'

const pageLength = 30
const listQuery = z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1) })

/** What the signed-in post was reminded of, and what became of it. */
export async function noticeRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/notices', async (request, reply) => {
    const account = signedIn(request)
    const { page } = listQuery.parse(request.query)
    const { rows, total } = await noticesOf(db, account.accountId, {
      limit: pageLength,
      offset: (page - 1) * pageLength,
    })
    return await reply.page('notices/index', {
      rows: rows.map((row) => ({ ...row, said: sentenceOf(row, request.language) })),
      unread: rows.some((row) => row.read_at === null),
      page,
      pages: Math.max(1, Math.ceil(total / pageLength)),
      link: (number: number) => `/notices?page=${number}`,
    })
  })

  app.post('/notices/reading', async (request, reply) => {
    const account = signedIn(request)
    await inTransaction(db, async (trx) => await readAll(trx, account.accountId, new Date()))
    return await reply.redirect('/notices', 303)
  })
}
