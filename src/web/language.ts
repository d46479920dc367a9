import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Language, languages } from '../words/dictionary.ts'
import { remembered } from './remembered.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** the language of the screens: `?lang=` once, then a cookie; Vietnamese unless asked otherwise */
    language: Language
    /** the language in which questions are to be read, by its tag: any that `?lang=` named last; else that of the screens */
    tongue: string
  }
}

/** A tag of a language as authors may use it: “vi”, “hmn”, “zh-Hans”. */
const languageTag = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}$/

function tagIn(value: unknown): string | undefined {
  return typeof value === 'string' && languageTag.test(value) ? value : undefined
}

function known(value: unknown): Language | undefined {
  return languages.find((language) => language === value)
}

/** Decides the language of a request and remembers a choice made by `?lang=`. */
export function decideLanguage(request: FastifyRequest, reply: FastifyReply): void {
  const asked = tagIn((request.query as Record<string, unknown> | undefined)?.lang)
  request.language = known(asked) ?? known(request.cookies.lang) ?? 'vi'
  request.tongue = asked ?? tagIn(request.cookies.tongue) ?? request.language
  if (known(asked)) reply.setCookie('lang', request.language, remembered)
  // Only questions are in other languages than the screens.
  if (asked && request.url.startsWith('/k/')) reply.setCookie('tongue', asked, remembered)
}
