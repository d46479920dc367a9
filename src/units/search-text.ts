const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g
const APOSTROPHES = /['’‘ʼʻ`´′]/g
const SEPARATORS = /[\s\p{Pd}.,;:/()"“”]+/gu

/**
 * What two spellings of the same Vietnamese words have in common: no case, no diacritics, đ as d, one space between words,
 * no apostrophes, punctuation as a space; so “Hòa”, “Hoà” and their NFD forms, and “Bà Rịa - Vũng Tàu”, are found however
 * typed. `%`, `_` and `\` stay as they are. Folding twice changes nothing.
 */
export function foldVietnamese(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replace(APOSTROPHES, '')
    .replace(SEPARATORS, ' ')
    .trim()
}

/** NFC, one space between words, none around: how every name is stored. */
export function tidyText(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim()
}

/**
 * A key that is equal for two spellings of one name that differ in case, NFC/NFD, spaces, the shape of apostrophes, or the
 * letter that carries the tone (“Hòa”, “Hoà”), and in nothing else: “Hòa” and “Hóa” stay two names.
 */
export function nameKey(name: string): string {
  return tidyText(name)
    .toLowerCase()
    .normalize('NFD')
    .replace(APOSTROPHES, "'")
    .replace(/[\p{L}\p{M}]+/gu, (word) => word.replace(TONES, '') + (word.match(TONES) ?? []).join(''))
    .normalize('NFC')
}

/** Makes a text safe inside a LIKE pattern, with the backslash as escape. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

const collator = new Intl.Collator('vi')

/** Orders names as a Vietnamese dictionary does (d before đ, a before ă before â); PostgreSQL's `vi-x-icu` does the same. */
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b)
}

/** Words joined by hyphens, for codes made from names: “Quan Sơn” → “quan-son”. */
export function slug(text: string): string {
  return foldVietnamese(text)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}
