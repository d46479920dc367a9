/** Width and height that a JPEG, PNG or WebP says of itself, in pixels; undefined when it says none. */
export function imageSize(bytes: Buffer): { width: number; height: number } | undefined {
  try {
    const size = png(bytes) ?? webp(bytes) ?? jpeg(bytes)
    return size && size.width > 0 && size.height > 0 ? size : undefined
  } catch {
    // It ends before it should.
    return undefined
  }
}

function png(bytes: Buffer) {
  if (bytes.toString('latin1', 1, 4) !== 'PNG' || bytes.toString('latin1', 12, 16) !== 'IHDR')
    return undefined
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

function webp(bytes: Buffer) {
  if (bytes.toString('latin1', 8, 12) !== 'WEBP') return undefined
  const kind = bytes.toString('latin1', 12, 16)
  if (kind === 'VP8X') return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) }
  if (kind === 'VP8 ')
    return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
  const packed = bytes.readUInt32LE(21)
  return { width: 1 + (packed & 0x3fff), height: 1 + ((packed >>> 14) & 0x3fff) }
}

/** Walks the segments to the frame header (ISO/IEC 10918-1, B.2.2). */
function jpeg(bytes: Buffer) {
  if (bytes.readUInt16BE(0) !== 0xffd8) return undefined
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) at++
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    else if (marker === 0xd9 || marker === 0xda) return undefined
    else at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}
