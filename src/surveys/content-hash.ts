import { createHash } from 'node:crypto'

/** SHA-256, in hex, of the canonical form of a JSON document: the same for the same content, however it was written down. */
export function contentHash(document: unknown): string {
  return hashOfCanonical(canonicalJson(document))
}

/** The same of a document whose canonical form is at hand. */
export function hashOfCanonical(canonical: string): string {
  return createHash('sha256').update(canonical).digest('hex')
}

/**
 * JSON with sorted keys, no white space and all text in NFC. Fields that are `undefined` are left out, as JSON does.
 * Throws on what JSON cannot hold: numbers that are not finite, functions, a structure deeper than 200.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0)
}

function write(value: unknown, depth: number): string {
  if (depth > 200) throw new Error('canonicalJson requires a structure of at most 200 levels.')
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return JSON.stringify(value.normalize('NFC'))
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('canonicalJson requires finite numbers.')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((entry) => write(entry ?? null, depth + 1)).join(',')}]`
  if (typeof value === 'object') return writeFields(value, depth)
  throw new Error(`canonicalJson requires JSON values, not ${typeof value}.`)
}

function writeFields(fields: object, depth: number): string {
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [JSON.stringify(name.normalize('NFC')), write(value, depth + 1)] as const)
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
  return `{${parts.map(([name, value]) => `${name}:${value}`).join(',')}}`
}
