import type { FastifyInstance } from 'fastify'
import type { Product } from '../app.ts'
import { casePages } from './case-routes.ts'
import { collectionPages } from './collection-routes.ts'
import { invitationPages } from './invitation-routes.ts'
import { linkPages } from './link-routes.ts'
import { roundPages } from './round-routes.ts'

/** Rounds, their cases, how they collect answers, their links and invitations. */
export async function roundRoutes(app: FastifyInstance, product: Product): Promise<void> {
  await app.register(roundPages, product)
  await app.register(casePages, product)
  await app.register(collectionPages, product)
  await app.register(linkPages, product)
  await app.register(invitationPages, product)
}
