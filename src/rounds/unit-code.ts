import { createHash, randomInt } from 'node:crypto'
import { meantSigns, signs, typedSigns } from './signs.ts'

/**
 * A code that carries its unit, so that it is found and used up within that unit: `<unit>-<secret><check>`, printed
 * '1234-CDF-HJK-MNP'. The unit is its number; the secret has eight signs (23⁸ ≈ 7.8 · 10¹⁰); the last sign checks unit and
 * secret, and says what the code is for.
 */
export type UnitCode = Readonly<{ kind: UnitCodeKind; unitId: number; secret: string }>

/** `invitation`: lets one form in, once. `resume`: opens an unfinished form on another device. */
export type UnitCodeKind = 'invitation' | 'resume'

const secretLength = 8
const remainders: Readonly<Record<UnitCodeKind, number>> = { invitation: 0, resume: 11 }

/** Digits in which people write a letter that looks like one. */
const digits: Readonly<Record<string, string>> = { O: '0', Q: '0', D: '0', I: '1', L: '1', '|': '1' }

/** Σ (place from the right × value) mod 23; the check sign stands at place 1, so each value fits exactly one remainder. */
function sumOf(unit: string, rest: string): number {
  const values = [...[...unit].map(Number), ...[...rest].map((sign) => signs.indexOf(sign))]
  return values.reduceRight((sum, value, at) => sum + (values.length - at) * value, 0) % signs.length
}

/** @returns a secret of eight random signs */
export function newSecret(): string {
  return Array.from({ length: secretLength }, () => signs[randomInt(signs.length)]).join('')
}

/** @returns the secret that eight or more random bytes make; each sign from 4 bytes, so none is likelier by more than 10⁻⁸ */
export function secretFrom(bytes: Buffer): string {
  return Array.from({ length: secretLength }, (_, at) =>
    signs.charAt(bytes.readUInt32BE(4 * at) % signs.length),
  ).join('')
}

/** As it stands in addresses: '1234-CDFHJKMNP'. */
export function writeUnitCode({ kind, unitId, secret }: UnitCode): string {
  const unit = String(unitId)
  const check = [...signs].find((sign) => sumOf(unit, secret + sign) === remainders[kind])
  return `${unit}-${secret}${check}`
}

/** As it is printed and shown: '1234-CDF-HJK-MNP'. */
export function printUnitCode(code: UnitCode): string {
  const [unit, rest = ''] = writeUnitCode(code).split('-')
  return `${unit}-${rest.match(/.{3}/g)?.join('-')}`
}

/**
 * A code as a person typed it: case, spaces and hyphens make no difference, lookalikes are put right.
 * @returns undefined when it is no code of a unit or was mistyped
 */
export function readUnitCode(typed: string): UnitCode | undefined {
  const plain = typedSigns(typed)
  const rest = meantSigns(plain.slice(-(secretLength + 1)))
  const unit = [...plain.slice(0, -(secretLength + 1))].map((sign) => digits[sign] ?? sign).join('')
  if (rest?.length !== secretLength + 1 || !/^[1-9]\d{0,8}$/.test(unit)) return undefined
  const remainder = sumOf(unit, rest)
  const kind = (Object.keys(remainders) as UnitCodeKind[]).find((one) => remainders[one] === remainder)
  return kind && { kind, unitId: Number(unit), secret: rest.slice(0, -1) }
}

/** @returns SHA-256 in hex: what the database knows of a code */
export function unitCodeHash(code: UnitCode): string {
  return createHash('sha256')
    .update(`${code.kind}:${writeUnitCode(code)}`)
    .digest('hex')
}
