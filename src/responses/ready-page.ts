import { constants, crc32, deflateRawSync } from 'node:zlib'

const gzipHead = '\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03'

/**
 * A page that is the same for everybody but for one word in it, kept compressed: the parts around the word are compressed once, the
 * word is put between them as it is, and the whole is one ordinary gzip file. Bytes are given as a binary string, one sign a byte
 * ('latin1'), which goes out in one piece with the head of the answer.
 */
export class ReadyPage {
  readonly #before: string
  readonly #after: Buffer
  readonly #packedBefore: string
  readonly #packedAfter: string
  readonly #sum: number
  readonly #length: number

  /** `html` has `word` in it exactly once. @throws Error otherwise */
  constructor(html: string, word: string) {
    const parts = html.split(word).map((part) => Buffer.from(part))
    const [before, after] = parts
    if (before === undefined || after === undefined || parts.length > 2)
      throw new Error('ReadyPage requires the word to stand in the page once.')
    this.#before = before.toString('latin1')
    this.#after = after
    // A flush ends at a whole byte without ending the stream, so that other blocks can follow.
    const level = constants.Z_BEST_COMPRESSION
    const head = deflateRawSync(before, { level, finishFlush: constants.Z_SYNC_FLUSH })
    this.#packedBefore = gzipHead + head.toString('latin1')
    this.#packedAfter = deflateRawSync(after, { level }).toString('latin1')
    this.#sum = crc32(before)
    this.#length = before.length + after.length
  }

  /** The page with this word, uncompressed. */
  plain(word: string): string {
    return this.#before + Buffer.from(word).toString('latin1') + this.#after.toString('latin1')
  }

  /** The page with this word, at most 65,535 bytes long, as gzip. */
  gzip(word: string): string {
    const middle = Buffer.from(word)
    const stored = `\0${bytes(middle.length, 2)}${bytes(~middle.length, 2)}${middle.toString('latin1')}`
    const sum = crc32(this.#after, crc32(middle, this.#sum))
    return `${this.#packedBefore}${stored}${this.#packedAfter}${bytes(sum, 4)}${bytes(this.#length + middle.length, 4)}`
  }
}

/** A whole number in so many bytes, lowest first. */
function bytes(value: number, count: 2 | 4): string {
  const low = String.fromCharCode(value & 255, (value >>> 8) & 255)
  return count === 2 ? low : low + String.fromCharCode((value >>> 16) & 255, value >>> 24)
}

/** Ready pages by what they depend on; those used longest ago make room. */
export function keepPages(limit = 500): {
  find(key: string): ReadyPage | undefined
  keep(key: string, page: ReadyPage): void
} {
  const kept = new Map<string, ReadyPage>()
  return {
    find(key) {
      const page = kept.get(key)
      // While there is room for as many again, none has to make room for long.
      if (page && kept.size * 2 > limit) {
        kept.delete(key)
        kept.set(key, page)
      }
      return page
    },
    keep(key, page) {
      kept.set(key, page)
      for (const oldest of kept.keys()) {
        if (kept.size <= limit) break
        kept.delete(oldest)
      }
    },
  }
}
