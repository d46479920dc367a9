import type { FastifyRequest } from 'fastify'
import { type Appearance, lookFrom } from '../web/appearance.ts'
import { languages } from '../words/dictionary.ts'

/**
 * Shows the answer to this very request as a button of the page asked for (`lang=en`, `size=large`): for browsers without cookies,
 * which are not led to another address.
 */
export function takeLook(request: FastifyRequest, look: string | null): void {
  const [name, value] = look?.split('=') ?? []
  if (name === undefined || value === undefined) return
  if (name !== 'lang') {
    const changed: Partial<Appearance> = lookFrom({ [name]: value })
    request.appearance = { ...request.appearance, ...changed }
    return
  }
  request.tongue = value
  request.language = languages.find((language) => language === value) ?? request.language
}
