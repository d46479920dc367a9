import { routeRights } from '../accounts/route-rights.ts'

/** What stands for the parameters of an address of results. */
type Places = {
  roundId: number
  caseIds: readonly number[]
  frameworkVersionId: number
  versionId: number
  scale: string
  attributes: readonly string[]
  /** 'M01 HAILONG' */
  index: string
}

/** Pages of a case beside those of results that show figures of its survey. */
const ofCase = ['/cases/:id/sources', '/cases/:id/appraisal']

/**
 * Every address that shows figures of a round: pages, tables, pictures and trials, made from the table of all routes, so that a
 * new one is walked too.
 */
export function everySurface(of: Places): string[] {
  const routes = Object.keys(routeRights).flatMap((route) => {
    const [method, path = ''] = route.split(' ')
    const shows = /^\/rounds\/:id\/(results|what-if|exports|standing|comparison|reliability)/.test(path)
    // A workbook is made of the rows of its CSV; one test compares both.
    const asked = method === 'GET' && !path.endsWith('.xlsx')
    return asked && (shows || ofCase.includes(path)) ? [path] : []
  })
  const scopes = [
    ...of.caseIds.map((id) => ({ scope: 'cases', scopeId: String(id) })),
    { scope: 'frameworks', scopeId: String(of.frameworkVersionId) },
  ]
  return routes.flatMap((route) => {
    const each = route.startsWith('/cases')
      ? of.caseIds.map((id) => route.replace(':id', String(id)))
      : route.includes(':scope/')
        ? scopes.map(({ scope, scopeId }) => route.replace(':scopeId', scopeId).replace(':scope', scope))
        : [route]
    return each.flatMap((path) => {
      const address = path
        .replace(':id', String(of.roundId))
        .replace(':versionId', String(of.versionId))
        .replace(':form', String(of.versionId))
        .replace(':scale', of.scale)
      if (address.includes('/crossings/')) return of.attributes.map((by) => `${address}?by=${by}`)
      return [/\/standings/.test(address) ? `${address}?index=${encodeURIComponent(of.index)}` : address]
    })
  })
}
