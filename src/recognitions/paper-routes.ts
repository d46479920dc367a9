import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { storeOf } from '../evidence/bucket-store.ts'
import { neverAPage, sendFile } from '../evidence/send.ts'
import { refuse } from '../refusals.ts'
import { requireRight } from './hold.ts'
import { removePaper } from './keep-paper.ts'
import { minutesOf, type Paper, papersOf, publicPaper } from './paper-queries.ts'
import { meetingSeen, recognitionSeen } from './seen.ts'

const paperParam = z.object({ paper: z.uuid() })

/** Signed copies of minutes and decisions: fetching them and taking them away. Each page that shows them has its form to keep one. */
export async function paperPages(app: FastifyInstance, { db, config }: Product): Promise<void> {
  const store = storeOf(config)

  app.post('/recognitions/:id/papers/:paper/removal', async (request, reply) => {
    const { account, one } = await recognitionSeen(request, db)
    requireRight(account, one, 'recognitions.file', 'above')
    await removePaper(db, account, asked(request, await papersOf(db, one.dossier)).paper_id)
    return await reply.redirect(`/recognitions/${one.case_id}?done=saved#papers`, 303)
  })

  app.post('/recognitions/meetings/:meeting/papers/:paper/removal', async (request, reply) => {
    const { account, meeting } = await meetingSeen(request, db, 'recognitions.file')
    await removePaper(db, account, asked(request, await minutesOf(db, [meeting.meeting_id])).paper_id)
    return await reply.redirect(`/recognitions/meetings/${meeting.meeting_id}?done=saved`, 303)
  })

  await app.register(async (files) => {
    neverAPage(files)
    files.get('/recognitions/:id/papers/:paper/file', { compress: false }, async (request, reply) => {
      const { one } = await recognitionSeen(request, db)
      return await sendFile(request, reply, store, asked(request, await papersOf(db, one.dossier)))
    })
    files.get(
      '/recognitions/meetings/:meeting/papers/:paper/file',
      { compress: false },
      async (request, reply) => {
        const { meeting } = await meetingSeen(request, db, 'recognitions.read')
        return await sendFile(
          request,
          reply,
          store,
          asked(request, await minutesOf(db, [meeting.meeting_id])),
        )
      },
    )
    files.get('/recognised/papers/:paper/file', { compress: false }, async (request, reply) => {
      const read = paperParam.safeParse(request.params)
      const paper = read.success ? await publicPaper(db, read.data.paper) : undefined
      if (!paper) throw refuse('not_found', { what: 'bản ký' })
      return await sendFile(request, reply, store, paper)
    })
  })
}

/** The paper of an address, among those that may be seen. @throws Refusal `not_found` */
function asked(request: FastifyRequest, papers: readonly Paper[]): Paper {
  const read = paperParam.safeParse(request.params)
  const found = papers.find((paper) => read.success && paper.paper_id === read.data.paper)
  if (!found) throw refuse('not_found', { what: 'bản ký' })
  return found
}
