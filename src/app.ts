import cookie from '@fastify/cookie'
import Fastify, { type FastifyInstance } from 'fastify'
import { grantersFor } from './accounts/queries.ts'
import { accountRoutes } from './accounts/routes.ts'
import { assessmentRoutes } from './assessments/routes.ts'
import { auditRoutes } from './audit/routes.ts'
import type { Config } from './config.ts'
import type { Db } from './database.ts'
import { boardRoutes } from './deadlines/board-routes.ts'
import { calendarRoutes } from './deadlines/calendar-routes.ts'
import { extensionRoutes } from './deadlines/extension-routes.ts'
import { evidenceRoutes } from './evidence/routes.ts'
import { exportRoutes } from './exports/routes.ts'
import { frameworkRoutes } from './frameworks/routes.ts'
import type { Jobs } from './jobs/jobs.ts'
import { noticeRoutes } from './notices/routes.ts'
import { healthRoutes } from './operation/health-routes.ts'
import { operationRoutes } from './operation/routes.ts'
import { planRoutes } from './plans/routes.ts'
import { releaseRoutes } from './publications/release-routes.ts'
import { publicationRoutes } from './publications/routes.ts'
import { recognitionRoutes } from './recognitions/routes.ts'
import { reformRoutes } from './reforms/routes.ts'
import { registerRoutes } from './registers/routes.ts'
import { responseRoutes } from './responses/routes.ts'
import { keepEditions } from './results/keep-edition.ts'
import { resultsFrom } from './results/load.ts'
import { resultRoutes } from './results/routes.ts'
import { entryRoutes } from './rounds/entry-routes.ts'
import { roundRoutes } from './rounds/routes.ts'
import { fedFrom } from './sources/fed-leaves.ts'
import { sourceRoutes } from './sources/routes.ts'
import { mediaRoutes } from './surveys/media-routes.ts'
import { questionnaireRoutes } from './surveys/routes.ts'
import { trashRoutes } from './trash/routes.ts'
import { unitRoutes } from './units/routes.ts'
import { useChoices } from './web/choices.ts'
import { useErrors } from './web/errors.ts'
import { homeRoutes } from './web/home.ts'
import { forFiles, useBodyPatience } from './web/patience.ts'
import { useSecurity } from './web/security.ts'
import { useSessions } from './web/session.ts'
import { readSettings } from './web/settings.ts'
import { useThrottle } from './web/throttle.ts'
import { useViews } from './web/view.ts'
import { weightRoutes } from './weights/routes.ts'
import { whatIfRoutes } from './what-if/routes.ts'

/** What every part of the product is handed. */
export type Product = Readonly<{ db: Db; config: Config; jobs: Jobs }>

/**
 * Builds the server, not yet listening: the table of contents of the product.
 * Tests build the same one over another database and use `inject`.
 */
export async function buildApp(product: Product): Promise<FastifyInstance> {
  const { config, db } = product
  const settings = await readSettings(db)
  const app = Fastify({
    logger: config.logLevel === 'silent' ? false : { level: config.logLevel, serializers: { req: logged } },
    trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
    bodyLimit: 1024 * 1024,
    requestTimeout: forFiles,
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: true,
  })
  useBodyPatience(app)
  await app.register(cookie)
  await useSecurity(app, { https: config.secureCookies })
  useChoices(app)
  await useViews(app, { demo: settings.demo, assetVersion: settings.assetVersion })
  useErrors(app, (path) => grantersFor(db, path))
  useThrottle(app, config.publicRate)

  await app.register(async (open) => {
    await open.register(healthRoutes, product)
    await open.register(entryRoutes)
  })

  await app.register(async (citizens) => {
    await citizens.register(responseRoutes, product)
    await citizens.register(mediaRoutes, product)
  })

  await app.register(async (officials) => {
    await useSessions(officials, { db, secret: settings.secret, secure: config.secureCookies })
    await officials.register(homeRoutes, product)
    await officials.register(accountRoutes, product)
    await officials.register(unitRoutes, product)
    await officials.register(frameworkRoutes, product)
    await officials.register(questionnaireRoutes, product)
    await officials.register(roundRoutes, product)
    const results = resultsFrom(db)
    keepEditions(officials)
    await officials.register(assessmentRoutes, { ...product, fed: fedFrom(db, results) })
    await officials.register(resultRoutes, { ...product, results })
    await officials.register(sourceRoutes(results), product)
    await officials.register(planRoutes, product)
    await officials.register(recognitionRoutes, product)
    await officials.register(reformRoutes, product)
    await officials.register(calendarRoutes, product)
    await officials.register(boardRoutes, product)
    await officials.register(extensionRoutes, product)
    await officials.register(evidenceRoutes, product)
    await officials.register(registerRoutes, product)
    await officials.register(auditRoutes, product)
    await officials.register(trashRoutes, product)
    await officials.register(noticeRoutes, product)
    await officials.register(weightRoutes, product)
    await officials.register(operationRoutes, product)
    await officials.register(publicationRoutes, { ...product, results })
    await officials.register(releaseRoutes, product)
    await officials.register(whatIfRoutes, { ...product, results })
    await officials.register(exportRoutes, { ...product, results })
  })
  return app
}

/** What a log line says of a request: never the path of a citizen's link, which is a code, nor any address. */
function logged(request: { method: string; url: string }): { method: string; url: string } {
  const path = request.url.split('?')[0] ?? ''
  return {
    method: request.method,
    url: path.replace(/^\/(k|links)\/[^/]+/, '/$1/:code').replace(/^\/(setup|activate)\/[^/]+/, '/$1/:token'),
  }
}
