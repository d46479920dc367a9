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
