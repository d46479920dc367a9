import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import { withRight } from '../web/guards.ts'
import { isUnverified } from './framework.ts'
import { frameworkFiles, frameworkLibrary } from './library.ts'
import { publishFramework } from './publish.ts'
import { buildTree } from './tree.ts'

const params = z.object({ id: z.string().max(100), version: z.string().max(30) })
const showQuery = z.object({ open: z.enum(['1']).optional().catch(undefined) })

/** Pages of frameworks: the list, one version as a tree, and its publication. */
export async function frameworkRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/frameworks', async (request, reply) => {
    withRight(request, 'rounds.read')
    const { versions, faults } = await frameworkLibrary(db)
    return await reply.page('frameworks/index', { versions, faults })
  })

  app.get('/frameworks/:id/:version', async (request, reply) => {
    withRight(request, 'rounds.read')
    const { id, version } = paramsOf(request)
    const { versions } = await frameworkLibrary(db)
    const found = versions.find(({ framework }) => framework.id === id && framework.version === version)
    if (!found) throw refuse('not_found', { what: 'bộ tiêu chí' })
    const { framework } = found
    return await reply.page('frameworks/show', {
      ...found,
      tree: buildTree(framework.criteria),
      unverified: framework.criteria.filter((row) => isUnverified(framework, row)).length,
      known: new Set(versions.map((each) => each.framework.id)),
      latest: Object.fromEntries(versions.map((each) => [each.framework.id, each.framework.version])),
      allOpen: showQuery.parse(request.query).open === '1',
    })
  })

  app.post('/frameworks/:id/:version/publication', async (request, reply) => {
    const { account } = withRight(request, 'frameworks.publish')
    const { id, version } = paramsOf(request)
    const { frameworks } = await frameworkFiles()
    const file = frameworks.find(({ framework }) => framework.id === id && framework.version === version)
    if (!file) throw refuse('not_found', { what: 'bộ tiêu chí' })
    await publishFramework(db, { unitId: account.unitId, holder: account }, file)
    return await reply.redirect(`/frameworks/${id}/${version}`, 303)
  })
}

function paramsOf(request: FastifyRequest): { id: string; version: string } {
  const read = params.safeParse(request.params)
  if (!read.success) throw refuse('not_found', { what: 'bộ tiêu chí' })
  return read.data
}
