import { randomInt } from 'node:crypto'
import { meantSigns, signs, typedSigns } from '../rounds/signs.ts'

const length = 20

/** A secret that can be typed from paper: twenty signs by chance (23²⁰ ≈ 2⁹⁰), as it stands in addresses. */
export function newActivationCode(): string {
  return Array.from({ length }, () => signs[randomInt(signs.length)]).join('')
}

/** As a person typed it: case, spaces and hyphens make no difference, lookalikes are put right; what is no code stays. */
export function readActivationCode(typed: string): string {
  const meant = meantSigns(typedSigns(typed))
  return meant?.length === length ? meant : typed
}

/** As it is printed, in groups of four. */
export function printActivationCode(code: string): string {
  return code.replace(/.{4}(?=.)/g, '$&-')
}
