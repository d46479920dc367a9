import type { FastifyInstance } from 'fastify'
import type { Product } from '../app.ts'
import { certaintyPages } from './certainty-routes.ts'
import { changePages } from './changes-routes.ts'
import { crossingPages } from './crossing-routes.ts'
import type { Results } from './load.ts'
import { reliabilityPages } from './reliability-routes.ts'
import { robustnessPages } from './robustness-routes.ts'
import { roundResultPages } from './round-routes.ts'
import { scopePages } from './scope-routes.ts'
import { seriesPages } from './series-routes.ts'
import { standingPages } from './standing-routes.ts'
import { visitsTo } from './visit.ts'

/** Pages, charts and tables of a round's figures: from the round to a unit's case, its criteria, and every question. */
export async function resultRoutes(
  app: FastifyInstance,
  product: Product & { results: Results },
): Promise<void> {
  const visit = visitsTo(product.db, product.results)
  await roundResultPages(app, visit)
  await scopePages(app, visit)
  await crossingPages(app, visit)
  await standingPages(app, visit)
  await seriesPages(app, product)
  await changePages(app, product, visit)
  await reliabilityPages(app, product, visit)
  await certaintyPages(app, visit)
  await robustnessPages(app, visit)
}
