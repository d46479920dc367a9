import { hash, randomFillSync, timingSafeEqual } from 'node:crypto'
import { keyedHash } from './keyed-hash.ts'

/**
 * The id of one filling of a form: 128 random bits in base64url, made when the form is first served. Only the citizen's
 * browser holds it; the database knows its SHA-256. It is the key to the draft, the receipt and the answers check.
 */
export type SubmissionId = string & { readonly __submissionId: never }

/** Random bytes are fetched for many ids at once, as `randomUUID` does. */
const random = Buffer.alloc(4096)
let used = random.length

/** @returns a new id, 22 characters */
export function newSubmissionId(): SubmissionId {
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  const id = random.toString('base64url', used, used + 16)
  random.fill(0, used, used + 16)
  used += 16
  return id as SubmissionId
}

/** @returns the id if `text` is one in its only spelling, else undefined */
export function readSubmissionId(text: unknown): SubmissionId | undefined {
  if (typeof text !== 'string' || !/^[A-Za-z0-9_-]{21}[AQgw]$/.test(text)) return undefined
  return text as SubmissionId
}

/** @returns SHA-256 in hex: all that the database ever knows of an id */
export function submissionHash(id: SubmissionId): string {
  return hash('sha256', id)
}

/** 32 signs without I, L, O and U, so that none is read for another. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * The receipt of a submission, `XXXX-XXXX-XXXX` (60 bits). It follows from the id alone, so a repeated submission is shown
 * the same one although nothing but its hash is stored.
 */
export function receiptCode(id: SubmissionId): string {
  const bytes = keyedHash(id, 'receipt', 'binary')
  let code = ''
  for (let at = 0; at < 12; at++)
    code += (at === 4 || at === 8 ? '-' : '') + alphabet[bytes.charCodeAt(at) & 31]
  return code
}

/** @returns SHA-256 in hex of a receipt as a person writes it, in any case and with or without hyphens */
export function receiptHash(receipt: string): string {
  return hash('sha256', receipt.toUpperCase().replace(/[^0-9A-Z]/g, ''))
}

/**
 * The sign of one filling of a form on its pages and in the answers to their script, 22 characters: under it a device keeps what
 * is not on the server yet, and by it the script knows our server. It follows from the id and leads to nothing in the database.
 */
export function formSign(id: SubmissionId): string {
  return hash('sha256', `form:${id}`, 'base64url').slice(0, 22)
}

/**
 * Tells a repeated submission from a changed one without storing answers beside the receipt: HMAC-SHA256 under the id, which
 * the database does not have, over the checked answers. So a reader of the database cannot try out the stored answers until
 * one fits a receipt.
 */
export function answersCheck(id: SubmissionId, answers: unknown): string {
  return keyedHash(id, `answers:${inOrder(answers)}`, 'hex')
}

/** Whether a text has the form of an answers check. */
export function isAnswersCheck(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

/** JSON with the fields of every object in the order of their names; checked answers are in NFC and finite already. */
function inOrder(value: unknown): string {
  if (typeof value === 'number') return String(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  let text = ''
  if (Array.isArray(value)) {
    for (const one of value) text += `${text === '' ? '' : ','}${inOrder(one)}`
    return `[${text}]`
  }
  const fields = value as Readonly<Record<string, unknown>>
  for (const name of Object.keys(fields).sort())
    text += `${text === '' ? '' : ','}${quoted(name)}:${inOrder(fields[name])}`
  return `{${text}}`
}

/** Names of answers as JSON; the same few hundred come back with every sheet. */
const names = new Map<string, string>()
const MOST_NAMES = 20_000

function quoted(name: string): string {
  let text = names.get(name)
  if (text === undefined) {
    if (names.size === MOST_NAMES) names.clear()
    text = JSON.stringify(name)
    names.set(name, text)
  }
  return text
}

/** Whether two sets of answers are the same, in whatever order their fields stand. */
export function sameAnswers(one: unknown, other: unknown): boolean {
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object')
    return one === other
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [left, right] = [one, other] as Readonly<Record<string, unknown>>[]
  const names = Object.keys(left!)
  if (names.length !== Object.keys(right!).length) return false
  return names.every((name) => Object.hasOwn(right!, name) && sameAnswers(left![name], right![name]))
}

/** Compares two checks in constant time. */
export function sameCheck(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Longest time of each band in minutes; band 0 is “under 2 minutes”, the last one “an hour or more”. */
const bands = [2, 5, 10, 20, 60]

/** Where each band but the last one ends, in seconds. */
export const bandEnds: readonly number[] = bands.map((minutes) => 60 * minutes)

/** The band of how long the form took: 0 under 2 min, 1 under 5, 2 under 10, 3 under 20, 4 under 60, 5 from 60 on. */
export function durationBand(startedAt: Date, receivedAt: Date): number {
  const minutes = (receivedAt.getTime() - startedAt.getTime()) / 60_000
  const band = bands.findIndex((longest) => minutes < longest)
  return band < 0 ? bands.length : band
}
