import { createHmac, hash } from 'node:crypto'

/** Length of a block of SHA-256, and the signs with which the key fills two of them (RFC 2104). */
const BLOCK = 64
const INNER = 0x36
const OUTER = 0x5c

const inner = Buffer.alloc(BLOCK + 8192, INNER)
const outer = Buffer.alloc(BLOCK + 32, OUTER)
let keyLength = 0

/**
 * HMAC-SHA256 of a text in UTF-8 under a key of ASCII signs, as a binary string, one sign a byte or in hex. Two plain hashes take less
 * than half the time of `createHmac`, which makes an object for each; every submission and every page needs some.
 */
export function keyedHash(key: string, text: string, encoding: 'binary' | 'hex'): string {
  // Three bytes are the most that one sign of a JavaScript string takes.
  if (key.length > BLOCK || text.length * 3 > inner.length - BLOCK)
    return createHmac('sha256', key).update(text).digest(encoding)
  for (let at = 0; at < Math.max(key.length, keyLength); at++) {
    const sign = at < key.length ? key.charCodeAt(at) : 0
    inner[at] = sign ^ INNER
    outer[at] = sign ^ OUTER
  }
  keyLength = key.length
  const written = inner.write(text, BLOCK)
  outer.write(hash('sha256', inner.subarray(0, BLOCK + written), 'binary'), BLOCK, 'binary')
  return hash('sha256', outer, encoding)
}
