export type Language = 'vi' | 'en'
export const languages: readonly Language[] = ['vi', 'en']

/** A text, or a text made from details. */
type Entry = string | ((...details: never[]) => string)
type Same<T> = { [K in keyof T]: T[K] extends string ? string : T[K] }

/**
 * The words of one part of the product in both languages. A word that is missing in English is a type error.
 * Vietnamese is the language of the screens; English comes second.
 */
export function dictionary<T extends Record<string, Entry>>(words: {
  vi: T
  en: Same<T>
}): Record<Language, T> {
  return words as Record<Language, T>
}

type Part = Record<Language, Record<string, Entry>>
type All<T> = (T extends unknown ? (one: T) => void : never) extends (all: infer A) => void ? A : never

/** One dictionary of several, so that a large part has a file for each page or act. A key stands in one of them only. */
export function together<P extends readonly Part[]>(...parts: P): { [L in Language]: All<P[number][L]> } {
  const all: Part = { vi: {}, en: {} }
  for (const part of parts) {
    for (const key of Object.keys(part.vi)) {
      if (key in all.vi) throw new Error(`The word ${key} stands in two dictionaries`)
    }
    for (const language of languages) Object.assign(all[language], part[language])
  }
  return all as { [L in Language]: All<P[number][L]> }
}
