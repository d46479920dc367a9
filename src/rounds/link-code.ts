import { randomInt } from 'node:crypto'
import { meantSigns, signs, typedSigns } from './signs.ts'

const length = 8

/** The sign that makes Σ (place × value) divisible by 23. Places count from 1, the check sign stands at 8. */
function checkSign(body: string): string {
  const sum = [...body].reduce((total, sign, at) => total + (at + 1) * signs.indexOf(sign), 0)
  const value = signs.split('').findIndex((_, candidate) => (sum + length * candidate) % signs.length === 0)
  return signs.charAt(value)
}

/** @returns a new random code of eight signs: seven by chance (23⁷ ≈ 3.4 · 10⁹) and one that checks them */
export function newLinkCode(): string {
  const body = Array.from({ length: length - 1 }, () => signs[randomInt(signs.length)]).join('')
  return body + checkSign(body)
}

/**
 * A code as a person typed it: case, spaces and hyphens make no difference, lookalikes are put right.
 * @returns the code as it is stored, or undefined when it is no code or was mistyped
 */
export function readLinkCode(typed: string): string | undefined {
  const code = meantSigns(typedSigns(typed))
  if (code?.length !== length) return undefined
  return checkSign(code.slice(0, -1)) === code.at(-1) ? code : undefined
}

/** As it is printed, in two groups of four: 'C7KM-4RTJ'. */
export function printLinkCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`
}
