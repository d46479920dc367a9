import { randomInt } from 'node:crypto'

/**
 * 23 signs that are not mistaken for one another in print or by ear: no vowels (no words by chance), and of each pair
 * that looks alike (0/O, 1/I/L, 2/Z, 5/S, 6/G, 8/B, U/V) one at most. 23 is prime, so that the check sign
 * catches every single wrong sign and every swap of two neighbours.
 */
const alphabet = '23456789CDFHJKMNPQRTVWX'
const length = 8

/** What people type for a sign that is not in the alphabet. */
const lookalikes: Readonly<Record<string, string>> = { Z: '2', S: '5', G: '6', B: '8', U: 'V', Y: 'V' }

/** The sign that makes Σ (place × value) divisible by 23. Places count from 1, the check sign stands at 8. */
function checkSign(body: string): string {
  const sum = [...body].reduce((total, sign, at) => total + (at + 1) * alphabet.indexOf(sign), 0)
  const value = alphabet
    .split('')
    .findIndex((_, candidate) => (sum + length * candidate) % alphabet.length === 0)
  return alphabet.charAt(value)
}

/** @returns a new random code of eight signs: seven by chance (23⁷ ≈ 3.4 · 10⁹) and one that checks them */
export function newLinkCode(): string {
  const body = Array.from({ length: length - 1 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return body + checkSign(body)
}

/**
 * A code as a person typed it: case, spaces and hyphens make no difference, lookalikes are put right.
 * @returns the code as it is stored, or undefined when it is no code or was mistyped
 */
export function readLinkCode(typed: string): string | undefined {
  const signs = [...typed.normalize('NFKC').toUpperCase()].filter((sign) => !/[\s\p{Pd}._]/u.test(sign))
  const code = signs.map((sign) => lookalikes[sign] ?? sign).join('')
  if (code.length !== length || [...code].some((sign) => !alphabet.includes(sign))) return undefined
  return checkSign(code.slice(0, -1)) === code.at(-1) ? code : undefined
}

/** As it is printed, in two groups of four: 'C7KM-4RTJ'. */
export function printLinkCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`
}
