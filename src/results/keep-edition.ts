import type { FastifyInstance } from 'fastify'

const shown = /^\/rounds\/(\d+)\/(?:results|method)(?:[/?.]|$)/
const asked = /^(?:next|[1-9]\d{0,4})$/

/**
 * Every address of the same round's results on a page stays in the edition the page shows: links, pictures, files and forms,
 * whoever wrote them. One that names an edition itself (`?edition=last` for what stands) is left as it is.
 *
 * @example
 * inEdition('<a href="/rounds/4/results?sort=unit#units">', 4, '2') // => '<a href="/rounds/4/results?sort=unit&amp;edition=2#units">'
 */
export function inEdition(html: string, roundId: number, edition: string): string {
  const own = `/rounds/${roundId}/(?:results|method)(?=[/?.#"\\s])[^"\\s]*`
  const named = /[?&;]edition=/
  return html
    .replace(new RegExp(`(<form\\b[^>]*\\baction="${own}"[^>]*>)`, 'g'), (form) =>
      /\bmethod="get"/.test(form) ? `${form}<input type="hidden" name="edition" value="${edition}">` : form,
    )
    .replace(new RegExp(`(\\b(?:href|src|srcset)=")(${own})`, 'g'), (whole, attribute, address: string) => {
      if (named.test(address)) return whole
      const [path = '', place] = address.split('#')
      const joined = path.includes('?') ? (path.endsWith('?') ? '' : '&amp;') : '?'
      return `${attribute}${path}${joined}edition=${edition}${place === undefined ? '' : `#${place}`}`
    })
}

/** Has pages of results that show an edition lead to pages, pictures and files of that edition. */
export function keepEditions(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const edition = (request.query as Record<string, unknown> | undefined)?.edition
    if (typeof edition !== 'string' || !asked.test(edition) || typeof payload !== 'string') return payload
    const round = shown.exec(request.url)
    if (!round || !/html/.test(String(reply.getHeader('content-type')))) return payload
    return inEdition(payload, Number(round[1]), edition)
  })
}
