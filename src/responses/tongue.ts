import type { FastifyRequest } from 'fastify'
import type { CompiledQuestionnaire, LocalText } from '../surveys/questionnaire.ts'
import { type Language, languages } from '../words/dictionary.ts'

/** Languages of Việt Nam, by the names that Vietnamese has for them: browsers and servers know few of these. */
const names: { readonly [tag: string]: string } = {
  vi: 'Tiếng Việt',
  hmn: 'Tiếng Mông',
  km: 'Tiếng Khmer',
  rad: 'Tiếng Ê Đê',
  cjm: 'Tiếng Chăm',
  jra: 'Tiếng Jrai',
  tyz: 'Tiếng Tày',
  nut: 'Tiếng Nùng',
  blt: 'Tiếng Thái',
  twh: 'Tiếng Thái',
  mtq: 'Tiếng Mường',
  bdq: 'Tiếng Ba Na',
  sed: 'Tiếng Xơ Đăng',
}

/** What a language is called in the language of the page. */
export function languageName(tag: string, shown: Language): string {
  return names[tag] ?? new Intl.DisplayNames([shown], { type: 'language' }).of(tag) ?? tag
}

/**
 * The language in which a questionnaire is read: the one that was asked for if it has it, else that of the page. What its author has
 * not written in it is shown in Vietnamese.
 */
export function tongueOf(request: FastifyRequest, { languages }: CompiledQuestionnaire): string {
  return languages.includes(request.tongue) ? request.tongue : request.language
}

/** The tag of a text where it is in another language than the page around it; null where it is in the same. */
export function foreign(text: LocalText | null, tongue: string, around: Language): string | null {
  if (text === null) return null
  const tag = text[tongue] === undefined ? 'vi' : tongue
  return tag === around ? null : tag
}

export type OfferedLanguage = { readonly tag: string; readonly name: string; readonly nameLang: string }

/** The languages that can be chosen beside the one being read: those of the pages themselves, and all that the questionnaire has. */
export function offeredLanguages(
  request: FastifyRequest,
  questionnaire: CompiledQuestionnaire,
): OfferedLanguage[] {
  const now = tongueOf(request, questionnaire)
  const all = [...new Set<string>([...languages, ...questionnaire.languages])]
  return all.filter((tag) => tag !== now).map((tag) => ({ tag, ...ownName(tag) }))
}

type OwnName = Readonly<{ name: string; nameLang: string }>

/** Every page says these, and asking for one takes long; there are no more than published questionnaires have. */
const ownNames = new Map<string, OwnName>()

function ownName(tag: string): OwnName {
  const known = ownNames.get(tag) ?? findOwnName(tag)
  ownNames.set(tag, known)
  return known
}

/** What a language calls itself, where that is known; else what it is called in Vietnamese. */
function findOwnName(tag: string): OwnName {
  if (names[tag] !== undefined && tag !== 'km') return { name: names[tag], nameLang: 'vi' }
  const own = new Intl.DisplayNames([tag], { type: 'language', fallback: 'none' })
  const knows = new Intl.Locale(own.resolvedOptions().locale).language === new Intl.Locale(tag).language
  const name = knows ? own.of(tag) : undefined
  if (name === undefined) return { name: languageName(tag, 'vi'), nameLang: 'vi' }
  return { name: name.charAt(0).toLocaleUpperCase(tag) + name.slice(1), nameLang: tag }
}
