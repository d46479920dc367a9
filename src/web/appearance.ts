import type { FastifyInstance, FastifyRequest } from 'fastify'

const sizes = ['normal', 'large', 'larger'] as const
const contrasts = ['normal', 'high'] as const

/** How a person asked the pages to look: size of text and contrast. */
export type Appearance = Readonly<{ size: (typeof sizes)[number]; contrast: (typeof contrasts)[number] }>

declare module 'fastify' {
  interface FastifyRequest {
    /** text size and contrast: `?size=`, `?contrast=` once, then a cookie; no script needed */
    appearance: Appearance
  }
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return value === undefined ? undefined : known.find((entry) => entry === value)
}

/** Decides how each request's page looks and remembers a choice. Needs @fastify/cookie. */
export function useAppearance(app: FastifyInstance): void {
  app.decorateRequest('appearance')
  app.addHook('onRequest', (request, reply, done) => {
    const query = (request.query ?? {}) as Record<string, unknown>
    const size = oneOf(sizes, query.size)
    const contrast = oneOf(contrasts, query.contrast)
    request.appearance = {
      size: size ?? oneOf(sizes, request.cookies.size) ?? 'normal',
      contrast: contrast ?? oneOf(contrasts, request.cookies.contrast) ?? 'normal',
    }
    const kept = { path: '/', maxAge: 31_536_000, sameSite: 'lax', httpOnly: true } as const
    if (size) reply.setCookie('size', size, kept)
    if (contrast) reply.setCookie('contrast', contrast, kept)
    done()
  })
}

/** What a layout needs to show the controls: classes of <html>, and the next size in both directions (null = at the end). */
export function appearanceOf({ size, contrast }: Appearance): {
  classes: string
  smaller: string | null
  larger: string | null
  contrast: Appearance['contrast']
} {
  const at = sizes.indexOf(size)
  const classes = [size === 'normal' ? '' : `size-${size}`, contrast === 'high' ? 'contrast-high' : '']
  return {
    classes: classes.filter(Boolean).join(' '),
    smaller: sizes[at - 1] ?? null,
    larger: sizes[at + 1] ?? null,
    contrast,
  }
}

/**
 * The address of the page that is shown, with some parameters of its query set anew. For an answer to a POST it is the
 * page the form stood on, as the browser tells it, since the address of the POST itself may show nothing.
 */
export function hereWith(request: FastifyRequest, changes: Readonly<Record<string, string>>): string {
  const url = new URL(addressShown(request), 'http://here.invalid')
  for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value)
  // Two leading slashes would name another host.
  return `${url.pathname.replace(/^\/+/, '/')}${url.search}`
}

function addressShown(request: FastifyRequest): string {
  const referer = request.headers.referer
  if (request.method === 'GET' || request.method === 'HEAD') return request.url
  if (referer && URL.canParse(referer) && new URL(referer).host === request.host) {
    const { pathname, search } = new URL(referer)
    return `${pathname}${search}`
  }
  return '/'
}
