import { crc32, deflateRawSync, deflateSync } from 'node:zlib'

/** The smallest PDF that says one thing. */
export function aPdf(text = 'Ke hoach'): Buffer {
  return Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n% ${text}\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
    'latin1',
  )
}

/** A white picture; `width` and `height` may lie about what is in it. */
export function aPng(width = 2, height = 2): Buffer {
  const chunk = (kind: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(kind, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 8
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(6, 255))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const packedOnce = new WeakMap<Buffer, { packed: Buffer; sum: number }>()

/** A large entry, packed once however many files it is in, and fast rather than small. */
function packedOf(content: Buffer): { packed: Buffer; sum: number } {
  const known = packedOnce.get(content) ?? {
    packed: deflateRawSync(content, { level: 1 }),
    sum: crc32(content),
  }
  packedOnce.set(content, known)
  return known
}

/** A zip of these entries; `says` puts another unpacked size into its directory. */
export function aZip(entries: Record<string, Buffer | string>, says?: number): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(entries)) {
    const data = typeof content === 'string' ? Buffer.from(content) : content
    const { packed, sum } = packedOf(data)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x0800, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(sum, 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(says ?? data.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name)])
    const central = Buffer.alloc(14)
    central.writeUInt32LE(offset, 10)
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, central, Buffer.from(name)]),
    )
    parts.push(local, packed)
    offset += local.length + packed.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, listed, end])
}

const types = (main: string) =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`
export const wordType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'

/** A Word file, with more inside where asked. */
export function aDocx(more: Record<string, Buffer | string> = {}, main = wordType): Buffer {
  return aZip({ '[Content_Types].xml': types(main), 'word/document.xml': '<w:document/>', ...more })
}

/** A form with a file as a browser sends it. */
export function aForm(
  fields: Record<string, string>,
  file?: { name: string; bytes: Buffer },
): { headers: Record<string, string>; payload: Buffer } {
  const line = '----thuocdo-ranh-gioi'
  const parts: Uint8Array[] = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${line}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  )
  if (file) {
    const name = file.name.replace(/"/g, '%22')
    parts.push(
      Buffer.from(
        `--${line}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
      ),
      file.bytes,
      Buffer.from('\r\n'),
    )
  }
  parts.push(Buffer.from(`--${line}--\r\n`))
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${line}` },
    payload: Buffer.concat(parts),
  }
}

/** An old Office file as far as its kind is read from it: the mark of the format, and a directory with these streams. */
export function aCompound(...streams: string[]): Buffer {
  const directory = streams.map((name) =>
    Buffer.concat([Buffer.from(`${name}\0`, 'utf16le'), Buffer.alloc(64)]),
  )
  return Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), ...directory])
}
