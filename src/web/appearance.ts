import type { FastifyReply, FastifyRequest } from 'fastify'
import { remembered } from './remembered.ts'

const sizes = ['normal', 'large', 'larger'] as const
const contrasts = ['normal', 'high'] as const
const switches = ['off', 'on'] as const

/** How a person asked the pages to look: size of text, contrast, and whether answers are shown with their pictures. */
export type Appearance = Readonly<{
  size: (typeof sizes)[number]
  contrast: (typeof contrasts)[number]
  pictures: (typeof switches)[number]
}>

declare module 'fastify' {
  interface FastifyRequest {
    /** `?size=`, `?contrast=`, `?pictures=` once, then a cookie; no script needed */
    appearance: Appearance
  }
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return value === undefined ? undefined : known.find((entry) => entry === value)
}

/** How a page looks for whom nothing was ever asked. */
export const plain: Appearance = { size: 'normal', contrast: 'normal', pictures: 'off' }

/** Decides how the page of a request looks and remembers a choice. */
export function decideAppearance(request: FastifyRequest, reply: FastifyReply): void {
  const asked = lookFrom((request.query ?? {}) as Record<string, unknown>)
  request.appearance = { ...plain, ...lookFrom(request.cookies), ...asked }
  for (const [name, value] of Object.entries(asked)) reply.setCookie(name, value, remembered)
}

/** What is asked for in a query, in cookies or by a button; whatever is not known is left out. */
export function lookFrom(given: Readonly<Record<string, unknown>>): Partial<Appearance> {
  const size = oneOf(sizes, given.size)
  const contrast = oneOf(contrasts, given.contrast)
  const pictures = oneOf(switches, given.pictures)
  return { ...(size && { size }), ...(contrast && { contrast }), ...(pictures && { pictures }) }
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
