import { constants, crc32, deflateRawSync } from 'node:zlib'

const gzipHead = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3])

/**
 * A page that is the same for everybody but for one word in it, kept compressed: the parts around the word are compressed once, the
 * word is put between them as it is, and the whole is one ordinary gzip file.
 */
export class ReadyPage {
  readonly #before: Buffer
  readonly #after: Buffer
  readonly #packedBefore: Buffer
  readonly #packedAfter: Buffer
  readonly #sum: number

  /** `html` has `word` in it exactly once. @throws Error otherwise */
  constructor(html: string, word: string) {
    const [before, after, ...more] = html.split(word)
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error('ReadyPage requires the word to stand in the page once.')
    this.#before = Buffer.from(before)
    this.#after = Buffer.from(after)
    // A flush ends at a whole byte without ending the stream, so that other blocks can follow.
    const level = constants.Z_BEST_COMPRESSION
    this.#packedBefore = deflateRawSync(this.#before, { level, finishFlush: constants.Z_SYNC_FLUSH })
    this.#packedAfter = deflateRawSync(this.#after, { level })
    this.#sum = crc32(this.#before)
  }

  /** The page with this word, uncompressed. */
  plain(word: string): Buffer {
    return Buffer.concat([this.#before, Buffer.from(word), this.#after])
  }

  /** The page with this word, at most 65,535 bytes long, as gzip. */
  gzip(word: string): Buffer {
    const middle = Buffer.from(word)
    const stored = Buffer.alloc(5)
    stored.writeUInt16LE(middle.length, 1)
    stored.writeUInt16LE(~middle.length & 0xffff, 3)
    const tail = Buffer.alloc(8)
    tail.writeUInt32LE(crc32(this.#after, crc32(middle, this.#sum)), 0)
    tail.writeUInt32LE(this.#before.length + middle.length + this.#after.length, 4)
    return Buffer.concat([gzipHead, this.#packedBefore, stored, middle, this.#packedAfter, tail])
  }
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
      if (page) {
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
