import type { FastifyInstance } from 'fastify'
import type { Product } from '../app.ts'
import { councilPages } from './council-routes.ts'
import { decisionPages } from './decision-routes.ts'
import { dossierPages } from './dossier-routes.ts'
import { dossierLists } from './list-routes.ts'
import { paperPages } from './paper-routes.ts'
import { publicPages } from './public-routes.ts'
import { rulePages } from './rule-routes.ts'

/** Recognition: rules, dossiers, posting and opinions, councils, decisions and their signed copies, the list of recognised units. */
export async function recognitionRoutes(app: FastifyInstance, product: Product): Promise<void> {
  await app.register(publicPages, product)
  await app.register(dossierLists, product)
  await app.register(rulePages, product)
  await app.register(councilPages, product)
  await app.register(decisionPages, product)
  await app.register(dossierPages, product)
  await app.register(paperPages, product)
}
