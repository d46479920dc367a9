import { resolve } from 'node:path'
import view from '@fastify/view'
import { Eta } from 'eta'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { may, type Right, reach } from '../accounts/right.ts'
import { words } from '../words/index.ts'
import { appearanceOf, hereWith } from './appearance.ts'
import { formats } from './format.ts'

/** The folder of the views, beside src. */
const viewFolder = resolve(import.meta.dirname, '../../views')

declare module 'fastify' {
  interface FastifyReply {
    /** Renders a view with the words, formats and account of the request; views read them as `it.w`, `it.f`, `it.account`. */
    page(name: string, data: Record<string, unknown>): FastifyReply
    /** The same as text, for pages that are kept. */
    pageText(name: string, data: Record<string, unknown>): Promise<string>
  }
}

export type PageSettings = {
  /** a banner on every page says that the data are a demonstration */
  demo: boolean
  /** changes with each start so that browsers fetch new styles */
  assetVersion: string
}

/** What every view receives beside its own data. */
function shared(
  request: FastifyRequest,
  reply: FastifyReply,
  settings: PageSettings,
): Record<string, unknown> {
  const account = request.account ?? null
  return {
    w: words[request.language],
    f: formats[request.language],
    lang: request.language,
    account,
    can: (right: Right, path?: readonly number[]) =>
      account !== null && (path ? may(account, right, path) : reach(account, right).length > 0),
    csrf: account && 'generateCsrf' in reply ? reply.generateCsrf() : '',
    url: request.url.split('?')[0],
    look: appearanceOf(request.appearance),
    here: (changes: Readonly<Record<string, string>>) => hereWith(request, changes),
    demo: settings.demo,
    assets: settings.assetVersion,
  }
}

/** Registers Eta through @fastify/view (auto-escape on) and `reply.page`. */
export async function useViews(app: FastifyInstance, settings: PageSettings): Promise<void> {
  const eta = new Eta({ views: viewFolder, cache: true, autoEscape: true, autoTrim: [false, 'nl'] })
  rememberPaths(eta)
  await app.register(view, { engine: { eta }, root: viewFolder, viewExt: 'eta', production: true })
  app.decorateReply('page', function (this: FastifyReply, name: string, data: Record<string, unknown>) {
    this.header('content-type', 'text/html; charset=utf-8')
    return this.view(`/${name}.eta`, { ...shared(this.request, this, settings), ...data })
  })
  app.decorateReply('pageText', function (this: FastifyReply, name: string, data: Record<string, unknown>) {
    return this.viewAsync(`/${name}.eta`, { ...shared(this.request, this, settings), ...data })
  })
}

/** A view named from the folder of the views is the same file whoever includes it; Eta would look for it at each of its uses. */
function rememberPaths(eta: Eta): void {
  const resolvePath = eta.resolvePath.bind(eta)
  const known = new Map<string, string>()
  eta.resolvePath = (name, options) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const path = resolvePath(name, options)
    if (name.startsWith('/')) known.set(name, path)
    return path
  }
}
