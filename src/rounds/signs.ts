/**
 * 23 signs that are not mistaken for one another in print or by ear: no vowels (no words by chance), and of each pair
 * that looks alike (0/O, 1/I/L, 2/Z, 5/S, 6/G, 8/B, U/V) one at most. 23 is prime, so that a sum with different weights
 * catches every single wrong sign and every swap of two neighbours.
 */
export const signs = '23456789CDFHJKMNPQRTVWX'

/** What people type for a sign that is not among them. */
const lookalikes: Readonly<Record<string, string>> = { Z: '2', S: '5', G: '6', B: '8', U: 'V', Y: 'V' }

/** What a person typed, in capitals, without spaces, hyphens and dots. */
export function typedSigns(typed: string): string {
  return [...typed.normalize('NFKC').toUpperCase()].filter((sign) => !/[\s\p{Pd}._]/u.test(sign)).join('')
}

/** @returns the signs that were meant, or undefined when one is none of ours */
export function meantSigns(typed: string): string | undefined {
  const meant = [...typed].map((sign) => lookalikes[sign] ?? sign)
  return meant.every((sign) => signs.includes(sign)) ? meant.join('') : undefined
}
