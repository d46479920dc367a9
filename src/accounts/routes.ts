import type { FastifyInstance } from 'fastify'
import type { Product } from '../app.ts'
import { activationRoutes } from './activation-routes.ts'
import { postImportRoutes } from './import-routes.ts'
import { ownAccountRoutes } from './own-routes.ts'
import { postRoutes } from './post-routes.ts'
import { signInRoutes } from './sign-in-routes.ts'

/** Signing in and out, one-time addresses, one's own account, and the administrator's list of posts. */
export async function accountRoutes(app: FastifyInstance, product: Product): Promise<void> {
  await app.register(signInRoutes, product)
  await app.register(activationRoutes, product)
  await app.register(ownAccountRoutes, product)
  await app.register(postRoutes, product)
  await app.register(postImportRoutes, product)
}
