import { constants, crc32, deflateRawSync } from 'node:zlib'

const gzipHead = '\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03'

/** What stands between two words: as it is, and compressed, with what puts its check sum after another one. */
type Piece = Readonly<{
  text: string
  packed: string
  length: number
  sum: number
  after: (sum: number) => number
}>

/**
 * A page that is the same for everybody but for a few words in it, kept compressed: the pieces around the words are compressed once,
 * the words are put between them as they are, and the whole is one ordinary gzip file. Bytes are given as a binary string, one
 * sign a byte ('latin1'), which goes out in one piece with the head of the answer.
 */
export class ReadyPage {
  readonly #first: Piece
  /** each word in the order of the page, by its place among those that are given, and what follows it */
  readonly #rest: readonly Readonly<{ word: number; piece: Piece }>[]
  readonly #length: number

  /** `html` has each of the `words` in it exactly once. @throws Error otherwise */
  constructor(html: string, ...words: readonly string[]) {
    const places = words.map((word, at) => ({
      at,
      from: html.indexOf(word),
      to: html.lastIndexOf(word),
      word,
    }))
    places.sort((a, b) => a.from - b.from)
    let end = 0
    const pieces = places.map(({ from, to, word }) => {
      if (from < end || from !== to)
        throw new Error('ReadyPage requires each word to stand in the page once.')
      const piece = html.slice(end, from)
      end = from + word.length
      return pieceOf(piece, false)
    })
    pieces.push(pieceOf(html.slice(end), true))
    this.#first = pieces[0]!
    this.#rest = places.map(({ at }, index) => ({ word: at, piece: pieces[index + 1]! }))
    this.#length = pieces.reduce((sum, { length }) => sum + length, 0)
  }

  /** The page with these words, uncompressed. */
  plain(...words: readonly string[]): string {
    let page = this.#first.text
    for (const { word, piece } of this.#rest) page += asBytes(words[word]!) + piece.text
    return page
  }

  /** The page with these words, each at most 65,535 bytes long, as gzip. */
  gzip(...words: readonly string[]): string {
    let page = gzipHead + this.#first.packed
    let { sum } = this.#first
    let length = this.#length
    for (const { word, piece } of this.#rest) {
      const given = words[word]!
      const stored = asBytes(given)
      page += `\0${bytes(stored.length, 2)}${bytes(~stored.length, 2)}${stored}${piece.packed}`
      sum = piece.after(crc32(given, sum))
      length += stored.length
    }
    return page + bytes(sum, 4) + bytes(length, 4)
  }
}

/** A flush ends at a whole byte without ending the stream, so that other blocks can follow. */
function pieceOf(text: string, last: boolean): Piece {
  const bytes = Buffer.from(text)
  const finishFlush = last ? constants.Z_FINISH : constants.Z_SYNC_FLUSH
  const packed = deflateRawSync(bytes, { level: constants.Z_BEST_COMPRESSION, finishFlush })
  const sum = crc32(bytes)
  return {
    text: bytes.toString('latin1'),
    packed: packed.toString('latin1'),
    length: bytes.length,
    sum,
    after: sumsBefore(bytes, sum),
  }
}

/**
 * What CRC-32 makes of anything followed by these bytes, from its sum alone. The sum is linear in the bits of the one before it
 * (zlib's `crc32_combine` rests on this), so four tables of what each byte adds stand for going through the bytes again.
 */
function sumsBefore(bytes: Buffer, sum: number): (before: number) => number {
  const bits = Array.from({ length: 32 }, (_, bit) => crc32(bytes, (1 << bit) >>> 0) ^ sum)
  const table = new Int32Array(4 * 256)
  for (let place = 0; place < 4; place++)
    for (let byte = 1; byte < 256; byte++) {
      const low = 31 - Math.clz32(byte & -byte)
      table[256 * place + byte] = table[256 * place + (byte & (byte - 1))]! ^ bits[8 * place + low]!
    }
  return (before) =>
    (sum ^
      table[before & 255]! ^
      table[256 + ((before >>> 8) & 255)]! ^
      table[512 + ((before >>> 16) & 255)]! ^
      table[768 + (before >>> 24)]!) >>>
    0
}

/** The bytes of a text, one sign each. */
function asBytes(text: string): string {
  return Buffer.byteLength(text) === text.length ? text : Buffer.from(text).toString('latin1')
}

/** A whole number in so many bytes, lowest first. */
function bytes(value: number, count: 2 | 4): string {
  const low = String.fromCharCode(value & 255, (value >>> 8) & 255)
  return count === 2 ? low : low + String.fromCharCode((value >>> 16) & 255, value >>> 24)
}

/** Things by what they depend on; those used longest ago make room. */
export function keepPages<Kept = ReadyPage>(
  limit = 500,
): {
  find(key: string): Kept | undefined
  keep(key: string, page: Kept): void
} {
  const kept = new Map<string, Kept>()
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
