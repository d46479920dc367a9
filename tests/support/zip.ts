import { crc32, deflateRawSync } from 'node:zlib'

/**
 * A zip with one packed entry.
 * @param claimed the unpacked size its directory tells; by default the truth
 */
export function zipOf(name: string, content: Uint8Array, claimed = content.length): Buffer {
  const packed = deflateRawSync(content)
  const title = Buffer.from(name)
  const facts = Buffer.alloc(22)
  facts.writeUInt16LE(20, 0)
  facts.writeUInt16LE(8, 4)
  facts.writeUInt32LE(crc32(content), 10)
  facts.writeUInt32LE(packed.length, 14)
  facts.writeUInt32LE(claimed, 18)
  const lengths = Buffer.alloc(4)
  lengths.writeUInt16LE(title.length, 0)
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), facts, lengths, title, packed])
  const directory = Buffer.concat([
    Buffer.from('PK\u0001\u0002'),
    Buffer.from([20, 0]),
    facts,
    lengths,
    Buffer.alloc(14),
    title,
  ])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, directory, Buffer.from('PK\u0005\u0006'), end])
}
