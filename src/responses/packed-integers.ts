/**
 * Integers as bytes: how many there are, then each as 7 bits to a byte, lowest first, the sign in the lowest bit; a byte 0
 * and a number stand for as many zeros. Sums of a few sheets are small or zero, so that thousands of them take a few hundred
 * bytes, where an array of the database takes eight bytes for each and reads them from text.
 * @param values safe integers below 2^52 in size
 */
export function packIntegers(values: ArrayLike<number>): Buffer {
  // Eight bytes hold the largest, and a zero never takes more than its place.
  const bytes = Buffer.allocUnsafe(16 + 8 * values.length)
  let place = put(bytes, 0, values.length)
  let zeros = 0
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!
    if (value === 0) {
      zeros++
      continue
    }
    if (zeros > 0) place = putZeros(bytes, place, zeros)
    zeros = 0
    place = put(bytes, place, value > 0 ? 2 * value : -2 * value - 1)
  }
  if (zeros > 0) place = putZeros(bytes, place, zeros)
  return bytes.subarray(0, place)
}

/**
 * The integers that `packIntegers` made bytes of.
 * @throws if the bytes are not such
 */
export function unpackIntegers(bytes: Uint8Array): Float64Array {
  let place = 0
  const next = (): number => {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = bytes[place++]
      if (byte === undefined) throw new Error('Packed integers end too early.')
      if (byte < 128) return value + byte * scale
      value += (byte - 128) * scale
      scale *= 128
    }
  }
  const values = new Float64Array(next())
  let at = 0
  while (place < bytes.length) {
    const found = next()
    if (found === 0) at += next()
    else values[at++] = found % 2 === 0 ? found / 2 : -(found + 1) / 2
  }
  if (at !== values.length) throw new Error('Packed integers are not as many as they say.')
  return values
}

function putZeros(bytes: Buffer, place: number, zeros: number): number {
  bytes[place] = 0
  return put(bytes, place + 1, zeros)
}

function put(bytes: Buffer, from: number, value: number): number {
  let place = from
  let rest = value
  while (rest >= 128) {
    bytes[place++] = 128 + (rest % 128)
    rest = Math.floor(rest / 128)
  }
  bytes[place++] = rest
  return place
}
