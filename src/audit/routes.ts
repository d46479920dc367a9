import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { csvOf } from '../web/csv.ts'
import { withRight } from '../web/guards.ts'
import { words } from '../words/index.ts'
import { checkAudit } from './check.ts'
import { actsWithin, chainsWithin, type LogRow, type LogSearch, logWithin } from './log-queries.ts'
import { subjectsNamed } from './subject-queries.ts'

const pageLength = 50
/** Rows of a file fetched at once. */
const chunk = 2000
const text = z.string().max(200).normalize('NFC').catch('').default('')
const date = z.iso.date().or(z.literal('')).catch('').default('')
const logQuery = z.object({
  act: text,
  subject: text,
  who: text,
  unit: text,
  from: date,
  to: date,
  page: z.coerce.number().int().min(1).max(100_000).catch(1).default(1),
})

function addressWith(path: string, search: LogSearch, page: number): string {
  const query = new URLSearchParams(Object.entries(search).filter(([, value]) => value !== ''))
  if (page > 1) query.set('page', String(page))
  return query.size > 0 ? `${path}?${query}` : path
}

/** The log of acts: looking things up, taking it along as a file, and verifying its chains. */
export async function auditRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/audit', async (request, reply) => {
    const { reach } = withRight(request, 'audit.read')
    const { page, ...search } = logQuery.parse(request.query)
    const paging = { limit: pageLength, offset: (page - 1) * pageLength }
    const [{ rows, total }, acts] = await Promise.all([
      logWithin(db, reach, search, paging),
      actsWithin(db, reach),
    ])
    const asked = request.query as Record<string, unknown>
    const wrongDate = (['from', 'to'] as const).filter((name) => asked[name] && search[name] === '')
    return await reply.page('audit/index', {
      rows,
      subjects: await subjectsNamed(
        db,
        rows.map((row) => row.subject),
      ),
      total,
      acts,
      search,
      page,
      pages: Math.max(1, Math.ceil(total / pageLength)),
      wrongDate,
      link: (to: number) => addressWith('/audit', search, to),
      csv: addressWith('/audit.csv', search, 1),
      checked: null,
    })
  })

  app.get('/audit/verification', async (request, reply) => {
    const { reach } = withRight(request, 'audit.read')
    const chains = await chainsWithin(db, reach)
    const checked = await checkAudit(db, new Set(chains.map((chain) => chain.unit_id)))
    const names = new Map(chains.map((chain) => [chain.unit_id, chain.name]))
    return await reply.page('audit/verification', { checked, names })
  })

  app.get('/audit.csv', async (request, reply) => {
    const { reach } = withRight(request, 'audit.read')
    const { page: _, ...search } = logQuery.parse(request.query)
    const w = words[request.language].audit
    const inWords: Readonly<Record<string, string>> = words[request.language].acts
    const named = (act: string) => inWords[act] ?? act
    const header = [w.when, w.unit, w.csvSeq, w.who, w.act, w.actCode, w.subject, w.detail, w.hash]
    const style = { decimal: 'comma' } as const
    // What happens while the file is written is not in it, so that no row is told twice.
    const before = new Date()
    async function* lines(): AsyncGenerator<string> {
      yield csvOf([header], style)
      for (let offset = 0; ; offset += chunk) {
        const { rows } = await logWithin(db, reach, search, { limit: chunk, offset, before })
        if (rows.length > 0)
          yield csvOf(
            rows.map((row) => lineOf(row, w.system, named)),
            style,
            { bom: false },
          )
        if (rows.length < chunk) return
      }
    }
    return await reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="nhat-ky.csv"')
      .send(Readable.from(lines()))
  })
}

function lineOf(row: LogRow, system: string, named: (act: string) => string): string[] {
  const who = row.full_name ? `${row.full_name} (${row.post_title ?? ''})` : system
  return [
    row.happened_at.toISOString(),
    row.unit_name,
    String(row.seq),
    who,
    named(row.act),
    row.act,
    row.subject,
    JSON.stringify(row.detail),
    row.hash,
  ]
}
