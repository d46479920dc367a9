import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * The id of one filling of a form: 128 random bits in base64url, made when the form is first served. Only the citizen's
 * browser holds it; the database knows its SHA-256. It is the key to the draft, the receipt and the answers check.
 */
export type SubmissionId = string & { readonly __submissionId: never }

/** @returns a new id, 22 characters */
export function newSubmissionId(): SubmissionId {
  return randomBytes(16).toString('base64url') as SubmissionId
}

/** @returns the id if `text` is one in its only spelling, else undefined */
export function readSubmissionId(text: unknown): SubmissionId | undefined {
  if (typeof text !== 'string' || !/^[A-Za-z0-9_-]{21}[AQgw]$/.test(text)) return undefined
  return text as SubmissionId
}

/** @returns SHA-256 in hex: all that the database ever knows of an id */
export function submissionHash(id: SubmissionId): string {
  return createHash('sha256').update(id).digest('hex')
}

/** 32 signs without I, L, O and U, so that none is read for another. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * The receipt of a submission, `XXXX-XXXX-XXXX` (60 bits). It follows from the id alone, so a repeated submission is shown
 * the same one although nothing but its hash is stored.
 */
export function receiptCode(id: SubmissionId): string {
  const bytes = createHmac('sha256', id).update('receipt').digest()
  const signs = Array.from(bytes.subarray(0, 12), (byte) => alphabet[byte & 31])
  return signs.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/** @returns SHA-256 in hex of a receipt as a person writes it, in any case and with or without hyphens */
export function receiptHash(receipt: string): string {
  return createHash('sha256')
    .update(receipt.toUpperCase().replace(/[^0-9A-Z]/g, ''))
    .digest('hex')
}

/**
 * Tells a repeated submission from a changed one without storing answers beside the receipt: HMAC-SHA256 under the id, which
 * the database does not have, over the checked answers. So a reader of the database cannot try out the stored answers until
 * one fits a receipt.
 */
export function answersCheck(id: SubmissionId, answers: unknown): string {
  return createHmac('sha256', id)
    .update(`answers:${inOrder(answers)}`)
    .digest('hex')
}

/** JSON with the fields of every object in the order of their names; checked answers are in NFC and finite already. */
function inOrder(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(inOrder).join()}]`
  const fields = value as Readonly<Record<string, unknown>>
  const names = Object.keys(fields).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${inOrder(fields[name])}`).join()}}`
}

/** Compares two checks in constant time. */
export function sameCheck(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Longest time of each band in minutes; band 0 is “under 2 minutes”, the last one “an hour or more”. */
const bands = [2, 5, 10, 20, 60]

/** The band of how long the form took: 0 under 2 min, 1 under 5, 2 under 10, 3 under 20, 4 under 60, 5 from 60 on. */
export function durationBand(startedAt: Date, receivedAt: Date): number {
  const minutes = (receivedAt.getTime() - startedAt.getTime()) / 60_000
  const band = bands.findIndex((longest) => minutes < longest)
  return band < 0 ? bands.length : band
}
