import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { type EvidenceFault, type Extension, evidenceLimits } from './evidence.ts'

/** An entry that an Office file of each kind has, and none of the others. */
const mark: Partial<Record<Extension, string>> = {
  docx: 'word/document.xml',
  xlsx: 'xl/workbook.xml',
  pptx: 'ppt/presentation.xml',
  odt: 'content.xml',
  ods: 'content.xml',
}
const deepest = 2

class Found extends Error {
  readonly fault: EvidenceFault
  constructor(fault: EvidenceFault) {
    super(fault)
    this.fault = fault
  }
}

/** What is left of the bounds, over a file and all files within it. */
type Budget = { bytes: number; entries: number }

/**
 * Looks through an Office file, which is a zip: unpacks every entry and counts its bytes while doing so (what the directory
 * says of sizes may be a lie), looks into files within the file, and finds macros.
 */
export async function judgeZip(bytes: Buffer, extension: Extension): Promise<EvidenceFault | null> {
  const budget: Budget = { bytes: evidenceLimits.unpacked, entries: evidenceLimits.entries }
  try {
    const names = await walk(bytes, budget, 0)
    const wanted = mark[extension]
    return wanted === undefined || names.has(wanted) ? null : 'not_what_it_says'
  } catch (error) {
    return error instanceof Found ? error.fault : 'damaged'
  }
}

async function walk(bytes: Buffer, budget: Budget, depth: number): Promise<Set<string>> {
  if (depth > deepest) throw new Found('bomb')
  const zip = await opened(bytes)
  const names = new Set<string>()
  try {
    for await (const entry of entriesOf(zip)) {
      const name = entry.fileName
      if (--budget.entries < 0) throw new Found('bomb')
      if (entry.isEncrypted()) throw new Found('password')
      if (names.has(name)) throw new Found('damaged')
      names.add(name)
      if (/(^|\/)vbaProject\.bin$|^(Basic|Scripts)\/.+/i.test(name)) throw new Found('macro')
      if (name.endsWith('/')) continue
      const inner = await unpack(zip, entry, budget)
      if (name === '[Content_Types].xml' && /macroEnabled/i.test(inner?.toString('latin1') ?? ''))
        throw new Found('macro')
      if (inner && inner.length > 4 && inner.readUInt32BE(0) === 0x504b0304)
        await walk(inner, budget, depth + 1)
    }
  } finally {
    zip.close()
  }
  return names
}

async function opened(bytes: Buffer): Promise<ZipFile> {
  return await new Promise((resolve, reject) => {
    // yauzl refuses names with a path out of the zip, and sizes that contradict themselves.
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true, strictFileNames: true }, (error, zip) =>
      error || !zip ? reject(error ?? new Error('no zip')) : resolve(zip),
    )
  })
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | null>((resolve, reject) => {
      zip.once('entry', resolve)
      zip.once('end', () => resolve(null))
      zip.once('error', reject)
      zip.readEntry()
    })
    zip.removeAllListeners()
    if (!entry) return
    yield entry
  }
}

/** The bytes of an entry that may be a zip or says what the file holds; all others are counted and let go. */
async function unpack(zip: ZipFile, entry: Entry, budget: Budget): Promise<Buffer | null> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) =>
      error || !opened ? reject(error ?? new Error('no entry')) : resolve(opened),
    )
  })
  const parts: Buffer[] = []
  let kept = entry.fileName === '[Content_Types].xml'
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    budget.bytes -= chunk.length
    if (budget.bytes < 0) throw new Found('bomb')
    if (parts.length === 0 && chunk.length >= 4 && chunk.readUInt32BE(0) === 0x504b0304) kept = true
    if (kept || parts.length === 0) parts.push(chunk)
  }
  return kept ? Buffer.concat(parts) : null
}
