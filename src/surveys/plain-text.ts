import type { LocalText } from './questionnaire.ts'

export const longestAuthorText = 8000

/** The first thing in a text that must not be there, or null: what it is. */
export function unwantedIn(text: string): LocalText | null {
  if (/(?![\t\n])\p{Cc}/u.test(text)) return words('ký tự điều khiển', 'control characters')
  if (/[\u202a-\u202e\u2066-\u2069]/.test(text))
    return words('ký tự đổi chiều chữ', 'characters that turn the direction of writing')
  if (/[\ufffe\uffff]/.test(text) || !text.isWellFormed())
    return words('ký tự không hợp lệ', 'characters that do not exist')
  return null
}

/** Words an author may not write, in Vietnamese: markup is never rendered, so it must not be there. */
export function unwantedInAuthorText(text: string): string | null {
  if (text.length > longestAuthorText) return `dài quá ${longestAuthorText} ký tự`
  if (/<[a-z!/?]/i.test(text)) return 'mã HTML'
  if (/&(?:[a-z]{2,31}|#[0-9]+|#x[0-9a-f]+);/i.test(text)) return 'mã ký tự HTML'
  return unwantedIn(text)?.vi ?? null
}

/** Text in both languages, from code of ours. */
export function words(vi: string, en: string): LocalText {
  return { vi, en }
}

/** Names in braces in a text, as SurveyJS pipes them. */
export function namesIn(text: LocalText): string[] {
  const names = new Set<string>()
  for (const words of Object.values(text)) {
    for (const [, name] of (words ?? '').matchAll(/\{([^{}]+)\}/g)) names.add(name!.trim())
  }
  return [...names]
}
