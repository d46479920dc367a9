import type { FastifyInstance } from 'fastify'
import type { Product } from '../app.ts'
import { planImportPages } from './import-routes.ts'
import { planPages } from './plan-routes.ts'
import { planReportPages } from './report-routes.ts'
import { planTaskPages } from './task-routes.ts'

/** Plans of work, their tasks and what became of them. */
export async function planRoutes(app: FastifyInstance, product: Product): Promise<void> {
  await app.register(planPages, product)
  await app.register(planTaskPages, product)
  await app.register(planReportPages, product)
  await app.register(planImportPages, product)
}
